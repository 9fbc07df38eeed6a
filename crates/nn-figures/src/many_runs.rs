//! The notebook's numbers among those of many runs.

use crate::error::FigureError;
use crate::figure::{Figure, Sketch};
use nn_plot::{Axis, Band, Chart, Colour, Interval, IntervalChart, Legend, Line, Marker, Points, Reference};
use nn_tutorial::sections::distributions::Measure;
use nn_tutorial::sections::spread::{self, Ribbon};
use nn_tutorial::{Rule, Story, sections};

pub(crate) static FIGURES: &[Figure] = &[
    Figure {
        name: "distributions",
        title: "The notebook's excess errors are typical ones",
        caption: "For each experiment: 5, 50 and 95 % of 1000 runs, in error above least squares, and the notebook's own numbers.",
        alternative: "For each of five experiments a bar from the 5 to the 95 % quantile with the median; the notebook's \
                      numbers are marked and lie within the bars.",
        draw: |figure, story| distributions(figure, story, Measure::Excess, "error above least squares"),
    },
    Figure {
        name: "distributions-errors",
        title: "Its errors depend on the data it drew",
        caption: "The same for the experiments that are told as plain errors; the data behind the notebook's were less noisy than most.",
        alternative: "For each of seven experiments a bar from the 5 to the 95 % quantile with the median; the notebook's \
                      numbers are marked, two of them at the ends of their bars.",
        draw: |figure, story| distributions(figure, story, Measure::Mse, "mean squared error"),
    },
    Figure {
        name: "spread-one-layer",
        title: "One layer learns the table every time",
        caption: "The one-layer error on the truth table over 1000 starts, with the notebook's two.",
        alternative: "A line for the median in a narrow pale band from the 5 to the 95 % quantile that falls along the \
                      epochs; points mark the notebook's numbers.",
        draw: |figure, story| {
            ribbon(figure, story, &spread::truth_table_one_layer(story)?, "mean squared error", (0.0, 0.3))
        },
    },
    Figure {
        name: "spread-truth-table",
        title: "Some runs need much longer than others",
        caption: "The two-layer error on the truth table over 1000 starts, with the notebook's numbers after 100 and 1000 epochs.",
        alternative: "A line for the median over a pale band from the 5 to the 95 % quantile, along the epochs; points \
                      mark the notebook's numbers.",
        draw: |figure, story| {
            ribbon(figure, story, &spread::truth_table(story)?, "mean squared error", (0.0, 0.3))
        },
    },
    Figure {
        name: "spread-saturation",
        title: "Every run saturates; the data decide where",
        caption: "One layer with a sigmoid output on noisy data, over 1000 data sets, with the notebook's.",
        alternative: "A line for the median over a pale band from the 5 to the 95 % quantile, along the epochs; points \
                      mark the notebook's numbers.",
        draw: |figure, story| {
            ribbon(figure, story, &spread::saturation(story)?, "mean squared error", (0.0, 1.0))
        },
    },
    Figure {
        name: "spread-tanh",
        title: "At rate 0.01 tanh runs end above least squares",
        caption: "Tanh hidden units over 1000 runs: the wide part is jumps, and the end is a swing that never stops.",
        alternative: "A line for the median over a pale band from the 5 to the 95 % quantile, along the epochs; points \
                      mark the notebook's numbers.",
        draw: |figure, story| {
            ribbon(figure, story, &spread::tanh(story)?, "error above least squares", (0.0, 0.3))
        },
    },
    Figure {
        name: "spread-sigmoid",
        title: "Sigmoid runs end in one of two places",
        caption: "Sigmoid hidden units over 1000 runs: half of them learn, half are stuck near the notebook's; the median lies in the gap between and means little.",
        alternative: "A line for the median over a pale band from the 5 to the 95 % quantile, along the epochs; points \
                      mark the notebook's numbers.",
        draw: |figure, story| {
            ribbon(figure, story, &spread::sigmoid(story)?, "error above least squares", (-0.02, 0.3))
        },
    },
    Figure {
        name: "spread-small-steps",
        title: "A smaller step ends at least squares every time",
        caption: "Tanh hidden units at rate 0.001 over 1000 runs: no jumps, and hardly any spread at the end.",
        alternative: "A line for the median over a pale band from the 5 to the 95 % quantile, along the epochs; points \
                      mark the notebook's numbers.",
        draw: |figure, story| {
            ribbon(figure, story, &spread::small_steps(story)?, "error above least squares", (-0.02, 0.3))
        },
    },
];

fn distributions(figure: &Figure, story: &Story, measure: Measure, x: &str) -> Result<Sketch, FigureError> {
    let rows = sections::distributions::rows(story, measure)?;
    let name = format!("median and 5–95 % of {} runs", story.runs());
    let chart = IntervalChart::new(figure.title, figure.alternative)
        .x(Axis::new(x))
        .with(Reference::vertical(0.0))
        .values_named("the notebook");
    let rows = rows.iter().filter(|row| row.rule != Some(Rule::AsAnnounced));
    let chart = rows.fold(chart, |chart, row| {
        let interval = Interval::new(&name, row.quantiles.low, row.quantiles.median, row.quantiles.high);
        let interval = row.notebook.iter().fold(interval, |interval, value| interval.value(*value));
        chart.row(row.experiment, [interval])
    });
    Ok(chart.into())
}

fn ribbon(
    figure: &Figure,
    story: &Story,
    ribbon: &Ribbon,
    y: &str,
    range: (f64, f64),
) -> Result<Sketch, FigureError> {
    let points = || ribbon.epochs.iter().zip(&ribbon.quantiles).map(|(epoch, q)| (*epoch as f64, q));
    let last = ribbon.epochs.last().map_or(0.0, |last| *last as f64);
    let notebook = ribbon.notebook.iter().map(|(epoch, value)| (*epoch as f64, *value));
    Ok(Chart::new(figure.title, figure.alternative)
        .x(Axis::new("epoch").range(0.0, last))
        .y(Axis::new(y).range(range.0, range.1))
        .with(
            Band::new(points().map(|(x, q)| (x, q.low, q.high)))
                .name(format!("5–95 % of {} runs", story.runs())),
        )
        .with(Line::new("median", points().map(|(x, q)| (x, q.median))).colour(Colour::Blue))
        .with(Points::new("the notebook", notebook).colour(Colour::Black).marker(Marker::Square))
        .legend(Legend::TopRight)
        .into())
}
