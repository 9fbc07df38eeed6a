//! Absurd amounts are refused with a sentence, before memory is asked for.

use crate::{nn, nn_under, with_iris};
use nn_data::BuiltIn;
use std::process::Stdio;

#[test]
fn absurd_numbers_of_samples_are_refused_by_every_generator() {
    for set in BuiltIn::ALL.iter().filter(|set| set.usual().is_some()) {
        for samples in ["9223372036854775807", "1000000000000"] {
            let run = nn(&["data", set.name(), "--samples", samples]);
            let message = format!("error: {samples} samples are asked for, but there may be ");
            assert!(run.code == 1 && run.stderr.starts_with(&message), "{set}: {}", run.stderr);
            assert!(run.stdout.is_empty() && run.stderr.contains("ask for fewer"), "{set}: {}", run.stderr);
        }
    }
}

#[test]
fn absurd_threads_are_refused_where_work_is_shared() {
    let folder = with_iris();
    for command in
        ["cv iris.csv -t species -e 1", "evaluate iris.json iris.csv", "tutorial --section stuck-runs"]
    {
        let run =
            crate::finished(folder.command(command).env("RAYON_NUM_THREADS", "100000").output().unwrap());
        let message = "100000 threads (RAYON_NUM_THREADS) are asked for, but there may be 1024 at most";
        assert!(run.code == 1 && run.stderr.contains(message), "{command}: {}", run.stderr);
    }
    let few = nn_under(&["tutorial", "--runs", "3"], Stdio::piped(), &[("RAYON_NUM_THREADS", "3")]);
    assert_eq!(few.code, 0, "{}", few.stderr);
}

#[test]
fn absurd_settings_of_a_training_are_refused() {
    let folder = with_iris();
    let train = "train iris.csv -t species -e 1";
    for (flags, message) in [
        (
            "--optimizer lbfgs -b 0 --set training.optimizer.memory=1000000000000",
            "1000000000000 steps for L-BFGS to remember are asked for, but there may be 1000 at most",
        ),
        ("--threads 100000", "100000 threads are asked for, but there may be 1024 at most"),
        ("--hidden 100000,100000", "too many parameters"),
    ] {
        let stderr = folder.fails(&format!("{train} {flags}"));
        assert!(stderr.contains(message), "{flags}: {stderr}");
    }
    let stderr = folder.fails("evaluate iris.json iris.csv --resamples 9223372036854775807");
    assert!(stderr.contains("the most is `--resamples 1000000`"), "{stderr}");
}

#[test]
fn thirty_thousand_hidden_layers_are_trained_saved_and_read() {
    let folder = with_iris();
    let layers = vec!["1"; 29_999].join(",");
    folder.succeeds(&format!("train -q iris.csv -t species -e 1 --hidden {layers} --save deep.json"));
    assert!(folder.succeeds("predict -q deep.json iris.csv").lines().count() == 151);
}
