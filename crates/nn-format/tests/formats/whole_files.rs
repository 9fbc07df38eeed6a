use crate::common::{fixture, small};
use nn_format::*;

#[test]
fn a_network_and_a_checkpoint_come_back_from_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.json");
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
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network");
    save_safetensors(&path, &small().into()).unwrap();
    assert_eq!(load_safetensors(&path).unwrap().network, small());
    save_onnx(&path, &small().into(), Precision::F64).unwrap();
    assert_eq!(load_onnx(&path).unwrap().network, small());
    std::fs::write(&path, fixture("two_classes.npz")).unwrap();
    assert_eq!(load_npz(&path).unwrap(), from_npz(&fixture("two_classes.npz")).unwrap());
}

#[test]
fn what_cannot_be_written_or_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("no such folder").join("network.json");
    let failed = save_json(&nowhere, &small().into());
    assert!(matches!(failed, Err(FormatError::File { action: "write", ref path, .. }) if *path == nowhere));
    assert!(load_json(&nowhere).unwrap_err().to_string().starts_with("cannot read"));
}
