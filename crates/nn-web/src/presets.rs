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
        chapter: "playground",
        sentence: "Half learned: press play and watch the border bend. Then take units away until it no longer can.",
        link: "data=moons&noise=0.15&hidden=8,8&rate=0.01&validation=0.25&at=60",
    },
    Preset {
        name: "neuron",
        title: "A neuron fits a line",
        chapter: "neuron",
        sentence: "Edit the weight and the bias by hand before you press play: who is nearer in the end?",
        link: "data=sine&samples=30&noise=0.1&hidden=&input_scaling=none&target_scaling=none&optimizer=gradient-descent&rate=0.05",
    },
    Preset {
        name: "activations",
        title: "Corners or curves",
        chapter: "activations",
        sentence: "Change tanh to relu and watch the curve get corners.",
        link: "data=sine&samples=60&noise=0.1&hidden=6&activations=tanh&rate=0.02&at=100",
    },
    Preset {
        name: "truth-table",
        title: "The notebook's truth table",
        chapter: "one-step",
        sentence: "One step at a time: the weight of the first bit grows, the others give way.",
        link: "data=truth-table&input_scaling=none&hidden=&bias=false&initialization=uniform&loss=half-sse&optimizer=gradient-descent&rate=1",
    },
    Preset {
        name: "backpropagation",
        title: "One sample, there and back",
        chapter: "backpropagation",
        sentence: "Walk a sample through, and find each gradient as a delta times an activation.",
        link: "data=truth-table&input_scaling=none&hidden=2&activations=sigmoid&bias=false&initialization=uniform&loss=half-sse&optimizer=gradient-descent&rate=1",
    },
    Preset {
        name: "two-layers",
        title: "What depth costs",
        chapter: "two-layers",
        sentence: "The same table with a hidden layer: count the epochs until it gets going, then compare with none.",
        link: "data=truth-table&input_scaling=none&hidden=4&activations=sigmoid&bias=false&initialization=uniform&loss=half-sse&optimizer=gradient-descent&rate=1",
    },
    Preset {
        name: "exclusive-or",
        title: "Exclusive or",
        chapter: "xor",
        sentence: "Take the hidden layer away: no line separates these corners. Then bring it back.",
        link: "data=exclusive-or&input_scaling=none&hidden=4&activations=sigmoid&bias=false&initialization=uniform&loss=half-sse&optimizer=gradient-descent&rate=1&at=300",
    },
    Preset {
        name: "xor-cloud",
        title: "Four clouds",
        chapter: "xor",
        sentence: "Two hidden units are enough, if they start well: try other seeds.",
        link: "data=xor&noise=0.1&hidden=2&rate=0.03",
    },
    Preset {
        name: "first-weights",
        title: "All weights the same",
        chapter: "first-weights",
        sentence: "All units are one unit as long as they start equal: draw the weights at random instead of all 0.5.",
        link: "data=exclusive-or&input_scaling=none&hidden=3&bias=false&loss=half-sse&optimizer=gradient-descent&rate=0.5&weights=0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5",
    },
    Preset {
        name: "large-weights",
        title: "Too large to learn",
        chapter: "first-weights",
        sentence: "Weights of size 10 leave tanh no slope: make the spread smaller.",
        link: "data=moons&noise=0.1&hidden=8&initialization=normal&standard_deviation=10&optimizer=gradient-descent&rate=0.1",
    },
    Preset {
        name: "saturated",
        title: "An output that cannot reach",
        chapter: "regression",
        sentence: "A sigmoid never gets above 1, the targets do: make the output linear, and the rate smaller.",
        link: "data=noisy-linear&samples=100&noise=0.2&input_scaling=none&target_scaling=none&hidden=&bias=false&initialization=uniform&output=sigmoid&loss=half-sse&optimizer=gradient-descent&rate=1",
    },
    Preset {
        name: "learning-rate",
        title: "Up to the border",
        chapter: "learning-rate",
        sentence: "Raise the rate step by step: where the sharpness passes 2 / rate, it swings, and beyond it flies away.",
        link: "data=noisy-linear&samples=100&noise=0.2&input_scaling=none&target_scaling=none&hidden=&bias=false&initialization=uniform&loss=half-sse&optimizer=gradient-descent&rate=0.01",
    },
    Preset {
        name: "jumps",
        title: "Jumps",
        chapter: "jumps",
        sentence: "Raise the rate a little: the loss jumps, and the sharpness comes back below 2 / rate.",
        link: "data=noisy-linear&samples=100&noise=0.2&input_scaling=none&target_scaling=none&hidden=2&bias=false&initialization=uniform&loss=half-sse&optimizer=gradient-descent&rate=0.01",
    },
    Preset {
        name: "stuck",
        title: "A run that gets stuck",
        chapter: "stuck",
        sentence: "Without biases it cannot get lower, however long you wait: switch the biases on.",
        link: "data=noisy-linear&samples=100&noise=0.2&input_scaling=none&target_scaling=none&hidden=2&activations=sigmoid&bias=false&initialization=uniform&loss=half-sse&optimizer=gradient-descent&rate=0.01",
    },
    Preset {
        name: "iris",
        title: "Three species",
        chapter: "classification",
        sentence: "Look where the outputs add up to one and none is sure; then leave the hidden layer out.",
        link: "data=iris&hidden=4&rate=0.02&validation=0.2",
    },
    Preset {
        name: "blobs",
        title: "Three clouds",
        chapter: "classification",
        sentence: "No hidden layer: straight borders. Add noise until the clouds mix.",
        link: "data=blobs&noise=0.6&hidden=&rate=0.02&at=50",
    },
    Preset {
        name: "batches",
        title: "A step after each ten",
        chapter: "batches",
        sentence: "Make the batch 1, then 0 for all at once: which is rough, which is slow?",
        link: "data=circles&noise=0.1&hidden=6&optimizer=gradient-descent&rate=0.1&batch=10",
    },
    Preset {
        name: "optimisers",
        title: "Five ways down",
        chapter: "optimisers",
        sentence: "Change the optimiser and keep the seed: which is at 0.1 first?",
        link: "data=spirals&samples=300&noise=0.1&hidden=16,16&optimizer=adam&rate=0.01",
    },
    Preset {
        name: "validation",
        title: "Learned by heart",
        chapter: "validation",
        sentence: "The validation loss rises while the training loss falls: stop early, add a penalty, or take units away.",
        link: "data=moons&samples=60&noise=0.35&hidden=32,32&rate=0.02&validation=0.5",
    },
    Preset {
        name: "digits",
        title: "Handwritten digits",
        chapter: "digits",
        sentence: "Hold a fifth aside and see which digits it mistakes for which.",
        link: "data=digits&hidden=32&activations=relu&rate=0.01&batch=32&validation=0.2",
    },
    Preset {
        name: "gradient-check",
        title: "The V",
        chapter: "gradient-check",
        sentence: "Pick a weight: between too long and too short a step, the difference agrees to ten digits.",
        link: "data=truth-table&input_scaling=none&hidden=3&activations=tanh&loss=half-sse&optimizer=gradient-descent&rate=0.5",
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
