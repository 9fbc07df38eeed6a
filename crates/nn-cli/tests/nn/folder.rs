//! A folder with files of a test's own, in which the program is run.

use crate::Run;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Gone with all that is in it when the test ends.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Folder {
        static COUNTER: AtomicUsize = AtomicUsize::new(0);
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("nn-cli-test-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    /// With these files in it.
    pub(crate) fn with(files: &[(&str, &str)]) -> Folder {
        let folder = Folder::new();
        files.iter().for_each(|(name, text)| folder.write(name, text));
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    /// The names of all files, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let files = std::fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> =
            files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The program, to be run here.
    pub(crate) fn command(&self, args: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nn"));
        command.env("LC_ALL", "C.UTF-8").env_remove("TERM").current_dir(&self.0);
        command.args(args.split_whitespace()).stdin(Stdio::null());
        command
    }

    /// Runs `nn` here; arguments have blanks between.
    pub(crate) fn nn(&self, args: &str) -> Run {
        let output = self.command(args).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let code = output.status.code().expect("the program ends by itself");
        Run { code, stdout: text(output.stdout), stderr: text(output.stderr) }
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
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Whether the file is there.
pub(crate) fn exists(path: &Path) -> bool {
    path.metadata().is_ok()
}
