//! What SECURITY.md says in numbers.

use nn_choice::limits;

/// The heading of its table.
const HEADING: &str = "| what | at most |\n|---|---:|\n";

/// The page with a row for each limit; none if it has no such table.
pub fn with_limits(page: &str) -> Option<String> {
    let (before, after) = page.split_once(HEADING)?;
    let rows: usize = after.lines().take_while(|line| line.starts_with('|')).map(|line| line.len() + 1).sum();
    let written = limits::ALL.iter().map(|limit| format!("| {} | {} |\n", limit.what, grouped(limit.most)));
    Some(format!("{before}{HEADING}{}{}", written.collect::<String>(), &after[rows..]))
}

/// 1234567 as 1,234,567.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let separated = digits.bytes().enumerate().map(|(i, digit)| {
        let comma = i > 0 && (digits.len() - i).is_multiple_of(3);
        format!("{}{}", if comma { "," } else { "" }, char::from(digit))
    });
    separated.collect()
}
