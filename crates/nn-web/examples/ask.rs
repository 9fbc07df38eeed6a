//! What the module answers in a page, answered by this machine's own code: each argument is a request, and each line of the output
//! the text of its answer and, after a tab, a digest of its numbers.
//!
//! ```text
//! $ cargo run -q --release -p nn-web --example ask -- 'open?data=moons' 'advance?epochs=10'
//! ```

use nn_web::{Answer, Session};
use std::io::{self, Write};
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut session = Session::default();
    let digits = Path::new(env!("CARGO_MANIFEST_DIR")).join("../nn-data/data/digits.txt");
    session.answer("digits", &std::fs::read(digits)?)?;
    for request in std::env::args().skip(1) {
        let Answer { text, numbers, .. } = match session.answer(&request, &[]) {
            Ok(answer) => answer,
            Err(refusal) => Answer { text: refusal.text(), ..Answer::default() },
        };
        writeln!(io::stdout(), "{text}\t{:016x}", digest(&numbers))?;
    }
    Ok(())
}

/// FNV's digest of the numbers' bits; what is no number has many bit patterns, which all count as one.
fn digest(numbers: &[f64]) -> u64 {
    numbers.iter().fold(0xcbf2_9ce4_8422_2325, |digest, number| {
        let bits = if number.is_nan() { f64::NAN } else { *number }.to_bits();
        (digest ^ bits).wrapping_mul(0x0100_0000_01b3)
    })
}
