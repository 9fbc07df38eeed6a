//! Where results go when nobody reads them, or there is no room.

use crate::nn_into;

/// Commands that print something, in every way there is.
const COMMANDS: [&[&str]; 6] = [
    &["tutorial", "--runs", "1"],
    &["tutorial", "--runs", "1", "--format", "json"],
    &["tutorial", "--list"],
    &["tutorial", "--list", "--format", "json"],
    &["tutorial", "--help"],
    &["--version"],
];

#[test]
fn a_reader_who_has_gone_ends_the_program_quietly() {
    for args in COMMANDS {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let run = nn_into(args, writer);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_with_exit_code_1() {
    for args in COMMANDS {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let run = nn_into(args, full);
        assert_eq!(run.code, 1, "{args:?}");
        let message = "error: cannot write the results: No space left on device (os error 28)\n  help: free some space, or write elsewhere\n";
        assert_eq!(run.stderr, message, "{args:?}");
    }
}
