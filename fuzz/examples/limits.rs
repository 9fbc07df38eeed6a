//! Writes the limits into SECURITY.md: `cargo run --release -p nn-fuzz --example limits`

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../SECURITY.md");
    let page = nn_fuzz::security::with_limits(&std::fs::read_to_string(path)?).ok_or("its table is gone")?;
    Ok(std::fs::write(path, page)?)
}
