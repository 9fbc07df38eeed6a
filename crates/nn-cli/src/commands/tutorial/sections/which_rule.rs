//! Which of two rules the notebook's printed rows fit.

use crate::text::number::fixed;
use crate::text::page::Page;
use crate::text::table::TextTable;
use nn_data::NoisyLinear;
use nn_tutorial::Rule;
use nn_tutorial::notebook::NOISY_ROWS;
use nn_tutorial::sections::which_rule::{Residuals, WhichRule};
use std::io;

pub(super) fn print(results: &WhichRule, page: &mut Page<'_>) -> io::Result<()> {
    let WhichRule { sum, as_announced, .. } = results;
    page.text(&format!(
        "The notebook's own story has been told. What follows holds its claims against numbers. First its data: it \
         announces the rule {}, while its code adds up the inputs as they are, {}. Which was it? The notebook shows {} \
         complete rows of its data, and they can tell. Here they are, with what each rule leaves of y:",
        formula(as_announced.rule),
        formula(sum.rule),
        sum.residuals.len(),
    ))?;
    let rows = NOISY_ROWS.iter().zip(sum.residuals.iter().zip(&as_announced.residuals));
    let rows = rows.map(|((x, y), (sum, announced))| {
        let x = x.map(|x| fixed(x, 4));
        let [x0, x1, x2] = x;
        [x0, x1, x2, fixed(*y, 4), fixed(*sum, 4), fixed(*announced, 4)]
    });
    page.table(
        &TextTable::new(["x0", "x1", "x2", "y", "left by the sum", "left by the announced"]).rows(rows),
    )?;

    page.text(&format!(
        "What the right rule leaves is the noise, whose standard deviation is {}. Chi-squared is the sum of (what is \
         left / {0})^2, which should be near the number of rows; p says how often pure noise would come out at least as \
         large.",
        NoisyLinear::sum().noise,
    ))?;
    let row = |name: &str, found: &Residuals| {
        let p = found.p_value;
        [
            name.to_owned(),
            formula(found.rule),
            fixed(found.standard_deviation, 3),
            fixed(found.chi_squared, 1),
            if p < 0.001 { format!("{p:.1e}") } else { fixed(p, 2) },
        ]
    };
    let table = TextTable::new(["", "rule", "standard deviation", "chi-squared", "p"]).words(2);
    page.table(&table.row(row("computed", sum)).row(row("announced", as_announced)))?;
    page.text(&format!(
        "The sum fits like noise of that size. If the announced rule were right, rows like these would turn up once in \
         about {} tries. So the data are sums, and all of this story uses sums.",
        thousands((1.0 / as_announced.p_value).round()),
    ))
}

/// `66 000`, to two digits that tell.
fn thousands(x: f64) -> String {
    let unit = 10_f64.powf((x.log10().floor() - 1.0).max(0.0));
    let digits = fixed((x / unit).round() * unit, 0);
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| str::from_utf8(group).ok()).collect();
    groups.join(" ")
}

/// `y = 2 x0 + x1`
fn formula(rule: Rule) -> String {
    let rule = match rule {
        Rule::Sum => NoisyLinear::sum(),
        Rule::AsAnnounced => NoisyLinear::as_announced(),
    };
    let term = |(j, c): (usize, &f64)| match *c {
        0.0 => None,
        1.0 => Some(format!("x{j}")),
        c => Some(format!("{c} x{j}")),
    };
    let terms: Vec<String> = rule.coefficients.iter().enumerate().filter_map(term).collect();
    format!("y = {}", terms.join(" + "))
}
