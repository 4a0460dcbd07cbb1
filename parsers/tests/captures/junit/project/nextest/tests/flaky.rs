#[test]
fn passes_at_the_second_try() {
    let attempt = std::env::var("NEXTEST_ATTEMPT").unwrap_or_default();
    assert_eq!(attempt, "2", "first try");
}
#[test]
fn times_out() {
    std::thread::sleep(std::time::Duration::from_secs(9));
}
#[test]
fn aborts() {
    std::process::abort();
}
#[test]
fn leaks() {
    std::process::Command::new("sleep").arg("1").spawn().unwrap();
}
