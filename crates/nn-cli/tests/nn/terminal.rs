//! What a file says never reaches the terminal raw.

use crate::folder::Folder;

/// A terminal's title, a colour, both by one character, a bell, a line that runs from right to left.
const EVIL: [&str; 5] = ["\u{1b}]0;t\u{7}", "\u{1b}[31m", "\u{9b}31m", "\u{9d}0;t\u{9c}", "\u{202e}"];

/// Whether a terminal would obey anything here.
fn is_harmless(text: &str) -> bool {
    let obeyed = |letter: char| {
        letter.is_control() && !"\n\t".contains(letter) || "\u{202e}\u{2066}\u{2028}\u{200f}".contains(letter)
    };
    !text.contains(obeyed)
}

fn evil_table() -> Folder {
    let [title, colour, colour_c1, title_c1, turn] = EVIL;
    let mut table = format!("a{title},b{colour_c1},kind{turn}\n");
    for row in 0..40 {
        table += &format!("{row},text{colour}{},class{title_c1}{}\n", row % 2, row % 2);
    }
    Folder::new().and("evil\u{1b}[1m.csv", &table).and("e.csv", table)
}

#[test]
fn no_message_and_no_result_for_people_has_anything_to_obey() {
    let folder = evil_table();
    let [title, _, colour_c1, _, turn] = EVIL;
    let target = format!("kind{turn}");
    let keys = format!("nonsense{title} = 1\n[data]\nfile = \"e.csv\"\n");
    let folder = folder
        .and("keys.toml", keys)
        .and("broken.toml", format!("a = {title}"))
        .and("space.toml", format!("network.\"x{colour_c1}\" = [1, 2]"))
        .and("good.toml", "network.hidden = [[2], [3]]")
        .and("number.csv", format!("a{title},b{colour_c1},kind{turn}\n1,x{title},y\n{title},{turn},y\n"))
        .and("ragged.csv", format!("a{title},b\n1\n"))
        .and("twice.csv", format!("a{turn},a{turn}\n1,2\n"))
        .and("lines.csv", "\"a\nerror: b\",\"a\nerror: b\"\n1,2\n")
        .and("rows.json", format!("[{{\"a\": {{\"{}\": 1}}}}]", "\u{9b}"))
        .and(
            "fields.json",
            format!("{{\"format\": \"nn-network\", \"version\": 1, \"x{turn}{colour_c1}\": 1}}"),
        )
        .and("cut.json", format!("{{\"format\": \"{turn}{colour_c1}\""));
    let training = ["train", "e.csv", "-t", &target, "--epochs", "2", "--seed", "1"];
    let run = folder
        .run(&[&training[..], &["--save", "m.json", "--save", "m.onnx", "--checkpoint", "c.json"]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let missing = format!("nn\u{1b}[1m{turn}.csv");
    let set = format!("network.{title}=1");
    let commands: &[&[&str]] = &[
        &training,
        &["-v", "data", "describe", "e.csv"],
        &["data", "describe", "evil\u{1b}[1m.csv"],
        &["data", "describe", "lines.csv"],
        &["data", "describe", "ragged.csv"],
        &["data", "describe", "twice.csv"],
        &["data", "describe", "rows.json"],
        &["data", "describe", &missing],
        &["data", "iris", "-o", "nowhere/\u{1b}[1m"],
        &["data", title],
        &[turn],
        &["train", "e.csv", "-t", title],
        &["train", "e.csv", "-t", &target, "--set", &set],
        &["train", "e.csv", "-t", &target, "--save", &missing],
        &["train", "number.csv", "-t", &target, "--epochs", "1"],
        &["train", "--config", "keys.toml"],
        &["train", "--config", "broken.toml"],
        &["train", "--resume", "fields.json"],
        &["train", "--resume", "m.json"],
        &["cv", "e.csv", "-t", &target, "--epochs", "1"],
        &["search", "e.csv", "-t", &target, "--space", "space.toml"],
        &["search", "e.csv", "-t", &target, "--space", "good.toml", "--epochs", "1", "-k", "2"],
        &["-v", "evaluate", "m.json", "e.csv"],
        &["evaluate", "m.json", "number.csv"],
        &["check", "m.json", "e.csv"],
        &["predict", "m.json", "number.csv"],
        &["predict", "m.json", "twice.csv"],
        &["predict", "m.json", "e.csv", "--keep", title],
        &["show", "m.json"],
        &["show", "m.onnx"],
        &["show", "fields.json"],
        &["show", "cut.json"],
        &["show", "m.json", "--plot", &missing],
        &["show", "m.json", "--plot", "\u{1b}[1m.svg"],
        &["convert", "m.json", &missing],
    ];
    let mut seen = 0;
    for args in commands {
        let run = folder.run(args);
        let said = run.stdout + &run.stderr;
        assert!(!said.is_empty() && is_harmless(&said), "nn {args:?}\n{said:?}");
        assert!(!said.contains("\nerror: b"), "a name says it: {said}");
        seen += usize::from(
            ["\\u{1b}", "\\u{9b}", "\\u{9d}", "\\u{202e}"].iter().any(|shown| said.contains(shown)),
        );
    }
    assert!(seen * 3 > commands.len() * 2, "{seen} of {} show something of it", commands.len());
}

#[test]
fn json_holds_nothing_that_a_terminal_obeys_wherever_it_goes() {
    let folder = evil_table();
    let kind = format!("kind{}", EVIL[4]);
    let save =
        ["train", "e.csv", "-t", &kind, "--epochs", "1", "-q", "--save", "m.json", "--checkpoint", "c.json"];
    let trained = folder.run(&[&save[..], &["--format", "json"]].concat()).stdout;
    let predicted = folder.run(&["predict", "m.json", "e.csv", "--format", "json"]).stdout;
    let described = folder.nn("data describe e.csv --format json").stdout;
    let shown = folder.nn("show m.json --format json").stdout;
    for json in [trained, predicted, described, shown, folder.text("m.json"), folder.text("c.json")] {
        assert!(is_harmless(&json) && json.contains("\\u202e"), "{json:?}");
    }
    // What it says is what it was: the model knows its columns.
    assert_eq!(folder.nn("evaluate m.json e.csv").code, 0);
}

#[test]
fn a_file_format_keeps_every_byte_on_its_way_to_a_file_or_a_program() {
    let folder = evil_table();
    let [_, colour, colour_c1, _, turn] = EVIL;
    folder.run(&["train", "e.csv", "-t", &format!("kind{turn}"), "--epochs", "1", "--save", "m.json"]);
    let csv = folder.run(&["predict", "m.json", "e.csv", "--keep", &format!("b{colour_c1}")]).stdout;
    assert!(csv.starts_with(&format!("b{colour_c1},kind{turn}\ntext{colour}0,class")), "{csv:?}");
    let csv = folder.nn("data describe e.csv --format csv").stdout;
    assert!(csv.contains(&format!("\nb{colour_c1},text,")), "{csv:?}");
}

/// `script` runs a program in a terminal of its own.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_no_file_format_raw_either() {
    use std::process::Command;
    let folder = evil_table();
    let [_, _, _, _, turn] = EVIL;
    folder.run(&["train", "e.csv", "-t", &format!("kind{turn}"), "--epochs", "1", "--save", "m.json"]);
    for args in
        ["predict m.json e.csv", "predict m.json e.csv --format npy", "data describe e.csv --format csv"]
    {
        let call = format!("stty -onlcr; {} -q {args}", env!("CARGO_BIN_EXE_nn"));
        let script =
            Command::new("script").args(["-qec", &call, "/dev/null"]).current_dir(folder.path("")).output();
        let Ok(output) = script else {
            return; // not installed here
        };
        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && shown.contains("\\u{"), "nn {args}: {shown:?}");
        assert!(is_harmless(&shown.replace("\r\n", "\n")), "nn {args}: {shown:?}");
    }
}
