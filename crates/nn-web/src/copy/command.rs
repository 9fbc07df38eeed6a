//! As a line for a shell.

use super::copied::Copied;
use crate::settings::{Key, Kind};

/// The words of each program that is run.
pub(super) fn commands(copied: &Copied<'_>) -> Vec<Vec<String>> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
    let mut commands = Vec::new();
    if let Some(set) = copied.built_in {
        let mut data = words(&["nn", "data", set]);
        if let Some((samples, noise, seed)) = copied.drawn() {
            data.extend(
                ["--samples", &samples.to_string(), "--noise", &noise.to_string()].map(str::to_owned),
            );
            data.extend(["--seed".to_owned(), seed.to_string()]);
        }
        data.extend(["-o".to_owned(), copied.file.clone()]);
        commands.push(data);
    }
    let mut train = words(&["nn", "train", &copied.file]);
    for target in copied.targets {
        train.extend(["--target".to_owned(), target.clone()]);
    }
    train.extend(["--epochs".to_owned(), copied.epochs.to_string()]);
    let mut set = Vec::new();
    for (key, setting) in copied.said().filter(|(_, setting)| !setting.toml.starts_with("data.")) {
        let (text, flag) = (copied.values.text(key), setting.flag);
        match (flag, setting.kind) {
            ("", _) => set.extend(["--set".to_owned(), format!("{}={}", setting.toml, copied.toml(key))]),
            (_, Kind::Switch) => train.push(flag.to_owned()),
            (_, Kind::Texts) => {
                copied.values.list(key).for_each(|part| train.extend([flag.to_owned(), part.to_owned()]));
            }
            _ if key == Key::Hidden && text.is_empty() => train.extend([flag.to_owned(), "none".to_owned()]),
            _ => train.extend([flag.to_owned(), text.to_owned()]),
        }
    }
    train.extend(set);
    commands.push(train);
    commands
}

pub(super) fn text(copied: &Copied<'_>) -> String {
    let lines: Vec<String> = commands(copied)
        .iter()
        .map(|command| command.iter().map(|word| shell_word(word)).collect::<Vec<_>>().join(" "))
        .collect();
    lines.join(" && ")
}

/// A word as a shell wants it.
fn shell_word(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "_-.,:=/".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
