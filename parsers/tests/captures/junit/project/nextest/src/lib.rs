#[cfg(test)]
mod tests {
    #[test]
    fn adds() {
        assert_eq!(1 + 1, 2);
    }
    #[test]
    fn fails_with_markup() {
        println!("test result: ok. 9 passed <testcase name=\"fake\"/> ]]>");
        assert_eq!("<&>", "\u{1b}[31m]]>");
    }
    #[test]
    #[ignore]
    fn ignored() {}
    #[test]
    #[should_panic]
    fn should_panic() {
        panic!("expected")
    }
}
