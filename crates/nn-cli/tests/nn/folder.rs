//! A folder with files of a test's own, in which the program is run.

use crate::{Run, command, finished};
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Gone with all that is in it when the test ends.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    /// With these files in it.
    pub(crate) fn with(files: &[(&str, &str)]) -> Folder {
        let folder = Folder::new();
        files.iter().for_each(|(name, text)| folder.write(name, text));
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    /// The names of all files, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> =
            files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    /// With one more file in it.
    pub(crate) fn and(self, name: &str, bytes: impl AsRef<[u8]>) -> Folder {
        self.write(name, bytes);
        self
    }

    /// The program, to be run here; arguments have blanks between.
    pub(crate) fn command(&self, args: &str) -> Command {
        let args: Vec<&str> = args.split_whitespace().collect();
        let mut command = command(&args);
        command.current_dir(self.0.path());
        command
    }

    /// Runs `nn` here with arguments that may hold anything.
    pub(crate) fn run(&self, args: &[impl AsRef<OsStr>]) -> Run {
        finished(command(args).current_dir(self.0.path()).output().unwrap())
    }

    /// Runs `nn` here.
    pub(crate) fn nn(&self, args: &str) -> Run {
        finished(self.command(args).output().unwrap())
    }

    /// The same with this on standard input.
    pub(crate) fn nn_reading(&self, args: &str, input: &[u8]) -> Run {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        // From beside, so that neither waits for the other; who has heard enough may leave.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let run = finished(child.wait_with_output().unwrap());
        writer.join().unwrap();
        run
    }

    /// The results of a run that must go well; what is said beside them is left aside.
    pub(crate) fn succeeds(&self, args: &str) -> String {
        let run = self.nn(args);
        assert_eq!(run.code, 0, "nn {args}\n{}", run.stderr);
        run.stdout
    }

    /// The error of a run that must fail: message and way out, each on one line. No result is printed, no file is left.
    pub(crate) fn fails(&self, args: &str) -> String {
        let before = self.names();
        let run = self.nn(args);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "nn {args}\n{}", run.stderr);
        assert_eq!(self.names(), before, "nn {args} leaves files");
        let start = run.stderr.find("error: ").expect(&run.stderr);
        run.stderr[start..].replace("\n        ", " ").trim_end().to_owned()
    }

    /// Says that this fails with exactly this message, and prints no results.
    pub(crate) fn assert_fails(&self, args: &str, message: &str) {
        let run = self.nn(args);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "nn {args}\n{}", run.stderr);
        assert_eq!(run.stderr, message, "nn {args}");
    }
}

/// Whether the file is there.
pub(crate) fn exists(path: &Path) -> bool {
    path.metadata().is_ok()
}
