//! What a page of the book copies for a terminal ends with the digest that the page shows.

use crate::folder::Folder;
use nn_web::Session;
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// Trainings with flags of every kind, and settings that have no flag.
const LINKS: &[&str] = &[
    "data=moons&noise=0.15&hidden=8,8&rate=0.02&validation=0.25&seed=3",
    "data=noisy-linear&hidden=&bias=false&initialization=uniform&low=-0.5&loss=half-sse&optimizer=sgd&momentum=0.5&rate=0.001&input_scaling=none&target_scaling=none",
    "data=iris&hidden=6&activations=leaky-relu:0.2&batch=16&drop_last=true&schedule=step&every=5&warm_up=2&l2=0.01&penalty_on_biases=true",
    "data=moons&features=x^2,x*y&hidden=4&early_stopping=3&restore_best=false&improvement=0.001&validation=0.2&stratified=false&output=sigmoid",
    "data=truth-table&hidden=2&bias=false&weights=1,2,3,-4,0.005,6,0.1,-0.25&optimizer=lbfgs&memory=5",
    "data=csv&targets=sound%20of%20it&ignore=%22size, in cm%22&missing=median&hidden=3,3&dropout=0.1,0.2&batch=4",
];

const ANIMALS: &str = "\"size, in cm\",kilograms,sound of it\n40,4,meow\n60,20,woof\n42,,meow\n150,600,moo\n55,18,woof\n155,650,moo\n";

/// The answer to a request, as JSON, and its file.
fn ask(session: &mut Session, request: &str) -> (Value, Vec<u8>) {
    let answer = session.answer(request, &[]).unwrap_or_else(|refusal| panic!("{request}: {refusal}"));
    (serde_json::from_str(&answer.text).unwrap(), answer.bytes)
}

/// A session that has trained for a while.
fn trained(link: &str) -> (Session, String) {
    let mut session = Session::default();
    session.answer("table?name=animals.csv", ANIMALS.as_bytes()).unwrap();
    ask(&mut session, &format!("open?{link}"));
    let (status, _) = ask(&mut session, "advance?epochs=12");
    let digest = status["digest"].as_str().unwrap().to_owned();
    (session, digest)
}

/// Copies a program, and puts the table that it needs into the folder.
fn copied(session: &mut Session, program: &str, folder: &Folder) -> String {
    let (copy, bytes) = ask(session, &format!("copy?as={program}"));
    if let Some(file) = copy["file"].as_str() {
        folder.write(file, bytes);
    }
    copy["text"].as_str().unwrap().to_owned()
}

/// The path where programs are looked for, with `nn` first.
fn path_with_nn() -> String {
    let folder = Path::new(env!("CARGO_BIN_EXE_nn")).parent().unwrap().display();
    format!("{folder}:{}", std::env::var("PATH").unwrap_or_default())
}

#[cfg(unix)]
#[test]
fn the_command_of_a_page_ends_with_its_digest() {
    for link in LINKS {
        let (mut session, digest) = trained(link);
        let folder = Folder::new();
        let command = copied(&mut session, "command", &folder);
        let mut shell = Command::new("sh");
        shell
            .current_dir(folder.path(""))
            .env("PATH", path_with_nn())
            .arg("-c")
            .arg(format!("{command} --format json"));
        let output = shell.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        let said = format!("{command}\n{text}\n{}", String::from_utf8_lossy(&output.stderr));
        let report: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {said}"));
        assert_eq!(report["digest"], digest, "{said}");
    }
}

#[test]
fn the_experiment_of_a_page_ends_with_its_digest() {
    for link in LINKS {
        let (mut session, digest) = trained(link);
        let folder = Folder::new();
        folder.write("training.toml", copied(&mut session, "toml", &folder));
        let report: Value =
            serde_json::from_str(&folder.nn("train --config training.toml -q --format json").succeeds())
                .unwrap();
        assert_eq!(report["digest"], digest, "{link}");
    }
}

/// Needs Python with NumPy; `NN_REQUIRE_NUMPY` makes it a must, and may name the program.
#[cfg(unix)]
#[test]
fn the_python_program_of_a_page_asserts_its_digest_and_predicts_as_the_page() {
    let required = std::env::var("NN_REQUIRE_NUMPY").ok();
    let python = required.as_deref().filter(|name| name.contains("python")).unwrap_or("python3");
    let has_numpy = Command::new(python)
        .args(["-c", "import numpy"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !has_numpy {
        assert!(required.is_none(), "{python} has no NumPy");
        writeln!(std::io::stderr(), "NOT RUN: {python} has no NumPy").unwrap();
        return;
    }
    for link in LINKS {
        let (mut session, _) = trained(link);
        let folder = Folder::new();
        let text = copied(&mut session, "python", &folder);
        let prints = "import json\nprint(json.dumps(np.asarray(predict(rows)).tolist()))\n";
        folder.write("page.py", format!("{text}{prints}"));
        let mut program = Command::new(python);
        let output =
            program.current_dir(folder.path("")).env("PATH", path_with_nn()).arg("page.py").output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{text}\n{said}\n{}", String::from_utf8_lossy(&output.stderr));
        // The first sample of the table is predicted as the page predicts it.
        let predicted: Value = serde_json::from_str(said.trim().lines().last().unwrap()).unwrap();
        let (info, _) = ask(&mut session, "info");
        if info["inputs"].as_array().unwrap().len() != info["features"].as_array().unwrap().len() {
            continue;
        }
        let table = String::from_utf8(ask(&mut session, "data").1).unwrap();
        let numbers: Vec<&str> = table.lines().nth(1).unwrap().split(',').collect();
        let columns: Vec<&str> = table.lines().next().unwrap().split(',').collect();
        let inputs = info["inputs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|input| numbers[columns.iter().position(|column| input["name"] == **column).unwrap()]);
        let inputs: Vec<&str> = match link.contains("csv") {
            true => vec!["4"],
            false => inputs.collect(),
        };
        let (page, _) = ask(&mut session, &format!("predict?values={}", inputs.join(",")));
        for (found, expected) in
            predicted[0].as_array().unwrap().iter().zip(page["outputs"].as_array().unwrap())
        {
            let (found, expected) = (found.as_f64().unwrap(), expected.as_f64().unwrap());
            // Where early stopping keeps the best weights they are not those of now.
            assert!((found - expected).abs() < 1e-9, "{link}: {found} and {expected}");
        }
    }
}
