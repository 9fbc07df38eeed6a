//! Changes of NumPy's arrays: another type, order or shape announced, with the same bytes behind it.

use super::Dice;
use nn_file::npy::Header;

const KINDS: &[&str] = &[
    "<f8",
    "<f4",
    ">f8",
    "<i8",
    "<i4",
    "<i2",
    "|i1",
    "|u1",
    "|b1",
    "<u8",
    "<U1",
    "<U3",
    ">U2",
    "|S1",
    "|S5",
    "<U0",
    "|S0",
    "|O",
    "<f2",
    "<c16",
    "<U268435456",
    "|S18446744073709551615",
    "f8",
    "",
    "é",
    "<M8[ns]",
];

/// What can be read as an array stays one, as far as its header goes; anything else is changed as bytes.
pub(crate) fn change(bytes: &mut Vec<u8>, dice: &mut Dice<'_>) {
    let mut rest = &bytes[..];
    let Ok(mut header) = Header::read(&mut rest) else { return dice.plain(bytes) };
    let mut values = rest.to_vec();
    let mut version = 1;
    match dice.below(8) {
        0 => dice.plain(&mut values),
        1 => header.kind = (*dice.pick(KINDS)).to_owned(),
        2 => header.fortran = !header.fortran,
        3 => version = dice.below(5) as u8,
        4 => super::list(&mut header.shape, dice),
        5 => {
            // As many as there is room for, in another shape.
            let count: usize = header.shape.iter().fold(1, |product, size| product.wrapping_mul(*size));
            let rows = 1 + dice.below(9);
            header.shape = vec![rows, count / rows];
        }
        _ => match header.shape.is_empty() {
            true => header.shape.push(dice.edge() as usize),
            false => {
                let at = dice.below(header.shape.len());
                header.shape[at] = dice.number(header.shape[at] as u64) as usize;
            }
        },
    }
    *bytes = array(version, &header, &values);
}

fn array(version: u8, header: &Header, values: &[u8]) -> Vec<u8> {
    let order = if header.fortran { "True" } else { "False" };
    let sizes: String = header.shape.iter().map(|size| format!("{size},")).collect();
    let text = format!("{{'descr': '{}', 'fortran_order': {order}, 'shape': ({sizes}), }}\n", header.kind);
    let mut bytes = b"\x93NUMPY".to_vec();
    bytes.extend([version, 0]);
    match version {
        1 => bytes.extend((text.len() as u16).to_le_bytes()),
        _ => bytes.extend((text.len() as u32).to_le_bytes()),
    }
    bytes.extend(text.bytes());
    bytes.extend(values);
    bytes
}
