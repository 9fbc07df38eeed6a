//! Makes files of those in the corpus of a target, and of those that libFuzzer has added to them, and checks them, for so many seconds,
//! without libFuzzer and what it takes: `cargo run --release -p nn-fuzz --example change -- TARGET SECONDS [SEED]`. Prints each
//! failure once, and keeps its file in the folder `target/fuzz/found`.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use nn_fuzz::change::{Dice, plain};
use std::collections::HashSet;
use std::path::Path;
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, Instant};

/// Where the last panic was, and what it said.
static LAST: LazyLock<Mutex<(String, String)>> = LazyLock::new(Mutex::default);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, seconds, rest @ ..] = &arguments[..] else { return Err("give a target and seconds".into()) };
    let target = nn_fuzz::named(name).ok_or("there is no such target")?;
    let seconds = Duration::from_secs_f64(seconds.parse()?);
    let mut random = rest.first().map_or(Ok(0), |seed| seed.parse::<u64>())? << 40;
    let mut files = Vec::new();
    for folder in ["corpus", "../target/fuzz/corpus"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(name);
        // Where libFuzzer never ran, it has added none.
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            files.push(std::fs::read(entry?.path())?);
        }
    }
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or(String::new(), |at| format!("{}:{}", at.file(), at.line()));
        *LAST.lock().unwrap() = (place, info.to_string());
    }));
    let (started, mut executions, mut known) = (Instant::now(), 0_u64, HashSet::new());
    while started.elapsed() < seconds {
        let mut bytes = files[random as usize % files.len()].clone();
        for _ in 0..1 + random % 8 {
            random += 1;
            target.change(&mut bytes, &mut Dice::new(random, &mut plain));
            let one = Instant::now();
            let panicked = std::panic::catch_unwind(|| target.check(&bytes)).is_err();
            executions += 1;
            let slow = one.elapsed() > Duration::from_secs(10);
            let (place, message) = std::mem::take(&mut *LAST.lock().unwrap());
            if (panicked || slow) && known.insert(if slow { "slow".to_owned() } else { place }) {
                let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/fuzz/found").join(name);
                std::fs::create_dir_all(&folder)?;
                let path = folder.join(format!("{random}.{}", target.ending));
                std::fs::write(&path, &bytes)?;
                let took = if slow { format!("took {:.1} s", one.elapsed().as_secs_f64()) } else { message };
                println!("{}: {took}", path.display());
            }
        }
    }
    println!(
        "{name}: {executions} executions in {:.0} s, {} failures",
        started.elapsed().as_secs_f64(),
        known.len()
    );
    Ok(())
}
