//! The messages that our sources have: those of the libraries' errors, and the texts of help.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::fmt;
use std::path::{Path, PathBuf};

/// A message, or a part of one, as the sources write it.
pub(super) struct Message {
    pub(super) file: String,
    /// The variant of an error; empty for texts of help.
    pub(super) variant: String,
    pub(super) text: String,
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {:?}", self.file, self.variant, self.text)
    }
}

impl Message {
    /// Whether a text was made of it: all that stands between the braces is there, in this order.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let mut rest = text;
        self.fixed().iter().all(|piece| match rest.find(piece.as_str()) {
            Some(at) => {
                rest = &rest[at + piece.len()..];
                true
            }
            None => false,
        })
    }

    /// What is always the same.
    fn fixed(&self) -> Vec<String> {
        let (mut pieces, mut piece, mut letters) = (Vec::new(), String::new(), self.text.chars().peekable());
        while let Some(letter) = letters.next() {
            match letter {
                '{' | '}' if letters.peek() == Some(&letter) => piece.extend(letters.next()),
                '{' => {
                    pieces.push(std::mem::take(&mut piece));
                    letters.by_ref().find(|letter| *letter == '}');
                }
                _ => piece.push(letter),
            }
        }
        pieces.push(piece);
        let words = |piece: String| piece.split_whitespace().collect::<Vec<_>>().join(" ");
        pieces.into_iter().map(words).filter(|piece| piece.chars().any(char::is_alphabetic)).collect()
    }

    /// Whether it says anything: a name alone, or nothing but what is put in, is no message.
    fn speaks(&self) -> bool {
        self.fixed().iter().map(|piece| piece.split(' ').count()).sum::<usize>() > 1
    }
}

/// Functions of the program whose texts are help: those that give it, or errors with it.
const OF_HELP: [&str; 15] = [
    "help",
    "writable",
    "flags",
    "training_flags",
    "explain",
    "explain_key",
    "layers_of",
    "load",
    "of_judged_rows",
    "with_way_out",
    "there_are",
    "see",
    "way_out",
    "no_table",
    "refusal",
];

/// All of them.
pub(super) fn messages() -> Vec<Message> {
    let mut all = Vec::new();
    for library in
        ["nn-table", "nn-data", "nn-model", "nn-format", "nn-select", "nn-experiment", "nn-file", "nn-cli"]
    {
        let mut files = Vec::new();
        collect(&crates().join(library).join("src"), &mut files);
        files.sort();
        for path in files {
            let file = path.strip_prefix(crates()).unwrap().display().to_string();
            let text = std::fs::read_to_string(&path).unwrap();
            let tokens: TokenStream = text.parse().unwrap_or_else(|e| panic!("{file}: {e}"));
            Reader { file: &file, of_program: library == "nn-cli", found: &mut all }.read(tokens);
        }
    }
    all.retain(Message::speaks);
    all
}

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn collect(folder: &Path, to: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            collect(&path, to);
        } else if name.ends_with(".rs") && name != "tests.rs" {
            to.push(path);
        }
    }
}

struct Reader<'a> {
    file: &'a str,
    of_program: bool,
    found: &'a mut Vec<Message>,
}

impl Reader<'_> {
    fn read(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let word = |i: usize| tokens.get(i).map(ToString::to_string).unwrap_or_default();
        let mut i = 0;
        while i < tokens.len() {
            match word(i).as_str() {
                // Tests are no part of the program.
                "mod" if word(i + 1) == "tests" => i += 2,
                "error" if matches!(tokens.get(i + 1), Some(TokenTree::Group(_))) && self.is_errors() => {
                    i = self.read_variant(&tokens, i + 1);
                    continue;
                }
                "fn" if OF_HELP.contains(&word(i + 1).as_str()) && self.may_help() => {
                    while !matches!(&tokens[i], TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
                    {
                        i += 1;
                    }
                    self.texts(group(&tokens[i]).unwrap().stream());
                }
                "help" if word(i + 1) == ":" && word(i + 2).starts_with('"') => {
                    self.texts(tokens[i + 2].clone().into())
                }
                "failed" if word(i.saturating_sub(1)) == ":" => self.second(group_at(&tokens, i + 1)),
                "setting" | "Setting" | "no_table" if self.says_settings(&word(i.saturating_sub(1))) => {
                    if let Some(arguments) =
                        group_at(&tokens, i + 1).filter(|it| it.delimiter() == Delimiter::Parenthesis)
                    {
                        self.texts(arguments.stream());
                    }
                }
                _ => {}
            }
            if let Some(inner) = tokens.get(i).and_then(group) {
                self.read(inner.stream());
            }
            i += 1;
        }
    }

    /// Whether arguments are the text of an error: of settings that contradict each other, or of a file that is no table.
    fn says_settings(&self, before: &str) -> bool {
        before != "fn" && ["nn-experiment", "nn-table"].iter().any(|library| self.file.starts_with(library))
    }

    fn is_errors(&self) -> bool {
        self.file.ends_with("/error.rs")
    }

    fn may_help(&self) -> bool {
        self.of_program || self.is_errors() || self.file.starts_with("nn-file")
    }

    /// The message of `#[error(...)]` with the name of the variant behind it; gives where to go on.
    fn read_variant(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        // Within the attribute's own brackets: the variant is told by the file's text, see `read`.
        if let Some(inner) = group_at(tokens, at) {
            let first = inner.stream().into_iter().next();
            if let Some(TokenTree::Literal(literal)) = first {
                let variant = String::new();
                self.found.push(Message {
                    file: self.file.to_owned(),
                    variant,
                    text: unquoted(&literal.to_string()),
                });
            }
        }
        at + 1
    }

    /// All texts in these tokens.
    fn texts(&mut self, tokens: TokenStream) {
        for token in tokens {
            match &token {
                TokenTree::Group(inner) => self.texts(inner.stream()),
                TokenTree::Literal(literal) if literal.to_string().starts_with('"') => {
                    let text = unquoted(&literal.to_string());
                    self.found.push(Message { file: self.file.to_owned(), variant: "help".to_owned(), text });
                }
                TokenTree::Literal(_) | TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }

    /// The texts behind the first comma.
    fn second(&mut self, arguments: Option<&Group>) {
        let Some(arguments) = arguments else { return };
        let behind = arguments.stream().into_iter().skip_while(|token| token.to_string() != ",");
        self.texts(behind.collect());
    }
}

fn group(token: &TokenTree) -> Option<&Group> {
    if let TokenTree::Group(group) = token { Some(group) } else { None }
}

fn group_at(tokens: &[TokenTree], at: usize) -> Option<&Group> {
    tokens.get(at).and_then(group)
}

/// The text that a literal stands for.
fn unquoted(literal: &str) -> String {
    let inner = literal.trim_start_matches('"').trim_end_matches('"');
    let (mut text, mut rest) = (String::new(), inner);
    while let Some((before, behind)) = rest.split_once('\\') {
        text.push_str(before);
        rest = match behind.chars().next() {
            Some('\n') => behind.trim_start(),
            Some('n') => {
                text.push('\n');
                &behind[1..]
            }
            Some(letter) => {
                text.push(letter);
                &behind[letter.len_utf8()..]
            }
            None => behind,
        };
    }
    text.push_str(rest);
    text
}
