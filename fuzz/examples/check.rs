//! Does with files what a target does: `cargo run --release -p nn-fuzz --example check -- TARGET FILE...`
#![allow(clippy::print_stdout)]

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let target = arguments.next().and_then(|name| nn_fuzz::named(&name)).ok_or("there is no such target")?;
    for path in arguments {
        target.check(&std::fs::read(&path)?);
        println!("{path}: every promise is kept");
    }
    Ok(())
}
