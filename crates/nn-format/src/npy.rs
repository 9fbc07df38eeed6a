//! NumPy's arrays: a header in the notation of a Python dictionary, then the bytes.
//!
//! After `numpy.lib.format`'s description: `\x93NUMPY`, two bytes of version, the header's length (two bytes in version
//! 1, four later), the header, the data.

use std::io::Read;

/// An array of numbers or of words.
pub(crate) enum Array {
    /// Shape, and the numbers in C order.
    Numbers(Vec<usize>, Vec<f64>),
    /// A text by itself (an array without dimensions).
    Word(String),
}

/// Reads an array, or says why not.
pub(crate) fn read(from: &mut impl Read) -> Result<Array, String> {
    let [m0, m1, m2, m3, m4, m5, major, _] = take::<8>(from)?;
    if [m0, m1, m2, m3, m4, m5] != *b"\x93NUMPY" {
        return Err("this is no NumPy array".to_owned());
    }
    let length = match major {
        1 => usize::from(u16::from_le_bytes(take(from)?)),
        2 | 3 => u32::from_le_bytes(take(from)?) as usize,
        other => return Err(format!("found version {other} of NumPy's format, expected 1 to 3")),
    };
    let header = exactly(from, length)?;
    let header = String::from_utf8(header).map_err(|_| "the header is no text".to_owned())?;
    let header = Header::parse(&header).ok_or_else(|| {
        format!("found the header `{}`, expected `descr`, `fortran_order` and `shape`", header.trim_end())
    })?;
    let kind = header.kind.as_str();
    match (kind, kind.get(2..).unwrap_or("").parse::<usize>()) {
        ("<f8", _) => header.numbers(from, f64::from_le_bytes),
        (">f8", _) => header.numbers(from, f64::from_be_bytes),
        ("<f4", _) => header.numbers(from, |bytes| f32::from_le_bytes(bytes).into()),
        (">f4", _) => header.numbers(from, |bytes| f32::from_be_bytes(bytes).into()),
        (_, Ok(letters)) if kind.starts_with("<U") => header.word(from, letters),
        ("|O", _) => {
            Err("it holds Python objects, expected plain numbers: store each array by itself".to_owned())
        }
        _ => Err(format!(
            "it holds `{kind}`, expected float64 or float32 (or a text): convert it with `.astype(float)`"
        )),
    }
}

struct Header {
    kind: String,
    fortran: bool,
    shape: Vec<usize>,
}

impl Header {
    /// `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`, in any order.
    fn parse(text: &str) -> Option<Header> {
        let value = |key: &str| text.split_once(&format!("'{key}':")).map(|(_, value)| value.trim_start());
        let kind = value("descr")?.strip_prefix('\'')?.split_once('\'')?.0.to_owned();
        let order = value("fortran_order")?;
        let shape = value("shape")?.strip_prefix('(')?.split_once(')')?.0;
        let sizes = shape.split(',').map(str::trim).filter(|size| !size.is_empty());
        Some(Header {
            kind,
            fortran: order.starts_with("True") || order.starts_with("False").then_some(false)?,
            shape: sizes.map(|size| size.parse().ok()).collect::<Option<_>>()?,
        })
    }

    fn numbers<const N: usize>(
        self,
        from: &mut impl Read,
        number: impl Fn([u8; N]) -> f64,
    ) -> Result<Array, String> {
        let count = self.shape.iter().try_fold(N, |product, &size| product.checked_mul(size));
        let bytes = exactly(
            from,
            count.ok_or_else(|| format!("its shape is {:?}, which is too large", self.shape))?,
        )?;
        let numbers: Vec<f64> = bytes.as_chunks().0.iter().map(|bytes| number(*bytes)).collect();
        // Column after column becomes row after row; with fewer than two dimensions the two are one.
        let numbers = match self.shape[..] {
            [rows, columns] if self.fortran => {
                (0..rows * columns).map(|i| numbers[i % columns * rows + i / columns]).collect()
            }
            _ => numbers,
        };
        Ok(Array::Numbers(self.shape, numbers))
    }

    /// A text of so many letters, each in four bytes; zeros fill it up.
    fn word(self, from: &mut impl Read, letters: usize) -> Result<Array, String> {
        if !self.shape.is_empty() {
            return Err(format!("it holds texts in the shape {:?}, expected one by itself", self.shape));
        }
        let bytes = exactly(from, letters.checked_mul(4).ok_or("its text is too long")?)?;
        let letters = bytes.as_chunks().0.iter().map(|letter| u32::from_le_bytes(*letter));
        let word: Option<String> = letters.take_while(|&letter| letter != 0).map(char::from_u32).collect();
        word.map(Array::Word).ok_or_else(|| "it holds letters that do not exist".to_owned())
    }
}

/// Numbers of a shape, in C order, as a whole npy file.
pub(crate) fn numbers(shape: &[usize], numbers: &[f64]) -> Vec<u8> {
    let sizes: String = shape.iter().map(|size| format!("{size},")).collect();
    let mut bytes = header("<f8", &sizes);
    bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    bytes
}

/// A text by itself as a whole npy file.
pub(crate) fn word(text: &str) -> Vec<u8> {
    let mut bytes = header(&format!("<U{}", text.chars().count()), "");
    bytes.extend(text.chars().flat_map(|letter| u32::from(letter).to_le_bytes()));
    bytes
}

/// Version 1.0, filled up with spaces so that the data begin at a multiple of 64.
fn header(kind: &str, sizes: &str) -> Vec<u8> {
    let mut text = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({sizes}), }}");
    let length = (10 + text.len() + 1).next_multiple_of(64) - 10;
    text.push_str(&" ".repeat(length - text.len() - 1));
    text.push('\n');
    // A header has a few numbers in it and stays far below 64 KiB.
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((text.len() as u16).to_le_bytes());
    bytes.extend(text.into_bytes());
    bytes
}

fn take<const N: usize>(from: &mut impl Read) -> Result<[u8; N], String> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// So many bytes; room is made as they come, not as they are announced.
fn exactly(from: &mut impl Read, length: usize) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    from.take(length as u64).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() == length {
        Ok(bytes)
    } else {
        Err(format!("found {} bytes, expected {length}", bytes.len()))
    }
}
