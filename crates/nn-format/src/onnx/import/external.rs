//! Numbers that a graph leaves in other files beside it, as PyTorch's newer exporter does with all of them.

use crate::onnx::messages::Tensor;
use nn_choice::limits;
use std::collections::HashMap;
use std::path::{Component, Path};

/// The files beside a graph, read once each.
pub(super) struct External<'a> {
    folder: Option<&'a Path>,
    files: HashMap<String, Vec<u8>>,
    /// How many bytes were handed out; tensors together may ask for no more than the files have.
    given: usize,
}

impl<'a> External<'a> {
    pub(super) fn new(folder: Option<&'a Path>) -> External<'a> {
        External { folder, files: HashMap::new(), given: 0 }
    }

    /// How many bytes the files have together.
    pub(super) fn length(&self) -> usize {
        self.files.values().map(Vec::len).sum()
    }

    /// The bytes of a tensor.
    pub(super) fn bytes(&mut self, tensor: &Tensor) -> Result<&[u8], String> {
        let entry =
            |key: &str| tensor.external_data.iter().find(|entry| entry.key == key).map(|entry| &*entry.value);
        let number = |key: &str| {
            let number = |text: &str| {
                text.parse::<usize>().map_err(|_| format!("its {key} is `{text}`, expected a number"))
            };
            entry(key).map(number).transpose()
        };
        let name =
            entry("location").ok_or("it says that its numbers are in another file, but not in which")?;
        let (offset, length) = (number("offset")?.unwrap_or(0), number("length")?);
        if !self.files.contains_key(name) {
            let file = read(self.folder, name)?;
            self.files.insert(name.to_owned(), file);
        }
        let most = self.length();
        let file = self.files.get(name).map_or(&[][..], |file| file);
        let end = length.map_or(Some(file.len()), |length| offset.checked_add(length));
        let bytes = end.and_then(|end| file.get(offset..end)).ok_or_else(|| {
            let length = length.map_or("all".to_owned(), |length| length.to_string());
            format!("it wants {length} bytes from byte {offset} on of `{name}`, which has {}: is it the file of this graph?", file.len())
        })?;
        self.given = self.given.saturating_add(bytes.len());
        if self.given > most {
            return Err(format!("with it, tensors take {} bytes of files that have {most}", self.given));
        }
        Ok(bytes)
    }
}

/// A file beside the graph, and nowhere else.
fn read(folder: Option<&Path>, name: &str) -> Result<Vec<u8>, String> {
    let Some(folder) = folder else {
        return Err(format!(
            "its numbers are in another file, `{name}`, which must lie beside the graph and is read with `load_onnx`"
        ));
    };
    let path = Path::new(name);
    if name.is_empty() || !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(format!(
            "its numbers are in `{name}`, expected a file beside this one or in a folder there"
        ));
    }
    nn_file::read_whole(&folder.join(path), limits::WHOLE_FILE).map_err(|error| {
        format!("its numbers are in another file, `{name}`, expected beside this one: {error}")
    })
}
