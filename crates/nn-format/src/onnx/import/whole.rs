//! Whole numbers in a graph: shapes, and how they are put together of the shape of the input.

use super::value::{Axes, Value, Whole};
use crate::onnx::attributes::int;
use crate::onnx::messages::{INT32, INT64, Node, Tensor};
use std::rc::Rc;

/// The whole numbers that a tensor holds; none if it holds others.
pub(super) fn of_tensor(tensor: &Tensor, raw: Option<&[u8]>) -> Option<Whole> {
    Some(match (tensor.data_type, raw) {
        (INT64, Some(raw)) => raw.as_chunks().0.iter().map(|b| Some(i64::from_le_bytes(*b))).collect(),
        (INT32, Some(raw)) => raw.as_chunks().0.iter().map(|b| Some(i32::from_le_bytes(*b).into())).collect(),
        (INT64, None) => tensor.int64_data.iter().copied().map(Some).collect(),
        (INT32, None) => tensor.int32_data.iter().map(|&x| Some(x.into())).collect(),
        _ => return None,
    })
}

/// What an operator makes of whole numbers; none if it is none that shapes are made with.
pub(super) fn apply(node: &Node, inputs: &[&Value]) -> Option<Result<Whole, String>> {
    let whole = |value: &&Value| match value {
        Value::Whole(numbers) => Some(numbers.clone()),
        Value::Constant(_) | Value::Computed(_) => None,
    };
    let all = inputs.iter().map(whole).collect::<Option<Vec<Whole>>>()?;
    match (&*node.op_type, &all[..]) {
        // A number and a list of one are the same here.
        ("Identity" | "Cast" | "Unsqueeze" | "Squeeze" | "Reshape", [numbers, ..]) => {
            Some(Ok(numbers.clone()))
        }
        ("Concat", lists) => Some(Ok(lists.iter().flat_map(|list| list.iter().copied()).collect())),
        ("Gather", [numbers, places]) => Some(places.iter().map(|&place| at(numbers, place)).collect()),
        ("Slice", [numbers, start, end]) | ("Slice", [numbers, start, end, ..]) => {
            let place = |list: &Whole| Some(within(numbers.len(), list.first().copied()??));
            let numbers = place(start).zip(place(end)).and_then(|(from, to)| numbers.get(from..to));
            Some(numbers.map(Rc::from).ok_or_else(|| "it takes numbers that are not there".to_owned()))
        }
        _ => None,
    }
}

/// The number at a place; negative ones count from the end.
fn at(numbers: &Whole, place: Option<i64>) -> Result<Option<i64>, String> {
    let found = place.map(|place| if place < 0 { place + numbers.len() as i64 } else { place });
    let found = found.and_then(|place| numbers.get(usize::try_from(place).ok()?));
    found.copied().ok_or_else(|| format!("it takes number {place:?} of {}", numbers.len()))
}

/// A place between the numbers, as slices say it.
fn within(length: usize, place: i64) -> usize {
    let place = if place < 0 { place.saturating_add(length as i64) } else { place };
    usize::try_from(place).unwrap_or(0).min(length)
}

/// The axes that a `Squeeze` or `Unsqueeze` names, as an attribute or as its second input.
pub(super) fn axes(node: &Node, second: Option<&Value>) -> Vec<i64> {
    match second {
        Some(Value::Whole(axes)) => axes.iter().copied().flatten().collect(),
        Some(Value::Constant(_) | Value::Computed(_)) | None => {
            let attribute = node.attribute.iter().find(|attribute| attribute.name == "axes");
            attribute.map(|attribute| attribute.ints.clone()).unwrap_or_default()
        }
    }
}

/// The axes behind a change of shape that moves no number, of `width` numbers for each sample, if that is known.
pub(super) fn reshaped(
    node: &Node,
    shape: &Whole,
    axes: &Axes,
    width: Option<usize>,
    samples: Option<i64>,
) -> Result<Axes, String> {
    let refused = || {
        let shape =
            Vec::from_iter(shape.iter().map(|size| size.map_or("samples".to_owned(), |n| n.to_string())));
        let width = width.map_or("all its".to_owned(), |width| width.to_string());
        format!("found the shape [{}], expected a row of {width} numbers for each sample", shape.join(", "))
    };
    let (&first, rest) = shape.split_first().ok_or_else(refused)?;
    if matches!(**shape, [Some(-1), Some(1)]) {
        // One below the other: skl2onnx ends networks with several outputs so. Where a product or numbers by column follow, they
        // find one column.
        return Ok(Some([1].into()));
    }
    let copies_zeros = int(node, "allowzero", 0) == 0;
    if !(matches!(first, None | Some(-1)) || first == samples || (first == Some(0) && copies_zeros)) {
        return Err(refused());
    }
    let mut sizes = Vec::with_capacity(rest.len());
    let mut open = None;
    for (i, size) in rest.iter().enumerate() {
        sizes.push(match size {
            Some(-1) if open.is_none() && first != Some(-1) => {
                open = Some(i);
                1
            }
            Some(0) if copies_zeros => {
                axes.as_ref().and_then(|axes| axes.get(i).copied()).ok_or_else(refused)?
            }
            Some(size) => usize::try_from(*size).map_err(|_| refused())?,
            None => return Err(refused()),
        });
    }
    let product = sizes.iter().try_fold(1_usize, |product, &size| product.checked_mul(size));
    let (Some(product), Some(width)) = (product.filter(|&product| product > 0), width) else {
        // Without a width, a row is what the shape says; the first layer has as many inputs, or is refused.
        return if open.is_none() && width.is_none() && !rest.is_empty() {
            Ok(Some(sizes.into()))
        } else if width.is_none() && sizes.len() == 1 {
            Ok(None)
        } else {
            Err(refused())
        };
    };
    if let Some(open) = open {
        sizes[open] = width / product;
    }
    match sizes.iter().product::<usize>() == width {
        true => Ok(Some(sizes.into())),
        false => Err(refused()),
    }
}

/// The sizes beside the number of samples without some axes of size 1, or with some more of them.
pub(super) fn squeezed(mut sizes: Vec<usize>, axes: &[i64], less: bool) -> Result<Vec<usize>, String> {
    let rank = (sizes.len() + 1 + if less { 0 } else { axes.len() }) as i64;
    let places =
        axes.iter().map(|&axis| usize::try_from(if axis < 0 { axis.saturating_add(rank) } else { axis }));
    let mut places: Vec<usize> =
        places.collect::<Result<_, _>>().map_err(|_| format!("found the axes {axes:?} of {rank}"))?;
    places.sort_unstable();
    if less && places.is_empty() {
        places = (0..sizes.len()).filter(|&i| sizes[i] == 1).map(|i| i + 1).collect();
    }
    if less {
        places.reverse();
    }
    for place in places {
        // The first axis are the samples.
        let i = place.checked_sub(1).ok_or("it changes the axis of the samples")?;
        match less {
            true if sizes.get(i) == Some(&1) => drop(sizes.remove(i)),
            false if i <= sizes.len() => sizes.insert(i, 1),
            true | false => {
                return Err(format!("axis {place} has other sizes than 1: {sizes:?} for each sample"));
            }
        }
    }
    Ok(sizes)
}
