//! No two files need each other, directly or by way of others: so each can be read after those that it needs, and changed without
//! looking at those that need it.
//!
//! A file needs another if a path in it, of a `use` or in the code, leads to an item there, through whatever re-exports. What only
//! tests need does not count, and a module that declares or re-exports its children does not need them by that.

use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What Rust's idiom asks for, though it closes a circle: a file, what it needs, and why.
const ALLOWED: [(&str, &str, &str); 2] = [
    ("crates/nn-cli/src/commands/completions.rs", "crates/nn-cli/src/cli.rs", PARSER),
    ("crates/nn-cli/src/commands/man.rs", "crates/nn-cli/src/cli.rs", PARSER),
];
const PARSER: &str = "a command that describes the command line needs its parser, which has the commands";

/// The segments of a path, or the names of modules from the crate's root downward.
type Names = Vec<String>;

/// Which file needs which, and one of the paths that say so.
type Needs<'a> = BTreeMap<(&'a str, &'a str), String>;

#[derive(Default)]
struct Module {
    file: String,
    /// Paths to what it needs.
    paths: Vec<Names>,
    /// What each name stands for that a `use` brings.
    uses: BTreeMap<String, Names>,
    /// What it re-exports; of its children it needs only what it names once more.
    exports: Vec<(String, Names)>,
    named: BTreeSet<String>,
}

/// The modules of a crate by their names, of which the root has none.
struct Crate(BTreeMap<Names, Module>);

impl Crate {
    /// Reads a crate from the file of its root.
    fn of(root: &str) -> Crate {
        let mut modules = Crate(BTreeMap::new());
        let folder = root.rsplit_once('/').unwrap().0;
        modules.read_file(Names::new(), root.to_owned(), folder);
        modules
    }

    /// Reads the file of a module, whose children's files are in the folder.
    fn read_file(&mut self, module: Names, file: String, folder: &str) {
        let text = std::fs::read_to_string(workspace().join(&file)).unwrap_or_else(|e| panic!("{file}: {e}"));
        let tokens = text.parse().unwrap_or_else(|e| panic!("{file}: {e}"));
        self.0.insert(module.clone(), Module { file, ..Module::default() });
        self.read(&module, folder, tokens);
    }

    fn read(&mut self, module: &Names, folder: &str, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let word = |i: usize| tokens.get(i).and_then(word);
        let is = |i: usize, mark| tokens.get(i).is_some_and(|token| is(token, mark));
        let mut i = 0;
        while i < tokens.len() {
            let here = self.0.get_mut(module).unwrap();
            let start = i;
            i += 1;
            match (&tokens[start], word(start).as_deref()) {
                (_, Some("mod")) if word(i).is_some() => {
                    let name = word(i).unwrap();
                    let (child, within) = (below(module, &name), format!("{folder}/{name}"));
                    if is(i + 1, ';') {
                        let own = [format!("{within}.rs"), format!("{within}/mod.rs")];
                        let file = own.into_iter().find(|file| workspace().join(file).exists());
                        self.read_file(child, file.unwrap_or_else(|| panic!("no file is {within}")), &within);
                    } else if let Some(TokenTree::Group(body)) = tokens.get(i + 1) {
                        let file = here.file.clone();
                        self.0.insert(child.clone(), Module { file, ..Module::default() });
                        self.read(&child, &within, body.stream());
                    }
                    i += 2;
                }
                (_, Some("use")) if !is(i, '<') => {
                    i += tokens[i..].iter().take_while(|token| !self::is(token, ';')).count();
                    let public =
                        tokens[..start].iter().rev().find(|token| !matches!(token, TokenTree::Group(_)));
                    let public = public.and_then(self::word).is_some_and(|word| word == "pub");
                    for (name, path) in expand(&[], &tokens[start + 1..i]) {
                        here.uses.insert(name.clone(), path.clone());
                        match public {
                            true => here.exports.push((name, path)),
                            false => here.paths.push(path),
                        }
                    }
                }
                (_, Some(first)) => {
                    let mut path = vec![first.to_owned()];
                    while is(i, ':') && is(i + 1, ':') && word(i + 2).is_some() {
                        path.extend(word(i + 2));
                        i += 3;
                    }
                    here.named.insert(first.to_owned());
                    if path.len() > 1 {
                        here.paths.push(path);
                    }
                }
                (TokenTree::Group(attribute), None)
                    if start > 0
                        && is(start - 1, '#')
                        && attribute.to_string().replace(' ', "") == "[cfg(test)]" =>
                {
                    let ends = |token: &TokenTree| self::is(token, ';') || token.to_string().starts_with('{');
                    i += tokens[i..].iter().take_while(|token| !ends(token)).count() + 1;
                }
                (TokenTree::Group(group), None) => self.read(module, folder, group.stream()),
                _ => {}
            }
        }
    }

    /// The module that has what a path in a module leads to; none if that is outside of the crate, or nothing but a name.
    fn target(&self, module: &Names, path: &[String]) -> Option<Names> {
        let mut at = module.clone();
        let mut left = path;
        match path[0].as_str() {
            "crate" => (at, left) = (Names::new(), &path[1..]),
            "self" => left = &path[1..],
            _ => {}
        }
        let relative = left.len() < path.len() || path[0] == "super";
        for (i, name) in left.iter().enumerate() {
            let child = below(&at, name);
            if name == "super" {
                at.pop();
            } else if self.0.contains_key(&child) {
                at = child;
            } else {
                return match self.0[&at].uses.get(name) {
                    Some(used) if used[0] != *name => self.target(&at, &[used, &left[i + 1..]].concat()),
                    _ => (relative || i > 0).then_some(at),
                };
            }
        }
        Some(at)
    }

    fn needs(&self) -> Needs<'_> {
        let mut needs = Needs::new();
        for (name, module) in &self.0 {
            let exports = module.exports.iter().filter(|(word, path)| {
                let of_child = self.target(name, path).is_some_and(|target| target.starts_with(name));
                !of_child || module.named.contains(word)
            });
            for path in module.paths.iter().chain(exports.map(|(_, path)| path)) {
                let file = self.target(name, path).map(|target| &*self.0[&target].file);
                if let Some(file) = file.filter(|file| *file != module.file) {
                    needs.entry((&module.file, file)).or_insert_with(|| path.join("::"));
                }
            }
        }
        needs
    }
}

/// A module's child.
fn below(module: &Names, name: &String) -> Names {
    module.iter().chain([name]).cloned().collect()
}

fn word(token: &TokenTree) -> Option<String> {
    if let TokenTree::Ident(word) = token { Some(word.to_string()) } else { None }
}

fn is(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

/// The names that a `use` brings, with their paths.
fn expand(before: &[String], tree: &[TokenTree]) -> Vec<(String, Names)> {
    let mut found = Vec::new();
    for branch in tree.split(|token| is(token, ',')) {
        let mut path = before.to_vec();
        let mut name = None;
        for token in branch {
            match (token, word(token)) {
                (_, Some(word)) if word == "as" => name = branch.last().map(ToString::to_string),
                (_, Some(word)) if name.is_none() && (word != "self" || path.is_empty()) => path.push(word),
                (TokenTree::Group(group), _) => {
                    found.extend(expand(&path, &group.stream().into_iter().collect::<Vec<_>>()));
                    path.clear();
                }
                _ => {}
            }
        }
        if let Some(last) = path.last() {
            found.push((name.unwrap_or_else(|| last.clone()), path));
        }
    }
    found
}

/// The files that a file needs, and those that they need.
fn reached<'a>(needs: &Needs<'a>, file: &'a str) -> BTreeSet<&'a str> {
    let (mut reached, mut open) = (BTreeSet::new(), vec![file]);
    while let Some(file) = open.pop() {
        let next = needs.keys().filter(|(from, _)| *from == file).map(|(_, to)| *to);
        open.extend(next.filter(|to| reached.insert(*to)));
    }
    reached
}

fn workspace() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The roots of the crates in a folder: each `lib.rs` and `main.rs` of sources.
fn roots(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(workspace().join(folder)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = format!("{folder}/{name}");
        if entry.path().is_dir() && name != "target" {
            found.extend(roots(&path));
        } else if ["src/lib.rs", "src/main.rs", "tests/lib.rs", "tests/main.rs"]
            .iter()
            .any(|end| path.ends_with(end))
        {
            found.push(path);
        }
    }
    found
}

#[test]
fn no_two_files_need_each_other() {
    let (mut circles, mut count, mut unused) = (String::new(), 0, BTreeSet::from(ALLOWED));
    for root in ["crates", "xtask", "benches", "fuzz", "tests"].into_iter().flat_map(roots) {
        let sources = Crate::of(&root);
        let mut needs = sources.needs();
        count += needs.len();
        for row in ALLOWED {
            if needs.remove(&(row.0, row.1)).is_some() {
                unused.remove(&row);
            }
        }
        let reached: BTreeMap<&str, _> =
            needs.keys().map(|(from, _)| (*from, reached(&needs, from))).collect();
        for ((from, to), path) in &needs {
            if reached.get(to).is_some_and(|reached| reached.contains(from)) {
                circles += &format!("  {from} needs {to}: `{path}`\n");
            }
        }
    }
    assert!(count > 500, "only {count} needs of files were found");
    assert!(unused.is_empty(), "allowed, but there is no such need any more: {unused:?}");
    assert!(
        circles.is_empty(),
        "files need each other:\n{circles}  help: move what they share down into the file where it belongs, or into one of its own"
    );
}
