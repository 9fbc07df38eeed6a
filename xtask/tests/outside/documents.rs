//! What the pages for those who change the code name is there: paths, packages, types, modules, macros.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const PAGES: [&str; 3] = ["README.md", "docs/ARCHITECTURE.md", "docs/CONTRIBUTING.md"];

/// What the names of files end with.
const ENDINGS: [&str; 7] = [".rs", ".js", ".md", ".py", ".toml", ".json", ".txt"];

/// This file: its words do not count as code of the project.
const THIS_FILE: &str = "xtask/tests/outside/documents.rs";

struct Project {
    /// Every file and folder.
    paths: BTreeSet<String>,
    packages: BTreeSet<String>,
    /// The words of each file of code, without its comments.
    code: BTreeMap<String, BTreeSet<String>>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

impl Project {
    fn read() -> Project {
        let mut project =
            Project { paths: BTreeSet::new(), packages: BTreeSet::new(), code: BTreeMap::new() };
        let mut folders = vec![PathBuf::new()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(root().join(&folder)).unwrap() {
                let path = folder.join(entry.unwrap().file_name());
                let name = path.to_str().unwrap().replace('\\', "/");
                if ["target", ".git", THIS_FILE].contains(&name.as_str()) {
                    continue;
                }
                let text = || fs::read_to_string(root().join(&path)).unwrap();
                if root().join(&path).is_dir() {
                    folders.push(path);
                } else if [".rs", ".js", ".py"].iter().any(|ending| name.ends_with(ending)) {
                    let comment = if name.ends_with(".py") { "#" } else { "//" };
                    let code = text()
                        .lines()
                        .map(|line| line.split(comment).next().unwrap_or(""))
                        .collect::<Vec<_>>()
                        .join("\n");
                    project.code.insert(name.clone(), words(&code).map(str::to_owned).collect());
                } else if name.ends_with("Cargo.toml") {
                    let text = text();
                    let named =
                        text.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
                    project.packages.extend(named.map(str::to_owned));
                }
                project.paths.insert(name);
            }
        }
        project
    }

    /// The end of a path: of a name alone, a file or folder anywhere. `NAME` stands for a name of the reader's choice.
    fn has_path(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let folder =
            if path.contains("NAME") { path.rsplit_once('/').map_or("", |(folder, _)| folder) } else { path };
        let is_end =
            |other: &String| other.strip_suffix(folder).is_some_and(|b| b.is_empty() || b.ends_with('/'));
        path.starts_with("target/") || self.paths.iter().any(is_end)
    }

    /// Whether a file that has to do with `outer`, a crate, a module or a type, has the word `inner`.
    fn has_item(&self, outer: &str, inner: &str) -> bool {
        let package = outer.replace('_', "-");
        self.code.iter().any(|(path, words)| {
            let of_module = path.split(['/', '.']).any(|part| part == outer || part == package);
            (of_module || words.contains(outer)) && words.contains(inner)
        })
    }

    /// Whether the text between backticks names something that does not exist. Text that is no name is fine.
    fn lacks(&self, quoted: &str) -> bool {
        let is_path = quoted.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
        let is_file = ENDINGS.iter().any(|ending| quoted.ends_with(ending) && quoted.len() > ending.len());
        if is_path && (is_file || quoted.len() > 1 && quoted.contains('/')) {
            return !self.has_path(quoted);
        }
        if quoted.split_whitespace().any(|word| word.starts_with("nn-") && !self.packages.contains(word)) {
            return true;
        }
        let item = quoted.trim_end_matches('!');
        let parts: Vec<&str> = item.split("::").collect();
        if parts.iter().any(|part| words(part).next() != Some(part)) {
            return false;
        }
        if parts.len() > 1 {
            return parts.windows(2).any(|pair| !self.has_item(pair[0], pair[1]));
        }
        let of_code = quoted.ends_with('!') || item.contains('_') || item.contains(char::is_uppercase);
        of_code && !self.code.values().any(|words| words.contains(item))
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// What stands between backticks, with spaces where lines end. Blocks of code are left out.
fn quoted(page: &str) -> Vec<String> {
    let prose = page.split("```").step_by(2).collect::<String>().replace('\n', " ");
    prose.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn what_the_pages_for_maintainers_name_is_there() {
    let project = Project::read();
    let mut gone = Vec::new();
    for page in PAGES {
        let quoted = quoted(&fs::read_to_string(root().join(page)).unwrap());
        assert!(quoted.len() > 10, "{page}: {quoted:?}");
        gone.extend(quoted.iter().filter(|it| project.lacks(it)).map(|it| format!("{page}: {it}")));
    }
    assert!(gone.is_empty(), "named and not there:\n  {}", gone.join("\n  "));
}

/// How many microseconds an epoch of the notebook's second network takes on one core, by this program.
fn microseconds(measurements: &serde_json::Value, peer: &str) -> f64 {
    let is_it = |of: &&serde_json::Value| of["workload"] == "W2" && of["peer"] == peer && of["threads"] == 1;
    let of = measurements.as_array().unwrap().iter().find(is_it).unwrap();
    1e6 * of["min_s_per_unit"].as_f64().unwrap()
}

#[test]
fn the_readme_says_of_speed_what_was_measured() {
    let file = fs::read_to_string(root().join("docs/src/speed/bench.json")).unwrap();
    let bench: serde_json::Value = serde_json::from_str(&file).unwrap();
    let [ours, jax, numpy] =
        ["nn", "jax-scan", "numpy-lean"].map(|peer| microseconds(&bench["measurements"], peer));
    let expected = format!(
        "takes about {ours:.2} microseconds on one core with AVX-512; JAX takes {:.0} times as long and NumPy {:.0} times",
        jax / ours,
        numpy / ours
    );
    assert_eq!(bench["machine"]["level"], "avx512");
    let readme = fs::read_to_string(root().join("README.md")).unwrap().replace('\n', " ");
    assert!(readme.contains(&expected), "by docs/src/speed/bench.json, README.md should say: {expected}");
}

#[test]
fn a_path_a_package_and_an_item_that_are_gone_are_noticed() {
    let project = Project::read();
    for there in [
        "docs/src",
        "nn-model/src",
        "ci.rs",
        "nn-cli",
        "nn_math::simd",
        "Training::epochs",
        "choices!",
        "- x",
    ] {
        assert!(!project.lacks(there), "{there}");
    }
    for gone in [
        "docs/gone",
        "nn-model/gone.rs",
        "gone.rs",
        "nn-gone",
        "nn_math::Gone",
        "Gone::epochs",
        "Gone",
        "gone_for_good!",
    ] {
        assert!(project.lacks(gone), "{gone}");
    }
}
