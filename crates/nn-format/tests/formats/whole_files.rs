use crate::common::{fixture, small};
use nn_format::*;
use std::path::{Path, PathBuf};

/// A folder of one's own that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("nn-format-{name}-{}", std::process::id()));
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
fn a_network_and_a_checkpoint_come_back_from_the_disk() {
    let folder = Folder::new("disk");
    let path = folder.0.join("network.json");
    save_json(&path, &small().into()).unwrap();
    assert_eq!(load_json(&path).unwrap().network, small());
    save_checkpoint(&path, &vec![1, 2, 3]).unwrap();
    assert_eq!(load_checkpoint::<Vec<i32>>(&path).unwrap(), [1, 2, 3]);
    assert!(load_json(&path).unwrap_err().to_string().contains("format \"nn-checkpoint\""));
    assert!(
        load_checkpoint::<String>(&path).unwrap_err().to_string().contains("at `checkpoint`: invalid type")
    );
}

#[test]
fn a_network_comes_back_from_the_disk_in_every_format() {
    let folder = Folder::new("formats");
    let path = folder.0.join("network");
    save_safetensors(&path, &small().into()).unwrap();
    assert_eq!(load_safetensors(&path).unwrap().network, small());
    save_onnx(&path, &small(), Precision::F64).unwrap();
    assert_eq!(load_onnx(&path).unwrap(), small());
    std::fs::write(&path, fixture("two_classes.npz")).unwrap();
    assert_eq!(load_npz(&path).unwrap(), from_npz(&fixture("two_classes.npz")).unwrap());
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
    assert!(matches!(write_atomically(&occupied, b"new"), Err(FormatError::File { action: "write", .. })));
    assert_eq!(folder.names(), ["occupied"]);

    let nowhere = folder.0.join("no such folder").join("network.json");
    let message = write_atomically(&nowhere, b"new").unwrap_err().to_string();
    assert!(message.starts_with("cannot write") && message.contains("network.json"), "{message}");
    assert!(write_atomically(Path::new(""), b"new").is_err());
    assert!(load_json(&nowhere).unwrap_err().to_string().starts_with("cannot read"));
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
