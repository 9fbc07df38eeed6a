//! As a file for `nn train --config`.

use super::copied::{Copied, word};
use sha2::{Digest, Sha256};

pub(super) fn text(copied: &Copied<'_>) -> String {
    let mut tables: Vec<(&str, Vec<String>)> =
        ["", "data", "columns", "network", "training", "validation"].map(|name| (name, Vec::new())).into();
    let mut say = |key: &str, value: String| {
        let (table, key) = key.split_once('.').unwrap_or(("", key));
        if let Some((_, lines)) = tables.iter_mut().find(|(name, _)| *name == table) {
            lines.push(format!("{key} = {value}"));
        }
    };
    if let Some(bytes) = &copied.bytes {
        say("data.file", word(&copied.file));
        let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        say("data.sha256", word(&hash));
    }
    if let Some((.., seed)) = copied.drawn() {
        say("data.draw", format!("{{ seed = {seed} }}"));
    }
    let targets: Vec<String> = copied.targets.iter().map(|name| word(name)).collect();
    say("columns.targets", format!("[{}]", targets.join(", ")));
    say("training.epochs", copied.epochs.to_string());
    for (key, setting) in copied.said() {
        say(setting.toml, copied.toml(key));
    }
    let mut text =
        format!("# nn train --config training.toml ends with parameters of the digest {}\n", copied.digest);
    for (name, lines) in tables.iter().filter(|table| !table.1.is_empty()) {
        if !name.is_empty() {
            text.push_str(&format!("\n[{name}]\n"));
        }
        lines.iter().for_each(|line| text.push_str(&format!("{line}\n")));
    }
    text
}
