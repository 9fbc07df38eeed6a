//! Links to begin with: one or more for each chapter of the book, each with what to try.

use crate::json::Object;

/// A link with what to try there.
pub(crate) struct Preset {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    /// The chapter of the book, by the name of its page.
    pub(crate) chapter: &'static str,
    pub(crate) sentence: &'static str,
    pub(crate) link: &'static str,
}

pub(crate) const PRESETS: &[Preset] = &[
    Preset {
        name: "moons",
        title: "Two moons",
        chapter: "xor",
        sentence: "Half learned: press play and watch the border bend; then take one hidden layer away.",
        link: "data=moons&noise=0.15&hidden=8,8&rate=0.01&validation=0.25&at=60",
    },
    Preset {
        name: "truth-table",
        title: "The truth table",
        chapter: "one-step",
        sentence: "Four samples, three weights: see which of them grows, and which goes down.",
        link: "data=truth-table&input_scaling=none&hidden=&bias=false&initialization=uniform&loss=half-sse&optimizer=gradient-descent&rate=1",
    },
    Preset {
        name: "exclusive-or",
        title: "Exclusive or",
        chapter: "xor",
        sentence: "Take the hidden layer away: no line separates these corners.",
        link: "data=exclusive-or&input_scaling=none&hidden=4&activations=sigmoid&bias=false&initialization=uniform&loss=half-sse&optimizer=gradient-descent&rate=1",
    },
    Preset {
        name: "jumps",
        title: "Jumps",
        chapter: "jumps",
        sentence: "Raise the rate and watch the loss jump, and the sharpness come back below 2 / rate.",
        link: "data=noisy-linear&samples=100&noise=0.2&input_scaling=none&target_scaling=none&hidden=2&bias=false&initialization=uniform&loss=half-sse&optimizer=gradient-descent&rate=0.001",
    },
];

pub(crate) fn listed() -> String {
    let rows = PRESETS.iter().map(|preset| {
        Object::new()
            .text("name", preset.name)
            .text("title", preset.title)
            .text("chapter", preset.chapter)
            .text("sentence", preset.sentence)
            .text("link", preset.link)
            .end()
    });
    Object::new().list("presets", rows).end()
}
