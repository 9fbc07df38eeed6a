//! One file by two names, and names that are no text.

use crate::folder::Folder;
use crate::with_iris;

#[cfg(unix)]
#[test]
fn one_file_by_two_names_is_not_written_twice() {
    let folder = with_iris().and("old.json", "precious");
    std::fs::create_dir(folder.path("below")).unwrap();
    std::os::unix::fs::symlink("old.json", folder.path("link.json")).unwrap();
    std::os::unix::fs::symlink("below", folder.path("folder")).unwrap();
    std::fs::hard_link(folder.path("old.json"), folder.path("hard.json")).unwrap();
    // These lead to what is not there yet.
    std::os::unix::fs::symlink("../new.json", folder.path("below/link.json")).unwrap();
    std::os::unix::fs::symlink("below/link.json", folder.path("chain.json")).unwrap();
    let pairs = [
        ("a.json", "./a.json"),
        ("a.json", "below/../a.json"),
        ("below/a.json", "folder/a.json"),
        ("old.json", "link.json"),
        ("old.json", "hard.json"),
        ("new.json", "below/link.json"),
        ("chain.json", "new.json"),
    ];
    for (one, other) in pairs {
        let message = format!("error: {one} and {other} are to be written, and are one file");
        for flags in [("--save", "--history"), ("--save", "--checkpoint"), ("--save", "--save")] {
            let refused = folder.fails(&format!(
                "train iris.csv -t species --epochs 1 {} {one} {} {other}",
                flags.0, flags.1
            ));
            assert_eq!(refused, format!("{message}\n  help: give each file a name of its own"));
        }
        let refused = folder
            .fails(&format!("train iris.csv -t species --epochs 1 --history {one} --checkpoint {other}"));
        assert!(refused.starts_with(&message), "{refused}");
    }
    let refused = folder.fails("train iris.csv -t species --epochs 1 --plot a.svg --checkpoint ./a.svg");
    assert!(refused.starts_with("error: a.svg and ./a.svg are to be written, and are one file"), "{refused}");
    assert_eq!(folder.text("old.json"), "precious");
}

#[cfg(unix)]
#[test]
fn no_command_writes_over_what_it_reads() {
    let folder = with_iris();
    folder.write("e.toml", folder.succeeds("train iris.csv -t species --epochs 1 --print-config"));
    folder.write("space.toml", "network.hidden = [[2], [3]]");
    folder.succeeds("train iris.csv -t species --epochs 1 -q --checkpoint c.json");
    for (link, file) in [("t.svg", "iris.csv"), ("m.svg", "iris.json"), ("m.onnx", "iris.json")] {
        std::os::unix::fs::symlink(file, folder.path(link)).unwrap();
    }
    std::fs::hard_link(folder.path("c.json"), folder.path("c.svg")).unwrap();
    let files = ["iris.csv", "iris.json", "e.toml", "space.toml", "c.json"];
    let before = files.map(|file| folder.read(file));
    for (command, file) in [
        ("train --config e.toml --checkpoint", "e.toml"),
        ("train --config e.toml --checkpoint", "./e.toml"),
        ("train --config e.toml --checkpoint", "iris.csv"),
        ("train --config e.toml --plot", "t.svg"),
        ("train --resume c.json --epochs 2 --checkpoint d.json --save", "c.json"),
        ("train --resume c.json --epochs 2 --checkpoint d.json --plot", "c.svg"),
        ("train iris.csv -t species --init-from iris.json --history", "iris.json"),
        ("search --config e.toml --space space.toml --best", "e.toml"),
        ("search --config e.toml --space space.toml --best", "iris.csv"),
        ("evaluate iris.json iris.csv --plot", "t.svg"),
        ("evaluate iris.json iris.csv --plot", "m.svg"),
        ("importance iris.json iris.csv --plot", "t.svg"),
        ("effects iris.json iris.csv --column x --plot", "m.svg"),
        ("report iris.json iris.csv -o", "t.svg"),
        ("report iris.json iris.csv -o", "iris.json"),
        ("show iris.json --plot", "m.svg"),
        ("convert iris.json", "m.onnx"),
        ("convert iris.json", "./iris.json"),
    ] {
        let refused = folder.fails(&format!("{command} {file}"));
        let message = format!(
            "error: {file} is read, so it cannot be written too: its contents would be lost\n  help: write to a file of another name"
        );
        assert_eq!(refused, message, "nn {command} {file}");
        assert!(files.map(|file| folder.read(file)) == before, "nn {command} {file}");
    }
    // These are meant.
    folder.succeeds("train --resume c.json --epochs 2 --checkpoint c.json");
    folder.succeeds("train iris.csv -t species --epochs 1 --init-from iris.json --save iris.json");
}

/// File systems of others refuse such names themselves.
#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_works_or_is_refused_with_the_name_before_any_work() {
    use std::ffi::{OsStr, OsString};
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    let folder = with_iris().and("space.toml", "network.hidden = [[2], [3]]");
    let odd = |ending: &str| OsString::from_vec([b"b\xffd", ending.as_bytes()].concat());
    for (file, ending) in [("iris.csv", ".csv"), ("iris.json", ".json"), ("space.toml", ".toml")] {
        std::fs::copy(folder.path(file), folder.path("").join(odd(ending))).unwrap();
    }
    let words = |text: &str| -> Vec<OsString> {
        let odd = |word: &str| match word.strip_prefix('@') {
            Some(ending) => odd(ending),
            None => word.into(),
        };
        text.split(' ').map(odd).collect()
    };
    for (command, written) in [
        ("predict @.json @.csv -o @.npy", Some(".npy")),
        ("predict iris.json iris.csv -o @.out", Some(".out")),
        ("evaluate @.json @.csv --plot @.svg", Some(".svg")),
        ("report @.json @.csv --repeats 1 --columns 1 -o @.html", Some(".html")),
        ("check @.json @.csv", None),
        ("show @.json --plot @.png", Some(".png")),
        ("convert @.json @.onnx", Some(".onnx")),
        ("data describe @.csv", None),
        ("data iris -o @.npz", Some(".npz")),
        ("search iris.csv -t species --epochs 1 -k 2 --space @.toml --best @.best", Some(".best")),
        ("man @", None),
    ] {
        if command == "man @" {
            std::fs::create_dir(folder.path("").join(odd(""))).unwrap();
        }
        let run = folder.run(&words(command));
        assert_eq!(run.code, 0, "nn {command}\n{}", run.stderr);
        if let Some(ending) = written {
            assert!(folder.path("").join(odd(ending)).metadata().unwrap().len() > 0, "nn {command}");
        }
    }
    let files = || std::fs::read_dir(folder.path("")).unwrap().count();
    let before = files();
    for (command, name) in [
        ("train @.csv -t species", "b\\xFFd.csv"),
        ("cv @.csv -t species", "b\\xFFd.csv"),
        ("search @.csv -t species --space space.toml", "b\\xFFd.csv"),
        ("train iris.csv -t species --save @.json", "b\\xFFd.json"),
        ("train iris.csv -t species --plot @.svg", "b\\xFFd.svg"),
        ("train iris.csv -t species --history @.csv", "b\\xFFd.csv"),
        ("train iris.csv -t species --checkpoint @.run", "b\\xFFd.run"),
        ("train iris.csv -t species --init-from @.json", "b\\xFFd.json"),
        ("train iris.csv -t species --validation-file @.csv", "b\\xFFd.csv"),
    ] {
        let run = folder.run(&words(command));
        let message = format!(
            "error: the name \"{name}\" is no UTF-8, and could not be kept with the model\n  \
             help: rename the file, or make a link to it with another name\n"
        );
        assert_eq!(
            (run.code, run.stdout.as_str(), run.stderr.as_str()),
            (1, "", message.as_str()),
            "nn {command}"
        );
        assert_eq!(files(), before, "nn {command}");
    }
    // What is no name of a file.
    let run = folder.run(&[
        OsStr::new("data"),
        OsStr::new("describe"),
        OsStr::from_bytes(b"x\xff"),
        OsStr::new("y"),
    ]);
    assert_eq!(run.code, 2);
    assert!(Folder::new().run(&words("predict a b --keep @")).stderr.starts_with("error: "));
}
