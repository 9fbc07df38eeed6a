//! What happens to files on the disk.

// Clippy's leave for tests ends at functions that are not tests themselves.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use nn_file::{NewFile, write_atomically};
use std::io::Write;
use std::path::{Path, PathBuf};

/// A folder of one's own that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("nn-file-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_file_is_written_over_and_nothing_else_stays() {
    let folder = Folder::new("over");
    let path = folder.0.join("network.json");
    std::fs::write(&path, "a longer text than before").unwrap();
    write_atomically(&path, b"new").unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"new");
    assert_eq!(folder.names(), ["network.json"]);
}

#[test]
fn a_file_that_is_not_committed_leaves_the_old_one_and_no_other() {
    let folder = Folder::new("dropped");
    let path = folder.0.join("network.json");
    std::fs::write(&path, "old").unwrap();
    let mut new = NewFile::create(&path).unwrap();
    new.write_all(b"half of").unwrap();
    assert_eq!(folder.names().len(), 2);
    drop(new);
    assert_eq!(std::fs::read(&path).unwrap(), b"old");
    assert_eq!(folder.names(), ["network.json"]);
}

#[test]
fn a_long_name_is_no_hindrance() {
    let folder = Folder::new("long");
    let path = folder.0.join("n".repeat(255));
    write_atomically(&path, b"new").unwrap();
    write_atomically(&path, b"newer").unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"newer");
}

#[test]
fn what_fails_leaves_the_old_file_and_no_other() {
    let folder = Folder::new("fails");
    let occupied = folder.0.join("occupied");
    std::fs::create_dir(&occupied).unwrap();
    assert!(write_atomically(&occupied, b"new").is_err());
    assert_eq!(folder.names(), ["occupied"]);

    let nowhere = folder.0.join("no such folder").join("network.json");
    assert!(write_atomically(&nowhere, b"new").is_err());
    assert!(write_atomically(Path::new(""), b"new").is_err());
}

#[cfg(unix)]
mod on_unix {
    use super::*;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_new_file_gets_the_usual_permissions_and_an_old_one_keeps_its_own() {
        let folder = Folder::new("permissions");
        let (path, usual) = (folder.0.join("network.json"), folder.0.join("usual"));
        fs::write(&usual, "").unwrap();
        write_atomically(&path, b"new").unwrap();
        assert_eq!(mode(&path), mode(&usual));
        for permissions in [0o600, 0o640, 0o755] {
            fs::set_permissions(&path, Permissions::from_mode(permissions)).unwrap();
            write_atomically(&path, b"newer").unwrap();
            assert_eq!(mode(&path), permissions);
        }
    }

    #[test]
    fn a_link_still_leads_to_the_file() {
        let folder = Folder::new("link");
        let (path, link) = (folder.0.join("network.json"), folder.0.join("latest.json"));
        fs::write(&path, "old").unwrap();
        symlink(&path, &link).unwrap();
        write_atomically(&link, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[test]
    fn whoever_reads_while_it_is_written_sees_the_old_file_or_the_new_one() {
        let folder = Folder::new("readers");
        let path = folder.0.join("network.json");
        let versions = [vec![b'a'; 1 << 20], vec![b'b'; 1 << 20]];
        write_atomically(&path, &versions[0]).unwrap();
        std::thread::scope(|threads| {
            let writer = threads.spawn(|| {
                for i in 1..20 {
                    write_atomically(&path, &versions[i % 2]).unwrap();
                }
            });
            while !writer.is_finished() {
                let seen = std::fs::read(&path).unwrap();
                assert!(versions.contains(&seen), "{} bytes, the last {:?}", seen.len(), seen.last());
            }
        });
    }

    #[test]
    fn what_is_no_ordinary_file_is_not_replaced() {
        let folder = Folder::new("device");
        let link = folder.0.join("null");
        symlink("/dev/null", &link).unwrap();
        write_atomically(&link, b"new").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
        assert_eq!(folder.names(), ["null"]);
    }
}
