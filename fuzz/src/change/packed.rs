//! Changes within packed files: unpacked, changed, packed again, so that lengths and checksums fit.

use super::{Dice, json, npy, text};
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// More than this is not unpacked to be changed.
const MOST: u64 = 1 << 20;

/// The content of a gzip file is changed as what it is.
pub(crate) fn gzip(bytes: &mut Vec<u8>, dice: &mut Dice<'_>) {
    let mut content = Vec::new();
    if MultiGzDecoder::new(&bytes[..]).take(MOST).read_to_end(&mut content).is_err() {
        return dice.plain(bytes);
    }
    match content.first() {
        Some(b'[' | b'{') => json::lines(&mut content, dice),
        Some(0x93) => npy::change(&mut content, dice),
        Some(b'P') => zip(&mut content, dice),
        Some(0x1f) if dice.once_in(2) => gzip(&mut content, dice),
        _ => dice.plain(&mut content),
    }
    if dice.once_in(50) {
        // What a small file may unpack to.
        let times = 1 << dice.below(12);
        content = content.repeat(times.min(1 + (MOST as usize) / (1 + content.len())));
    }
    // Levels that search take far longer, and unpack to the same.
    let level = Compression::new(dice.below(3) as u32);
    // One file or several, one after the other, are the same.
    let cut = if dice.once_in(4) { dice.below(content.len()) } else { content.len() };
    bytes.clear();
    for part in [&content[..cut], &content[cut..]] {
        let mut packed = GzEncoder::new(Vec::new(), level);
        if packed.write_all(part).is_ok() {
            bytes.extend(packed.finish().unwrap_or_default());
        }
        if cut == content.len() {
            break;
        }
    }
}

/// The files in a zip archive are changed as what they are; or their names, or which there are.
pub(crate) fn zip(bytes: &mut Vec<u8>, dice: &mut Dice<'_>) {
    let Some(mut files) = unpacked(bytes) else { return dice.plain(bytes) };
    let at = dice.below(files.len());
    match dice.below(8) {
        0 => super::list(&mut files, dice),
        1 => {
            if let Some((name, _)) = files.get_mut(at) {
                text::word(name, dice);
            }
        }
        2 => files.push((format!("x{}.npy", dice.below(9)), b"\x93NUMPY\x01\0".to_vec())),
        _ => {
            if let Some((_, content)) = files.get_mut(at) {
                match content.first() {
                    Some(0x93) => npy::change(content, dice),
                    _ => dice.plain(content),
                }
            }
        }
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let method = if dice.once_in(8) { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        let options = SimpleFileOptions::default().compression_method(method);
        // A name that is there twice is refused.
        if archive.start_file(name, options).is_ok() {
            let _ = archive.write_all(&content);
        }
    }
    if let Ok(archive) = archive.finish() {
        *bytes = archive.into_inner();
    }
}

fn unpacked(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    (0..archive.len())
        .map(|i| {
            let mut file = archive.by_index(i).ok()?;
            let mut content = Vec::new();
            file.by_ref().take(MOST).read_to_end(&mut content).ok()?;
            Some((file.name().to_owned(), content))
        })
        .collect()
}
