#include "scale.hpp"
#include <cstdio>

static const char *label(int grams) {
    switch (grams / 1000) {
    case 0:
        return "light";
    case 1:
        return "heavy";
    default:
        return "too heavy";
    }
}

static int unused(int a) {
    for (int i = 0; i < a; i++) {
        a -= i;
    }
    return a;
}

int main(int argc, char **argv) {
    Scale scale;
    int grams = larger(scale.weigh(argc * 400), 1);
    double half = larger(0.5, grams / 2.0);
    if (argc > 2 && argv[1][0] == 'x') {
        grams = unused(grams);
    }
    auto twice = [](int g) { return g * 2; };
    std::printf("%s %g %d\n", label(grams), half, twice(grams));
    return 0;
}
