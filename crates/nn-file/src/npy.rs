//! NumPy's arrays: a header in the notation of a Python dictionary, then the bytes.
//!
//! After `numpy.lib.format`'s description: `\x93NUMPY`, two bytes of version, the header's length (two bytes in version
//! 1, four later), the header, the data.
//!
//! Read here and not by `npyz`, which would bring thirty crates and a C compiler for the notation of the header.

use crate::packed::PackedTooWell;
use nn_choice::limits;
use std::io::{self, Read, Write};

/// How many bytes of values are read at a time.
const PIECE: usize = 1 << 16;

/// Why an array could not be read.
#[derive(Debug, thiserror::Error)]
pub enum NpyError {
    /// The operating system would not, the end came too early, or there is not enough memory
    /// ([`OutOfMemory`](io::ErrorKind::OutOfMemory)).
    #[error(transparent)]
    Io(#[from] io::Error),
    /// An archive that would unpack to far more than it is.
    #[error(transparent)]
    PackedTooWell(#[from] PackedTooWell),
    /// Bytes that are no array, or one of a kind that cannot be read here.
    #[error("{0}")]
    Content(String),
}

/// Numbers or texts, one after the other.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Numbers of any type, and truth values as 0 and 1.
    Numbers(Vec<f64>),
    /// Texts.
    Texts(Vec<String>),
}

impl Values {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Values::Numbers(numbers) => numbers.len(),
            Values::Texts(texts) => texts.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// An array: its shape, and its values in C order (the last index moves fastest).
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// The length of each dimension; none for a value by itself.
    pub shape: Vec<usize>,
    /// As many as the product of the lengths.
    pub values: Values,
}

impl Array {
    /// Reads an array whole.
    ///
    /// # Errors
    /// [`NpyError`] if it is damaged or holds what is neither number nor text.
    pub fn read(from: &mut impl Read) -> Result<Array, NpyError> {
        let header = Header::read(from)?;
        Array::read_after(header, from)
    }

    /// Reads the values of an array whose header has been read.
    ///
    /// # Errors
    /// As [`Array::read`].
    pub fn read_after(header: Header, from: &mut impl Read) -> Result<Array, NpyError> {
        let count = header.count()?;
        let mut values = header.values(from, count)?;
        if values.len() < count {
            return content(format!("found {} values, expected {count}", values.len()));
        }
        if let (true, [rows, columns]) = (header.fortran, &header.shape[..]) {
            // Column after column becomes row after row.
            let order = (0..count).map(|i| i % columns * rows + i / columns);
            values = match values {
                Values::Numbers(numbers) => Values::Numbers(collected(order.map(|i| numbers[i]))?),
                Values::Texts(mut texts) => {
                    Values::Texts(collected(order.map(|i| std::mem::take(&mut texts[i])))?)
                }
            };
        } else if header.fortran && header.shape.len() > 2 {
            return content(format!(
                "its shape is {:?} in Fortran order, expected at most two dimensions: `np.ascontiguousarray` converts it",
                header.shape
            ));
        }
        Ok(Array { shape: header.shape, values })
    }

    /// Writes an array: numbers as `<f8`, texts as `<U`.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn write(&self, to: &mut impl Write) -> io::Result<()> {
        match &self.values {
            Values::Numbers(numbers) => {
                to.write_all(&header("<f8", &self.shape))?;
                numbers.iter().try_for_each(|number| to.write_all(&number.to_le_bytes()))
            }
            Values::Texts(texts) => {
                // NumPy has no texts without letters.
                let letters = texts.iter().map(|text| text.chars().count()).max().unwrap_or(0).max(1);
                to.write_all(&header(&format!("<U{letters}"), &self.shape))?;
                for text in texts {
                    let filled = text.chars().map(u32::from).chain(std::iter::repeat(0)).take(letters);
                    filled.map(u32::to_le_bytes).try_for_each(|letter| to.write_all(&letter))?;
                }
                Ok(())
            }
        }
    }
}

/// The header of an array of this kind and shape. It is as long for any number of rows, so that it can be written again
/// when the number is known.
///
/// ```
/// use nn_file::npy::header;
/// assert_eq!(header("<f8", &[0, 3]).len(), header("<f8", &[1_000_000_000_000, 3]).len());
/// ```
pub fn header(kind: &str, shape: &[usize]) -> Vec<u8> {
    let sizes: String = shape.iter().map(|size| format!("{size}, ")).collect();
    let sizes = if shape.len() == 1 { sizes.trim_end() } else { sizes.trim_end_matches(", ") };
    let text = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({sizes}), }}");
    // NumPy wants all of it together to be a multiple of 64 long, with a line break at the end. The longest number of
    // rows has twenty digits.
    let rows = shape.first().map_or(0, |rows| rows.to_string().len());
    let length = (10 + text.len() + 20 - rows + 1).next_multiple_of(64) - 10;
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((length as u16).to_le_bytes());
    bytes.extend(format!("{text:<width$}\n", width = length - 1).bytes());
    bytes
}

/// What stands before the values.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// NumPy's name of the values' type: `<f8`.
    pub kind: String,
    /// Whether columns come one after the other, instead of rows.
    pub fortran: bool,
    /// The length of each dimension.
    pub shape: Vec<usize>,
}

impl Header {
    /// Reads a header, and leaves the values to be read.
    ///
    /// # Errors
    /// [`NpyError`] if it is none.
    pub fn read(from: &mut impl Read) -> Result<Header, NpyError> {
        let [m0, m1, m2, m3, m4, m5, major, _] = take::<8>(from)?;
        if [m0, m1, m2, m3, m4, m5] != *b"\x93NUMPY" {
            return content("this is no NumPy array".to_owned());
        }
        let length = match major {
            1 => u64::from(u16::from_le_bytes(take(from)?)),
            2 | 3 => u64::from(u32::from_le_bytes(take(from)?)),
            other => return content(format!("found version {other} of NumPy's format, expected 1 to 3")),
        };
        if length > limits::ARRAY_HEADER as u64 {
            let most = limits::ARRAY_HEADER;
            return content(format!("it announces a header of {length} bytes, expected at most {most}"));
        }
        let mut text = Vec::new();
        from.take(length).read_to_end(&mut text)?;
        let text =
            String::from_utf8(text).map_err(|_| NpyError::Content("the header is no text".to_owned()))?;
        let Some(header) = Header::parse(&text) else {
            const SHOWN: usize = 200;
            let text = text.trim_end();
            let start: String = text.chars().take(SHOWN).collect();
            let more = if start.len() < text.len() { "..." } else { "" };
            return content(format!(
                "found the header `{start}{more}`, expected a plain type (`descr`), `fortran_order` and `shape`"
            ));
        };
        match header.shape.len() {
            0..=limits::DIMENSIONS => Ok(header),
            found => {
                let most = limits::DIMENSIONS;
                content(format!("it has {found} dimensions, expected at most {most}"))
            }
        }
    }

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

    /// How many values there should be.
    ///
    /// # Errors
    /// [`NpyError::Content`] if they would not fit into any memory.
    pub fn count(&self) -> Result<usize, NpyError> {
        let mut sizes = self.shape.iter().copied().chain(std::iter::once(self.width()?));
        let bytes = sizes.try_fold(1_usize, usize::checked_mul).filter(|&bytes| bytes <= isize::MAX as usize);
        match bytes {
            Some(_) => Ok(self.shape.iter().product()),
            None => content(format!("its shape is {:?}, which is too large", self.shape)),
        }
    }

    /// How many bytes a value takes.
    ///
    /// # Errors
    /// [`NpyError::Content`] if they are neither numbers nor texts.
    pub fn width(&self) -> Result<usize, NpyError> {
        let width = self.kind.get(2..).and_then(|digits| digits.parse::<usize>().ok());
        match (self.kind.get(1..2), width) {
            (Some("f"), Some(width @ (2 | 4 | 8))) | (Some("i" | "u"), Some(width @ (1 | 2 | 4 | 8))) => {
                Ok(width)
            }
            (Some("b"), Some(1)) => Ok(1),
            (Some("U"), Some(letters @ 1..=0x1000_0000)) => Ok(4 * letters),
            (Some("S"), Some(letters @ 1..)) => Ok(letters),
            (Some("O"), _) => content(
                "it holds Python objects, expected numbers or texts: store each array by itself".to_owned(),
            ),
            _ => content(format!(
                "it holds `{}`, expected numbers or texts: convert it with `.astype(float)`",
                self.kind
            )),
        }
    }

    /// The next `count` values, or all that are left. Memory is taken as they come.
    ///
    /// # Errors
    /// [`NpyError`] if reading fails, there is not enough memory, half a value stands at the end, or a text has letters that do
    /// not exist.
    pub fn values(&self, from: &mut impl Read, count: usize) -> Result<Values, NpyError> {
        let width = self.width()?;
        let mut values = match self.kind.get(1..2) {
            Some("U" | "S") => Values::Texts(Vec::new()),
            _ => Values::Numbers(Vec::new()),
        };
        let mut bytes = Vec::new();
        while values.len() < count {
            let piece = (PIECE / width).clamp(1, count - values.len()) * width;
            bytes.clear();
            from.take(piece as u64).read_to_end(&mut bytes)?;
            if !bytes.len().is_multiple_of(width) {
                let last = values.len() + bytes.len().div_ceil(width);
                return content(format!("the last of {last} values is cut off"));
            }
            match &mut values {
                Values::Numbers(numbers) => self.push_numbers(&bytes, numbers)?,
                Values::Texts(texts) => self.push_texts(&bytes, width, texts)?,
            }
            if bytes.len() < piece {
                break;
            }
        }
        Ok(values)
    }

    fn push_numbers(&self, bytes: &[u8], to: &mut Vec<f64>) -> Result<(), NpyError> {
        let big = self.kind.starts_with('>');
        match &self.kind[1..] {
            "f8" => push(bytes, big, to, f64::from_le_bytes),
            "f4" => push(bytes, big, to, |bytes| f32::from_le_bytes(bytes).into()),
            "f2" => push(bytes, big, to, |bytes| half(u16::from_le_bytes(bytes))),
            "b1" => push(bytes, big, to, |[byte]| f64::from(u8::from(byte != 0))),
            "i1" => push(bytes, big, to, |bytes| i8::from_le_bytes(bytes).into()),
            "i2" => push(bytes, big, to, |bytes| i16::from_le_bytes(bytes).into()),
            "i4" => push(bytes, big, to, |bytes| i32::from_le_bytes(bytes).into()),
            "i8" => push(bytes, big, to, |bytes| i64::from_le_bytes(bytes) as f64),
            "u1" => push(bytes, big, to, |bytes| u8::from_le_bytes(bytes).into()),
            "u2" => push(bytes, big, to, |bytes| u16::from_le_bytes(bytes).into()),
            "u4" => push(bytes, big, to, |bytes| u32::from_le_bytes(bytes).into()),
            "u8" => push(bytes, big, to, |bytes| u64::from_le_bytes(bytes) as f64),
            other => content(format!("it holds `{other}`, expected numbers")),
        }
    }

    fn push_texts(&self, bytes: &[u8], width: usize, to: &mut Vec<String>) -> Result<(), NpyError> {
        let (wide, big) = (self.kind[1..].starts_with('U'), self.kind.starts_with('>'));
        to.try_reserve(bytes.len() / width).map_err(io::Error::from)?;
        for text in bytes.chunks_exact(width) {
            let text = if wide { letters(text, big) } else { ascii(text) };
            to.push(text.ok_or_else(|| NpyError::Content("it holds letters that do not exist".to_owned()))?);
        }
        Ok(())
    }
}

/// A number of half precision (IEEE 754: a sign, five bits of exponent, ten of mantissa), exactly.
fn half(bits: u16) -> f64 {
    let (exponent, mantissa) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    let size = match exponent {
        0 => mantissa * 2f64.powi(-24),
        31 if mantissa > 0.0 => f64::NAN,
        31 => f64::INFINITY,
        _ => (1024.0 + mantissa) * 2f64.powi(exponent - 25),
    };
    if bits >> 15 == 1 { -size } else { size }
}

fn push<const N: usize>(
    bytes: &[u8],
    big: bool,
    to: &mut Vec<f64>,
    number: impl Fn([u8; N]) -> f64,
) -> Result<(), NpyError> {
    let little = |mut bytes: [u8; N]| {
        if big {
            bytes.reverse();
        }
        bytes
    };
    to.try_reserve(bytes.len() / N).map_err(io::Error::from)?;
    to.extend(bytes.as_chunks().0.iter().map(|bytes| number(little(*bytes))));
    Ok(())
}

/// The same as `collect`, and an error instead of an abort if there is not enough memory.
fn collected<T>(values: impl ExactSizeIterator<Item = T>) -> Result<Vec<T>, NpyError> {
    let mut all = Vec::new();
    all.try_reserve_exact(values.len()).map_err(io::Error::from)?;
    all.extend(values);
    Ok(all)
}

/// A text in which each letter has four bytes; zeros fill it up, and may stand within.
fn letters(bytes: &[u8], big: bool) -> Option<String> {
    let number = |bytes: [u8; 4]| if big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) };
    let letters = bytes.as_chunks().0;
    let end = letters.iter().rposition(|letter| *letter != [0; 4]).map_or(0, |last| last + 1);
    letters[..end].iter().map(|letter| char::from_u32(number(*letter))).collect()
}

fn ascii(bytes: &[u8]) -> Option<String> {
    let end = bytes.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
    String::from_utf8(bytes[..end].to_vec()).ok()
}

fn take<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn content<T>(problem: String) -> Result<T, NpyError> {
    Err(NpyError::Content(problem))
}
