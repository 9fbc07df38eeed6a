//! A disk with little room: a file system in memory, of a size that is known.

use super::program::{FULL, MAKE_ROOM, Nn, unfinished};
use super::tally::Tally;
use anyhow::{Context, Result};
use rand::{RngExt, rngs::ChaCha8Rng};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The size of the disk, in bytes.
const SIZE: usize = 256 << 10;

/// What is run, and the files that it writes.
const COMMANDS: [(&str, &[&str]); 6] = [
    (
        "train iris.csv -t species --hidden 64 --epochs 60 --seed 1 -q --save disk/m.json --history disk/h.csv --plot disk/l.svg --checkpoint disk/c.json",
        &["m.json", "h.csv", "l.svg", "c.json"],
    ),
    ("predict iris.json long.csv -q --probabilities -o disk/p.csv", &["p.csv"]),
    ("predict iris.json long.csv -q --probabilities -o disk/p.npy", &["p.npy"]),
    ("data iris -q -o disk/i.npz", &["i.npz"]),
    ("convert -q iris.json disk/i.onnx", &["i.onnx"]),
    ("evaluate iris.json iris.csv -q --resamples 10 --plot disk/e.svg", &["e.svg"]),
];

/// A file system that is gone when this is.
struct Disk(PathBuf);

impl Disk {
    /// None where it may not be mounted.
    fn mount(path: PathBuf) -> Result<Option<Disk>> {
        fs::create_dir(&path)?;
        let size = format!("size={SIZE}");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "nn-faults"])
            .arg(&path)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        Ok(mounted.is_ok_and(|status| status.success()).then_some(Disk(path)))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Whatever cannot be taken away is seen in the folder that stays.
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

pub(super) fn run(nn: &Nn, rounds: usize, rng: &mut ChaCha8Rng, tally: &mut Tally) -> Result<()> {
    let Some(disk) = Disk::mount(nn.path("disk"))? else {
        tally.leave_out("a full disk: mounting a small one needs the right to (root)");
        return Ok(());
    };
    let iris = fs::read_to_string(nn.path("iris.csv"))?;
    let (header, rows) = iris.split_once('\n').unwrap_or_default();
    fs::write(nn.path("long.csv"), format!("{header}\n{}", rows.repeat(20)))?;
    // What is written where there is room.
    let mut whole = Vec::new();
    for (args, files) in COMMANDS {
        nn.succeed(args)?;
        let read =
            |name: &&str| fs::read(disk.0.join(name)).with_context(|| format!("nn {args} wrote no {name}"));
        whole.push(files.iter().map(read).collect::<Result<Vec<Vec<u8>>>>()?);
        clear(&disk.0)?;
    }
    for _ in 0..rounds {
        let which = rng.random_range(0..COMMANDS.len());
        let (args, files) = COMMANDS[which];
        let has_old = rng.random_bool(0.5);
        if has_old {
            files.iter().try_for_each(|name| fs::write(disk.0.join(name), b"precious"))?;
        }
        let needed: usize = whole[which].iter().map(Vec::len).sum();
        fill(&disk.0, rng.random_range(0..=needed + needed / 4 + 8192))?;
        let ended = nn.run(args)?;
        let mut complete = 0;
        for (name, whole) in files.iter().zip(&whole[which]) {
            let found = fs::read(disk.0.join(name)).ok();
            complete += usize::from(found.as_ref() == Some(whole));
            let old = has_old.then(|| b"precious".to_vec());
            tally.expect(found == old || found.as_ref() == Some(whole), || {
                format!("nn {args}: {name} is torn: {} bytes", found.map_or(0, |bytes| bytes.len()))
            });
            tally.count("files, each whole or as before");
        }
        let left = unfinished(&disk.0)?;
        tally.expect(left == 0, || format!("nn {args}: {left} unfinished files stay"));
        if ended.code == Some(0) {
            tally.count("commands that had room enough");
            tally.expect(complete == files.len(), || format!("nn {args}: ended well, with files missing"));
        } else {
            tally.count("commands on a disk that was full");
            let well =
                ended.code == Some(1) && ended.stderr.contains(FULL) && ended.stderr.contains(MAKE_ROOM);
            tally.expect(well, || format!("nn {args}: {:?} {}", ended.code, ended.stderr));
        }
        clear(&disk.0)?;
    }
    Ok(())
}

/// Leaves this much room, to a page.
fn fill(disk: &Path, room: usize) -> Result<()> {
    const PAGE: usize = 4096;
    let used: usize =
        fs::read_dir(disk)?.map(|entry| Ok(entry?.metadata()?.len() as usize)).sum::<Result<usize>>()?;
    let old = fs::read_dir(disk)?.count() * PAGE;
    fs::write(disk.join("filler"), vec![0; SIZE.saturating_sub(room.max(PAGE) + used.max(old))])?;
    Ok(())
}

fn clear(disk: &Path) -> Result<()> {
    for entry in fs::read_dir(disk)? {
        fs::remove_file(entry?.path())?;
    }
    Ok(())
}
