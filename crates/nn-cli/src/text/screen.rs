//! What the place where results are read can show.

/// How wide a picture may be, and of what it may be made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    pub(crate) width: usize,
    /// Whether there are braille characters; if not, ASCII must do.
    pub(crate) braille: bool,
}

const NARROWEST: usize = 40;
const WIDEST: usize = 80;

impl Screen {
    /// As wide as the terminal, within reason; as wide as is good for a file if there is no terminal.
    pub(crate) fn of_stdout() -> Screen {
        let terminal = terminal_size::terminal_size_of(std::io::stdout());
        let width = terminal.map_or(WIDEST, |(width, _)| usize::from(width.0).clamp(NARROWEST, WIDEST));
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        // The first that is set counts. Where none is, most places speak UTF-8 nowadays.
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable);
        let utf8 = |locale: String| locale.to_lowercase().replace('-', "").contains("utf8");
        let dumb = variable("TERM").is_some_and(|terminal| terminal == "dumb");
        Screen { width, braille: locale.is_none_or(utf8) && !dumb }
    }

    /// Bars from none to full.
    pub(crate) fn bars(self) -> &'static [char] {
        match self.braille {
            true => &[' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
            false => &[' ', '.', ':', '|', '#'],
        }
    }
}
