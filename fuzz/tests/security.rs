//! SECURITY.md says what is so.

const PAGE: &str = include_str!("../../SECURITY.md");

#[test]
fn security_md_names_every_limit_and_no_other() {
    let expected = nn_fuzz::security::with_limits(PAGE);
    assert!(
        expected.as_deref() == Some(PAGE),
        "`cargo run --release -p nn-fuzz --example limits` writes the limits"
    );
}

#[test]
fn security_md_names_the_memory_that_is_counted() {
    let promise =
        format!("A file of up to {} MB takes at most {} MB", nn_fuzz::SMALL >> 20, nn_fuzz::MEMORY >> 20);
    assert!(PAGE.contains(&promise), "SECURITY.md should say: {promise}");
}
