#pragma once
template <typename T> T larger(T a, T b) {
    if (a > b) {
        return a;
    }
    return b;
}

struct Scale {
    int zero = 0;
    int weigh(int grams) const { return grams > 0 ? grams - zero : 0; }
    bool empty() const { return zero == 0; }
};
