//! Divisions that keep groups together, each of which is given by its rows.

use super::shuffle::shuffle;
use crate::error::DataError;
use rand::Rng;

/// A part of about each number of rows, and what is left of them.
pub(super) fn divide<const PARTS: usize>(
    mut groups: Vec<Vec<usize>>,
    counts: [usize; PARTS],
    rng: &mut impl Rng,
) -> Result<([Vec<usize>; PARTS], Vec<usize>), DataError> {
    if groups.len() <= PARTS {
        return Err(DataError::TooFewGroups { groups: groups.len(), parts: PARTS + 1 });
    }
    shuffle(&mut groups, rng);
    let mut parts = [const { Vec::new() }; PARTS];
    for (p, (part, count)) in parts.iter_mut().zip(counts).enumerate() {
        // A group for each part that is still to come, and one to be trained on.
        let mut spare = groups.len() - (PARTS - p);
        let mut left = Vec::new();
        for group in groups {
            if spare > 0 && part.len() + group.len() <= count {
                spare -= 1;
                part.extend(group);
            } else {
                left.push(group);
            }
        }
        if part.is_empty() {
            let sizes = left.iter().enumerate().map(|(place, group)| (group.len(), place));
            // There is a spare group by the count above.
            if let Some((_, smallest)) = sizes.min() {
                part.extend(left.remove(smallest));
            }
        }
        part.sort_unstable();
        groups = left;
    }
    let mut rest: Vec<usize> = groups.concat();
    rest.sort_unstable();
    Ok((parts, rest))
}

/// The fold of each row, where groups are dealt whole: as even as folds become when each group, the largest first, goes to the fold with the fewest rows;
/// groups of the same size are in random order.
pub(super) fn folds(
    groups: &mut [Vec<usize>],
    folds: usize,
    rows: usize,
    rng: &mut impl Rng,
) -> Result<Vec<usize>, DataError> {
    if groups.len() < folds {
        return Err(DataError::TooFewGroups { groups: groups.len(), parts: folds });
    }
    shuffle(groups, rng);
    groups.sort_by_key(|group| std::cmp::Reverse(group.len())); // stable: equals keep their order
    let (mut fold_of, mut sizes) = (vec![0; rows], vec![0_usize; folds]);
    for group in groups {
        let lightest = (0..folds).min_by_key(|&fold| sizes[fold]).unwrap_or(0);
        sizes[lightest] += group.len();
        group.iter().for_each(|&row| fold_of[row] = lightest);
    }
    Ok(fold_of)
}
