use crate::common::{any_network, bits, small};
use nn_format::{Document, from_npz, to_npz};
use proptest::prelude::*;

fn document() -> Document {
    let mut document = Document::from(small());
    document.metadata.insert("classes".to_owned(), vec!["no", "ja, für 🦀"].into());
    document
}

proptest! {
    #[test]
    fn any_network_comes_back_with_the_same_bits(network in any_network()) {
        let again = from_npz(&to_npz(&network.clone().into()).unwrap()).unwrap().network;
        prop_assert_eq!(again.architecture(), network.architecture());
        prop_assert_eq!(bits(&again), bits(&network));
    }

    #[test]
    fn a_damaged_file_never_panics(place in any::<usize>(), byte in any::<u8>(), end in any::<usize>()) {
        let mut bytes = to_npz(&document()).unwrap();
        let length = bytes.len();
        bytes[place % length] = byte;
        let _ = from_npz(&bytes);
        let _ = from_npz(&bytes[..end % length]);
    }
}

#[test]
fn metadata_come_back_and_the_same_document_gives_the_same_bytes() {
    let bytes = to_npz(&document()).unwrap();
    assert_eq!(from_npz(&bytes).unwrap(), document());
    assert_eq!(to_npz(&document()).unwrap(), bytes);
}
