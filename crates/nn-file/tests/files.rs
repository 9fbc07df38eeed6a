//! What happens to files on the disk.

// Clippy's leave for tests ends at functions that are not tests themselves.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use nn_file::{NewFile, write_atomically};
use std::io::Write;
use std::path::Path;
use tempfile::{TempDir, tempdir};

fn names(folder: &TempDir) -> Vec<String> {
    let entries = std::fs::read_dir(folder.path()).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_file_is_written_over_and_nothing_else_stays() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("network.json");
    std::fs::write(&path, "a longer text than before").unwrap();
    write_atomically(&path, b"new").unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"new");
    assert_eq!(names(&folder), ["network.json"]);
}

#[test]
fn a_file_that_is_not_committed_leaves_the_old_one_and_no_other() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("network.json");
    std::fs::write(&path, "old").unwrap();
    let mut new = NewFile::create(&path).unwrap();
    new.write_all(b"half of").unwrap();
    assert_eq!(names(&folder).len(), 2);
    drop(new);
    assert_eq!(std::fs::read(&path).unwrap(), b"old");
    assert_eq!(names(&folder), ["network.json"]);
}

#[test]
fn a_long_name_is_no_hindrance() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("n".repeat(255));
    write_atomically(&path, b"new").unwrap();
    write_atomically(&path, b"newer").unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"newer");
}

#[test]
fn what_fails_leaves_the_old_file_and_no_other() {
    let folder = tempdir().unwrap();
    let occupied = folder.path().join("occupied");
    std::fs::create_dir(&occupied).unwrap();
    assert!(write_atomically(&occupied, b"new").is_err());
    assert_eq!(names(&folder), ["occupied"]);

    let nowhere = folder.path().join("no such folder").join("network.json");
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
        let folder = tempdir().unwrap();
        let (path, usual) = (folder.path().join("network.json"), folder.path().join("usual"));
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
        let folder = tempdir().unwrap();
        let (path, link) = (folder.path().join("network.json"), folder.path().join("latest.json"));
        fs::write(&path, "old").unwrap();
        symlink(&path, &link).unwrap();
        write_atomically(&link, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[test]
    fn whoever_reads_while_it_is_written_sees_the_old_file_or_the_new_one() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("network.json");
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
        let folder = tempdir().unwrap();
        let link = folder.path().join("null");
        symlink("/dev/null", &link).unwrap();
        write_atomically(&link, b"new").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
        assert_eq!(names(&folder), ["null"]);
    }
}
