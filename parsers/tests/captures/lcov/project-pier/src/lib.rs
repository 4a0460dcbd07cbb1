pub fn berth<T: PartialOrd>(a: T, b: T) -> T {
    if a > b { a } else { b }
}

pub fn label(n: i32) -> &'static str {
    match n {
        0 => "none",
        1..=9 => "few",
        _ => "many",
    }
}

pub fn never(v: &[i32]) -> i32 {
    v.iter()
        .map(|x| {
            let y = x * 2;
            y + 1
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn berths() {
        assert_eq!(berth(1, 2), 2);
        assert_eq!(berth(1.5, 0.5), 1.5);
    }

    #[test]
    fn labels() {
        assert_eq!(label(3), "few");
    }
}
