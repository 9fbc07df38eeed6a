//! Writes the files that fuzzing starts from into `fuzz/corpus`: `cargo run --release -p nn-fuzz --example seeds`

use std::path::Path;

fn main() -> std::io::Result<()> {
    for seed in nn_fuzz::seeds::seeds() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(seed.target);
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(&seed.name), &seed.bytes)?;
    }
    Ok(())
}
