//! Small files that ask for all memory, and large ones that there is no memory for: refused with a sentence, soon.

#![cfg(target_os = "linux")]

use crate::folder::Folder;
use crate::{Run, finished};
use flate2::Compression;
use flate2::write::GzEncoder;
use nn_choice::limits;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Runs `nn` in the folder with no more than so many megabytes of addresses, of which the program itself takes some forty.
fn nn_within(megabytes: usize, folder: &Folder, args: &str) -> Run {
    nn_reading_within(megabytes, folder, args, Stdio::null())
}

/// The same with this on standard input.
fn nn_reading_within(megabytes: usize, folder: &Folder, args: &str, input: impl Into<Stdio>) -> Run {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -v $0; exec \"$@\"", &(megabytes * 1024).to_string()]);
    command.arg(env!("CARGO_BIN_EXE_nn")).args(args.split_whitespace());
    // glibc sets 64 MB of addresses aside for each thread that asks for memory, which is no memory that is used, and whether the
    // thread that waits for signals has asked in time is chance.
    command.env("MALLOC_ARENA_MAX", "1");
    command.current_dir(folder.path(".")).env("LC_ALL", "C.UTF-8").stdin(input);
    finished(command.output().unwrap())
}

/// Says that describing this file, and training on it, is refused with this message, within 100 MB beside the program and soon.
#[track_caller]
fn assert_small_refusal(name: &str, bytes: impl AsRef<[u8]>, message: &str) {
    let folder = Folder::new().and(name, bytes);
    for args in [format!("data describe {name}"), format!("train {name} -t y")] {
        let start = Instant::now();
        let run = nn_within(140, &folder, &args);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "nn {args}\n{}", run.stderr);
        let text = run.stderr.replace("\n        ", " ");
        assert!(text.starts_with(&format!("error: {message}\n  help: ")), "nn {args}\n{text}");
        // It takes a second on a machine with nothing else to do.
        assert!(start.elapsed() < Duration::from_secs(20), "nn {args}: {:?}", start.elapsed());
    }
}

fn gzip(bytes: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    bytes.into_iter().for_each(|piece| gzip.write_all(piece.as_ref()).unwrap());
    gzip.finish().unwrap()
}

/// A header of this shape, in version 2 of the format, which allows long ones.
fn long_header(shape: &str) -> Vec<u8> {
    let text = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({shape}), }}\n");
    [&b"\x93NUMPY\x02\x00"[..], &(text.len() as u32).to_le_bytes(), text.as_bytes()].concat()
}

/// An archive of one array whose bytes are these and then zeros, which announces what is in it.
fn npz(start: &[u8], zeros: usize) -> Vec<u8> {
    // By hand, because NumPy's own writer, and ours, do not pack.
    let content = [start, &vec![0; zeros][..]].concat();
    let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&content).unwrap();
    let (packed, mut crc) = (packed.finish().unwrap(), flate2::Crc::new());
    crc.update(&content);
    let sizes = [crc.sum(), packed.len() as u32, content.len() as u32].map(u32::to_le_bytes).concat();
    let common = [&[20, 0, 0, 0, 8, 0, 0, 0, 33, 0][..], &sizes, &[5, 0, 0, 0]].concat();
    let local = [&b"PK\x03\x04"[..], &common, b"x.npy", &packed].concat();
    let entry = [&b"PK\x01\x02\x14\x00"[..], &common, &[0; 14], b"x.npy"].concat();
    let end = [1_u16, 1].map(u16::to_le_bytes).concat();
    let places = [entry.len() as u32, local.len() as u32].map(u32::to_le_bytes).concat();
    [local, entry, [&b"PK\x05\x06\x00\x00\x00\x00"[..], &end, &places, &[0, 0]].concat()].concat()
}

#[test]
fn an_array_that_announces_endless_columns_takes_no_memory() {
    let header = |shape: &[usize]| nn_file::npy::header("<f8", shape);
    let columns = limits::COLUMNS;
    assert_small_refusal("a.npy", header(&[0, 1 << 40]), &format!("a.npy has more than {columns} columns"));
    assert_small_refusal(
        "b.npy",
        header(&[0, 30_000_000]),
        &format!("b.npy has more than {columns} columns"),
    );
    assert_small_refusal(
        "c.npz",
        npz(&header(&[0, 1 << 40]), 0),
        &format!("c.npz has more than {columns} columns"),
    );
    assert_small_refusal(
        "d.gz",
        gzip([header(&[1, 1 << 40])]),
        &format!("d.gz has more than {columns} columns"),
    );
    let many = format!(
        "e.npy is no whole NPY file: it has 20000 dimensions, expected at most {}",
        limits::DIMENSIONS
    );
    assert_small_refusal("e.npy", long_header(&"1, ".repeat(20_000)), &many);
    let long = format!("expected at most {}", limits::ARRAY_HEADER);
    assert_small_refusal(
        "f.npy",
        long_header(&"1, ".repeat(40_000)),
        &format!("f.npy is no whole NPY file: it announces a header of 120056 bytes, {long}"),
    );
    let endless = [&b"\x93NUMPY\x02\x00\xff\xff\xff\xff"[..], &[b' '; 100]].concat();
    assert_small_refusal(
        "g.gz",
        gzip([endless]),
        &format!("g.gz is no whole NPY file: it announces a header of 4294967295 bytes, {long}"),
    );
}

#[test]
fn a_table_of_more_columns_than_any_has_is_refused_before_there_is_room_for_them() {
    let columns = limits::COLUMNS;
    let commas = gzip((0..60).map(|_| vec![b','; 1_000_000]));
    assert!(commas.len() < 100_000, "{} bytes", commas.len());
    assert_small_refusal("a.gz", commas, &format!("a.gz, line 1, has more than {columns} columns"));
    for count in [1_000_000, 2_000_000] {
        let names: Vec<String> = (0..count).map(|i| format!("c{i}")).collect();
        let text = format!("{}\n{}1\n", names.join(","), "1,".repeat(count - 1));
        assert_small_refusal("b.csv", text, &format!("b.csv, line 1, has more than {columns} columns"));
    }
    // Commas within quotes separate nothing.
    let quoted = format!("a,b\n\"{}\",1\n2,3\n", ",".repeat(300_000));
    let folder = Folder::new().and("c.csv", quoted);
    assert!(folder.succeeds("data describe c.csv").starts_with("c.csv: 2 rows of 2 columns."));
    let fields: Vec<String> = (0..1_000_000).map(|i| format!("\"{i}\":1")).collect();
    let json = format!("[{{{}}}]", fields.join(","));
    assert_small_refusal("d.json", json, &format!("d.json, line 1, has more than {columns} columns"));
}

#[test]
fn a_packed_file_that_unpacks_to_gigabytes_is_not_unpacked() {
    let refused = |name: &str| {
        let (most, times) = (limits::UNPACKED >> 20, limits::UNPACKED_RATIO);
        format!("{name}: it unpacks to more than {most} MB and more than {times} times its packed size")
    };
    let megabyte = vec![0; 1 << 20];
    let values = nn_file::npy::header("<f8", &[1 << 24]);
    let array = [&[values.clone()][..], &vec![megabyte.clone(); 128]].concat();
    assert_small_refusal("a.gz", gzip(array), &refused("a.gz"));
    assert_small_refusal("b.npz", npz(&values, 1 << 27), &refused("b.npz"));
    let rows = std::iter::once(b"x,y\n".to_vec()).chain((0..128).map(|_| b"1,2\n".repeat(1 << 18)));
    assert_small_refusal("c.gz", gzip(rows), &refused("c.gz"));
    // An honest table packs well too.
    let mut rows = String::from("x,y\n");
    (0..40_000).for_each(|i| rows.push_str(&format!("{},{}\n", i % 7, i % 2)));
    let folder = Folder::new().and("d.gz", gzip([rows]));
    assert!(folder.succeeds("data describe d.gz").starts_with("d.gz: 40000 rows of 2 columns."));
}

#[test]
fn packed_json_is_as_deep_and_as_long_as_it_likes() {
    let (start, times) = (|| std::iter::once(b"[{\"a\":".to_vec()), 60);
    let rows = limits::ROW;
    let long = |name: &str| format!("{name}, line 1: this row is longer than {rows} bytes");
    let deep = gzip(start().chain((0..times).map(|_| vec![b'['; 1 << 20])));
    assert_small_refusal(
        "a.gz",
        deep,
        &format!(
            "a.gz: it unpacks to more than {} MB and more than {} times its packed size",
            limits::UNPACKED >> 20,
            limits::UNPACKED_RATIO
        ),
    );
    let deep = [b"[{\"a\":".to_vec(), vec![b'['; 4_000_000], vec![b']'; 4_000_000], b"}]".to_vec()].concat();
    assert_small_refusal(
        "b.json",
        deep,
        "b.json: line 1: `a` is a list or an object, expected a number or a text",
    );
    let list = [b"[{\"a\":[".to_vec(), b"1,".repeat(8_000_000), b"1]}]".to_vec()].concat();
    assert_small_refusal(
        "c.json",
        list,
        "c.json: line 1: `a` is a list or an object, expected a number or a text",
    );
    let endless = [b"[{\"a\":[".to_vec(), b"1,".repeat(20_000_000), b"1]}]".to_vec()].concat();
    assert_small_refusal("d.json", endless, &long("d.json"));
}

#[test]
fn a_training_says_how_much_memory_it_takes_before_it_reads_everything() {
    let folder = Folder::new().and("large.csv", format!("x,y\n{}", "1,2\n1,3\n".repeat(1_500_000)));
    for command in ["train large.csv -t y", "cv large.csv -t y"] {
        let run = nn_within(250, &folder, command);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{}", run.stderr);
        let text = run.stderr.replace("\n        ", " ");
        let what =
            "error: training would take about 348 MB of memory, by the length of the file and its first rows";
        assert!(text.starts_with(what), "{text}");
        assert!(text.contains("help: take fewer rows"), "{text}");
    }
    // Of a pipe nothing is known beforehand; then the memory ends on the way, with a sentence too.
    for megabytes in [100, 140, 180, 220, 260] {
        let input = std::fs::File::open(folder.path("large.csv")).unwrap();
        let run = nn_reading_within(megabytes, &folder, "train - -t y", input);
        assert_eq!(run.code, 1, "{megabytes} MB: {}", run.stderr);
        assert!(
            run.stderr.contains("memory") && run.stderr.contains("help: "),
            "{megabytes} MB: {}",
            run.stderr
        );
    }
}

#[test]
fn a_table_larger_than_memory_is_described_and_predicted_for() {
    use std::fmt::Write;
    let mut text = String::from("x,y\n");
    (0..6_000_000_u64)
        .for_each(|i| writeln!(text, "{},{}", i.wrapping_mul(2_654_435_761) % 1_000_003, i % 2).unwrap());
    let folder = Folder::new().and("small.csv", "x,y\n1,no\n2,yes\n3,no\n4,yes\n").and("large.csv", &text);
    folder.succeeds("train small.csv -t y --epochs 1 -q --save m.json");
    let run = nn_within(200, &folder, "data describe large.csv");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.starts_with("large.csv: 6000000 rows of 2 columns."), "{}", run.stdout);
    let text = run.stdout.replace('\n', " ");
    assert!(text.contains("such as x, are approximate: within 1 % of the rows."), "{}", run.stdout);
    let run = nn_within(200, &folder, "predict m.json large.csv --ignore-extra -o /dev/null");
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn a_link_to_what_never_ends_is_refused_within_the_limit() {
    let folder = Folder::new().and("t.csv", "x,y\n1,2\n2,3\n");
    for name in ["z.json", "z.onnx", "z.npz", "z.safetensors", "z.toml"] {
        std::os::unix::fs::symlink("/dev/zero", folder.path(name)).unwrap();
    }
    let long = |name: &str| format!("cannot read {name}: it is longer than {} bytes", limits::SETTINGS_FILE);
    for (args, name) in [
        ("show z.json", "z.json"),
        ("show z.onnx", "z.onnx"),
        ("show z.npz", "z.npz"),
        ("show z.safetensors", "z.safetensors"),
        ("predict z.json t.csv", "z.json"),
        ("train t.csv -t y --init-from z.json", "z.json"),
        ("train t.csv -t y --config z.toml", "z.toml"),
        ("train --resume z.json", "z.json"),
        ("search t.csv -t y --space z.toml", "z.toml"),
    ] {
        let run = nn_within(200, &folder, args);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "nn {args}\n{}", run.stderr);
        let text = run.stderr.replace("\n        ", " ");
        let end = format!(
            "error: {}\n  help: look whether it is the right file: none of this kind is so long\n",
            long(name)
        );
        assert!(text.ends_with(&end), "nn {args}\n{text}");
    }
    // A hole has a length, and no more.
    std::fs::File::create(folder.path("hole.json")).unwrap().set_len(1 << 40).unwrap();
    let text = nn_within(140, &folder, "show hole.json").stderr;
    assert!(
        text.starts_with(&format!(
            "error: cannot read hole.json: it is longer than {} bytes",
            limits::WHOLE_FILE
        )),
        "{text}"
    );
    // A table is read piece by piece, and what the operating system refuses has a way out too.
    let text = folder.fails("data describe /proc/self/mem");
    assert!(
        text.starts_with("error: cannot read /proc/self/mem: ") && text.contains("\n  help: look whether"),
        "{text}"
    );
}

#[test]
fn a_header_of_more_columns_than_any_table_has_is_told_as_that_and_not_as_a_table_without_rows() {
    let names: Vec<String> = (0..=limits::COLUMNS).map(|i| format!("c{i}")).collect();
    let folder = Folder::new();
    for end in ["", "\n"] {
        folder.write("t.csv", names.join(",") + end);
        let text = folder.fails("data describe t.csv");
        assert!(
            text.starts_with(&format!("error: t.csv, line 1, has more than {} columns", limits::COLUMNS)),
            "{text}"
        );
    }
}

#[test]
fn the_limits_are_in_the_help() {
    let help = crate::nn(&["data", "--help"]).succeeds();
    for limit in limits::ALL {
        assert!(help.contains(&format!("{}  {}", limit.most, limit.what)), "{}\n{help}", limit.what);
    }
}
