//! What `nn try` asks, and what it says of answers.

use crate::folder::Folder;
use crate::nn;
use nn_tutorial::exercises;
use serde_json::Value;

#[test]
fn every_exercise_is_listed_and_says_what_it_asks_and_how_to_answer() {
    let list = nn(&["try"]).succeeds();
    for exercise in exercises::all() {
        let row = format!("  {:27}{}", exercise.name, exercise.title);
        assert!(list.lines().any(|line| line == row.trim_end()), "{row}\n{list}");
    }
    for exercise in exercises::all().step_by(7) {
        let asked = nn(&["try", exercise.name]).succeeds();
        let flat = asked.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(exercise.question), "{asked}");
        assert!(flat.contains(&format!("nn try {} --answer", exercise.name)), "{asked}");
        for part in exercise.parts() {
            assert!(asked.contains(part.label) && asked.contains(&part.tolerance.to_string()), "{asked}");
        }
        assert!(exercise.choices().iter().all(|choice| asked.contains(choice)), "{asked}");
    }
}

#[test]
fn a_chapter_without_an_exercise_in_code_lists_those_that_it_has() {
    let list = nn(&["try", "program"]).succeeds();
    let names: Vec<&str> = list.lines().skip(2).filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names, exercises::of_chapter("program").map(|exercise| exercise.name).collect::<Vec<_>>());
}

#[test]
fn an_answer_may_be_given_in_words_with_blanks_and_with_a_minus() {
    for answer in [
        &["neuron-border", "--answer", "2", "1", "0,5"][..],
        &["neuron-border", "--answer", "2; 1; 1/2"],
        &["neuron-xor", "--answer", "2"],
        &["activations-saturated", "--answer", "tanh by less than a thousandth, relu by 1"],
        &["learning-rate-factor", "--answer", "-0.6", "-1.4"],
        &["learning-rate-factor", "--answer=-3/5 -.14e1"],
    ] {
        let said = nn(&[&["try"], answer].concat()).succeeds();
        assert!(said.starts_with("Right. "), "{answer:?}: {said}");
    }
}

/// What a program of a reader's prints, the exercise that it is for, and the exit code.
const PIPED: &[(&str, &str, i32)] = &[
    ("step 90: 0.0101\nbelow after step 91\n", "one-step", 0),
    ("step 90: 0.0101\nbelow after step 90\n", "one-step", 1),
    ("91 steps, error 0.009997\n", "one-step", 1), // the last number counts
    ("\u{1b}[1;32m91\u{1b}[0m\r\n", "one-step", 0),
    ("\u{feff}91", "one-step", 0),
    ("h0 0.01155\nh1 -0.0182\n", "backpropagation", 0),
    ("[0.01155, -0.0182]", "backpropagation", 0),
    ("tensor([[ 1.1550e-02], [-1.8200e-02]])", "backpropagation", 0),
    ("h0: 0.01182, h1: -0.01707", "backpropagation", 1),
    ("0.46212 0.78645\n-1 0\n", "activations", 0),
    ("0.46212 0.78645\nNaN NaN\n", "activations", 1),
];

#[test]
fn the_last_numbers_of_a_program_count_whatever_else_it_prints() {
    let folder = Folder::new();
    for (printed, name, code) in PIPED {
        let run = folder.nn_reading(&format!("try {name} -"), printed.as_bytes());
        assert_eq!(run.code, *code, "{printed:?}\n{}{}", run.stdout, run.stderr);
        assert!(run.stderr.starts_with("read from standard input: "), "{}", run.stderr);
        folder.write("printed.txt", printed);
        assert_eq!(folder.nn(&format!("try {name} printed.txt --quiet")).code, *code, "{printed:?}");
    }
    let sixteen: Vec<u8> = "step\r\n91\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(folder.nn_reading("try one-step -", &[&[0xff, 0xfe][..], &sixteen].concat()).code, 0);
    // A program that prints very much, and no text at all.
    let long = [vec![b'x'; 1 << 20], vec![0x80; 1000], b" 91\n".to_vec()].concat();
    assert_eq!(folder.nn_reading("try one-step -", &long).code, 0);
    let none = folder.nn_reading("try one-step -", b"");
    assert_eq!(none.code, 1);
    assert!(none.stderr.starts_with("error: there is no number in standard input"), "{}", none.stderr);
}

#[test]
fn a_wrong_answer_is_told_what_has_happened_and_the_exit_code_is_1() {
    let wrong = nn(&["try", "one-step-change", "--answer", "-0.1259"]);
    assert_eq!((wrong.code, wrong.stdout.as_str()), (1, ""));
    assert!(wrong.stderr.contains("a weight changes against its slope"), "{}", wrong.stderr);
    let nan = Folder::new().nn_reading("try activations -", b"0.4621 0.7864 NaN NaN");
    assert!(nan.stderr.contains("infinity divided by infinity"), "{}", nan.stderr);
}

#[test]
fn programs_get_the_list_the_question_and_the_verdict_as_json() {
    let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let list = parsed(&nn(&["try", "--format", "json"]).succeeds());
    assert_eq!(
        (&list["format"], list["exercises"].as_array().unwrap().len()),
        (&"nn-try".into(), exercises::all().count())
    );
    let one = parsed(&nn(&["try", "neuron-border", "--format", "json"]).succeeds());
    assert_eq!(one["exercises"][0], list["exercises"][2]);
    assert_eq!(one["exercises"][0]["parts"][2]["tolerance"], "give or take 0.001");
    let wrong = nn(&["try", "neuron-xor", "--answer", "1", "--format", "json"]);
    let verdict = parsed(&wrong.stdout);
    assert_eq!((wrong.code, &verdict["right"], &verdict["name"]), (1, &false.into(), &"neuron-xor".into()));
    assert!(verdict["said"].as_str().unwrap().contains("3 rows right"));
    let right = parsed(&nn(&["try", "neuron-xor", "--answer", "2", "--format", "json"]).succeeds());
    assert_eq!(right["right"], true);
}
