//! The long runs, why they jump, and why one is stuck.

use crate::error::FigureError;
use crate::figure::{Figure, Sketch, by_epoch};
use crate::noisy_data::predictions;
use nn_plot::{
    Axis, Chart, Colour, Dash, Grid, Legend, Line, Marker, Panels, Points, Reference, Rug, SurfaceChart,
    Trajectory,
};
use nn_tutorial::{FinishedRun, Pair, Story, sections};

pub(crate) static FIGURES: &[Figure] = &[
    Figure {
        name: "mse-tanh",
        title: "The error of two layers jumps again and again",
        caption: "Tanh hidden units at learning rate 0.01: the two-layer error falls, then jumps again and again.",
        alternative: "Mean squared error over 3000 epochs. The one-layer curve falls at once and stays flat; the \
                      two-layer curve lies above it and jumps up at intervals.",
        draw: |figure, story| mse(figure, &sections::jumps::run(story)?.runs, 3000.0, ERROR),
    },
    Figure {
        name: "mse-sigmoid",
        title: "No jumps, but two layers are stuck",
        caption: "Sigmoid hidden units at the same rate: no jumps, but this run is stuck far above the other.",
        alternative: "Mean squared error over 3000 epochs. Both curves are smooth; the two-layer curve levels off far \
                      above the one-layer curve.",
        draw: |figure, story| mse(figure, &sections::stuck::run(story)?.runs, 3000.0, ERROR),
    },
    Figure {
        name: "mse-small-steps",
        title: "Small steps make no jumps",
        caption: "Tanh hidden units with the two-layer rate at 0.001: no jumps, and an error nearly as low as one layer's. The axis of the error is logarithmic.",
        alternative: "Mean squared error over 3000 epochs. Both curves fall smoothly to nearly the same low level.",
        draw: |figure, story| mse(figure, &sections::small_steps::run(story)?.runs, 3000.0, LOG_ERROR),
    },
    Figure {
        name: "mse-small-steps-start",
        title: "Two layers take longer to settle",
        caption: "The first 100 epochs of the run before: two layers start higher and take longer.",
        alternative: "Mean squared error over the first 100 epochs. The one-layer curve falls within a few epochs, \
                      the two-layer curve more slowly.",
        draw: |figure, story| mse(figure, &sections::small_steps::run(story)?.runs, 100.0, LOG_ERROR),
    },
    Figure {
        name: "edge-of-stability",
        title: "The error jumps when the valley gets too sharp",
        caption: "The run of the jumps: the sharpness rises past 2/η, a jump throws it down, and so on until it hovers there.",
        alternative: "Above, the error with its jumps; below, on the same epochs, the sharpness, which crosses a dashed \
                      line at 200 before each jump and falls at it.",
        draw: edge_of_stability,
    },
    Figure {
        name: "half-the-rate",
        title: "At half the rate the border is twice as high, and is found again",
        caption: "The same network at two learning rates: the sharpness rises past 2/η of its own, later where that is higher, and the error jumps there.",
        alternative: "Above, two errors with their jumps, those at the lower rate later and lower. Below, the sharpness: at \
                      the higher rate it hovers about a dashed line at 200, at the lower rate about one at 400.",
        draw: half_the_rate,
    },
    Figure {
        name: "one-jump",
        title: "The swing begins long before any sign changes",
        caption: "The first jump from close up; ticks mark epochs in which a hidden output changes sign.",
        alternative: "Above, the error rising and falling over some epochs; below, the sharpness, \
                      long above 200 by then and thrown below it. Ticks along the bottom mark changes of sign.",
        draw: one_jump,
    },
    Figure {
        name: "hidden-swing",
        title: "A drift hides the swing, until the swing outgrows it",
        caption: "The size of the slope across the valley, epoch by epoch, on a logarithmic axis: it hardly changes while it is the drift along the floor. The difference of neighbouring slopes shows the swing some epochs earlier; dashed is how the swing should grow, from the sharpness and one measured point.",
        alternative: "On a logarithmic axis, the size of the slope is flat for some fifty epochs, then rises steeply. The \
                      difference of neighbouring slopes is flat a hundred times lower, and begins to rise earlier, along a dashed prediction that comes from far below.",
        draw: hidden_swing,
    },
    Figure {
        name: "swing-growth",
        title: "The swing grows as the sharpness predicts",
        caption: "The growth of the swing before the first jump, a point for each of 200 runs: as observed, and as predicted from the sharpness alone. Both are natural logarithms.",
        alternative: "Observed against predicted growth: the points lie on the diagonal, hardly any of them visibly off it.",
        draw: swing_growth,
    },
    Figure {
        name: "jumps-without-signs",
        title: "Units that cannot change sign jump too",
        caption: "Hidden units that are always positive, at a rate for which the valley is too sharp: they jump all the same.",
        alternative: "Two error curves over 3000 epochs, of sigmoid units and of units 1 + tanh, both with many jumps.",
        draw: jumps_without_signs,
    },
    Figure {
        name: "loss-surface",
        title: "A jump bounces from wall to wall",
        caption: "The error on a plane through the weights before the highest jump, and the path of the descent projected on it. The numbers count the epochs from two before the lowest error; where they would cover each other, some are left out.",
        alternative: "A valley seen from above; the path swings across it ever wider, and comes down further along.",
        draw: loss_surface,
    },
    Figure {
        name: "stuck-predictions",
        title: "A stuck network cannot say little",
        caption: "Predictions against targets after 3000 epochs of the stuck run: where the target is small, the prediction stays too high.",
        alternative: "Predictions against targets: one layer's points lie along the diagonal; those of the stuck network \
                      bend away from it, far above it on the left and below it on the right.",
        draw: |figure, story| {
            let runs = sections::stuck::run(story)?.runs;
            let runs = [("one layer", &runs.one_layer), ("two layers", &runs.two_layer)];
            predictions(figure, &sections::smaller_rate::run(story)?.targets, &runs)
        },
    },
    Figure {
        name: "stuck-and-free",
        title: "One sigmoid run gets stuck, another does not",
        caption: "Two runs, each with its own data and first weights; the stuck one ends with two positive output weights.",
        alternative: "Two smooth error curves on a logarithmic axis; one levels off high, the other falls several \
                      times lower.",
        draw: stuck_and_free,
    },
];

/// The axis of the errors.
const ERROR: fn() -> Axis = || Axis::new("mean squared error");
/// The same where small differences matter.
const LOG_ERROR: fn() -> Axis = || ERROR().log();

/// The notebook's picture of a long run: both errors after each epoch, up to `last`.
fn mse(figure: &Figure, runs: &Pair, last: f64, error: fn() -> Axis) -> Result<Sketch, FigureError> {
    let points = |run: &FinishedRun| -> Vec<(f64, f64)> {
        by_epoch(&run.mse).take_while(|(epoch, _)| *epoch <= last).collect()
    };
    Ok(Chart::new(figure.title, figure.alternative)
        .x(Axis::new("epoch").range(0.0, last))
        .y(error())
        .with(Line::new("two layers", points(&runs.two_layer)).colour(Colour::Blue))
        .with(Line::new("one layer", points(&runs.one_layer)).colour(Colour::Vermillion).dash(Dash::Dashed))
        .legend(Legend::TopRight)
        .into())
}

fn edge_of_stability(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::edge_of_stability::run(&story.with_runs(1))?;
    let run = &section.run;
    Ok(Panels::new(figure.title, figure.alternative)
        .x(Axis::new("epoch").range(0.0, 1500.0))
        .panel(
            Chart::new("error", figure.alternative)
                .y(ERROR().range(0.0, 1.4))
                .with(Line::new("two layers", by_epoch(&run.mse)).colour(Colour::Blue)),
        )
        .panel(
            Chart::new(sharpness_title(&section), figure.alternative)
                .y(Axis::new("sharpness").range(0.0, 500.0))
                .with(Line::new("sharpness", by_epoch(&run.sharpness)).colour(Colour::Green))
                .with(Reference::horizontal(section.threshold)),
        )
        .into())
}

fn half_the_rate(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let rate = sections::edge_of_stability::LEARNING_RATE;
    let [higher, lower] = [rate, rate / 2.0].map(|rate| 2.0 / rate);
    let mut above = Chart::new("error", "").y(ERROR().log()).legend(Legend::TopRight);
    let mut below = Chart::new(format!("sharpness (dashed: 2/η = {higher} and {lower})"), "")
        .y(Axis::new("sharpness").range(0.0, 600.0));
    let looks = [(rate, Colour::Blue, Dash::Solid), (rate / 2.0, Colour::Orange, Dash::Dashed)];
    for (rate, colour, dash) in looks {
        let (errors, sharpness) = sections::edge_of_stability::at_rate(story, rate)?;
        let line = |name, numbers| Line::new(name, by_epoch(numbers)).colour(colour).dash(dash);
        above = above.with(line(format!("η = {rate}"), &errors));
        below = below.with(line(String::new(), &sharpness)).with(Reference::horizontal(2.0 / rate));
    }
    Ok(Panels::new(figure.title, figure.alternative)
        .x(Axis::new("epoch").range(0.0, 1500.0))
        .panel(above)
        .panel(below)
        .into())
}

fn sharpness_title(section: &sections::edge_of_stability::EdgeOfStability) -> String {
    format!("sharpness (dashed: 2/η = {})", section.threshold)
}

fn one_jump(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::edge_of_stability::run(&story.with_runs(1))?;
    let run = &section.run;
    let middle = run.jumps.first().map_or(100, |jump| jump.peak + 1);
    let (first, last) = (middle.saturating_sub(45).max(1), (middle + 25).min(run.mse.len()));
    let near = |numbers: &[f64]| {
        by_epoch(numbers)
            .filter(|(epoch, _)| (first as f64..=last as f64).contains(epoch))
            .collect::<Vec<_>>()
    };
    let flips: Vec<(usize, usize)> = (first..=last).map(|epoch| (epoch, run.sign_flips[epoch - 1])).collect();
    let changes: usize = flips.iter().map(|(_, flips)| flips).sum();
    let flipping = flips.iter().filter(|(_, flips)| *flips > 0).map(|(epoch, _)| *epoch as f64);
    Ok(Panels::new(figure.title, figure.alternative)
        .x(Axis::new("epoch").range(first as f64, last as f64))
        .panel(
            Chart::new("error", figure.alternative)
                .y(ERROR())
                .with(Line::new("two layers", near(&run.mse)).colour(Colour::Blue)),
        )
        .panel(
            Chart::new(format!("sharpness; ticks: {changes} changes of sign"), figure.alternative)
                .y(Axis::new("sharpness").range(0.0, 500.0))
                .with(Line::new("sharpness", near(&run.sharpness)).colour(Colour::Green))
                .with(Rug::new(flipping).colour(Colour::Black))
                .with(Reference::horizontal(section.threshold)),
        )
        .into())
}

fn hidden_swing(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::edge_of_stability::run(&story.with_runs(1))?;
    let run = &section.run;
    let crossing = run.drift.map_or(55, |drift| drift.start);
    let last = run.jumps.first().map_or(run.slope.len() - 1, |jump| jump.peak + 6).min(run.slope.len() - 1);
    let sizes = |of: &dyn Fn(usize) -> f64| -> Vec<(f64, f64)> {
        (crossing.saturating_sub(20).max(1)..=last).map(|i| (i as f64 + 1.0, of(i).abs())).collect()
    };
    let swing = |i: usize| run.slope[i] - run.slope[i - 1];
    let rate = sections::edge_of_stability::LEARNING_RATE;
    let mut predicted = Vec::new();
    if let Some(growth) = run.growth {
        // Backwards to where the sharpness crosses the line, and forwards to where the error rises.
        let mut size = swing(growth.start).abs();
        predicted = (crossing..growth.start)
            .rev()
            .map(|i| {
                size /= rate * run.sharpness[i] - 1.0;
                (i as f64 + 1.0, size)
            })
            .collect();
        predicted.reverse();
        size = swing(growth.start).abs();
        for i in growth.start..=growth.end {
            predicted.push((i as f64 + 1.0, size));
            size *= rate * run.sharpness[i] - 1.0;
        }
    }
    Ok(Chart::new(figure.title, figure.alternative)
        .x(Axis::new("epoch").range((crossing as f64 - 19.0).max(1.0), last as f64 + 1.0))
        .y(Axis::new("slope").log())
        .with(Line::new("slope across the valley", sizes(&|i| run.slope[i])).colour(Colour::Blue))
        .with(
            Line::new("difference of neighbours", sizes(&swing)).colour(Colour::Vermillion).dash(Dash::Solid),
        )
        .with(Line::new("swing, predicted", predicted).colour(Colour::Black).dash(Dash::Dashed))
        .legend(Legend::TopLeft)
        .into())
}

fn swing_growth(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let growth = sections::edge_of_stability::run(story)?.many.growth;
    let most = growth.iter().map(|run| run.observed.max(run.predicted)).fold(1.0, f64::max).ceil();
    let points = growth.iter().map(|run| (run.predicted, run.observed));
    Ok(Chart::new(figure.title, figure.alternative)
        .x(Axis::new("predicted: sum of ln(η · sharpness − 1)").range(0.0, most))
        .y(Axis::new("observed: ln of the growth").range(0.0, most))
        .with(Reference::diagonal().label("observed = predicted"))
        .with(Points::new("runs", points).colour(Colour::Blue).marker(Marker::Circle).hollow())
        .legend(Legend::None)
        .into())
}

fn jumps_without_signs(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::sign_flips::run(&story.with_runs(1))?;
    let panel = |kind: &sections::sign_flips::Kind, colour| {
        let title = format!("{} units, η = {}", kind.units, kind.learning_rate);
        let line = Line::new(kind.units, by_epoch(&kind.mse)).colour(colour);
        Chart::new(title, figure.alternative).y(ERROR().range(0.0, 1.0)).with(line)
    };
    Ok(Panels::new(figure.title, figure.alternative)
        .x(Axis::new("epoch").range(0.0, 3000.0))
        .panel(panel(&section.sigmoid, Colour::Blue))
        .panel(panel(&section.one_plus_tanh, Colour::Purple))
        .into())
}

fn loss_surface(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    let section = sections::loss_surface::run(story)?;
    let side = sections::loss_surface::SIDE;
    let grid = Grid::new(section.across, section.along, (side, side), section.mse);
    Ok(SurfaceChart::new(figure.title, figure.alternative, grid)
        .x(Axis::new("across the valley"))
        .y(Axis::new("along the way"))
        .z(LOG_ERROR())
        .contours()
        .with(Trajectory::new(section.path).colour(Colour::Vermillion).numbered())
        .into())
}

fn stuck_and_free(figure: &Figure, story: &Story) -> Result<Sketch, FigureError> {
    // Enough runs that both kinds are among them.
    let section = sections::stuck_runs::run(&story.with_runs(40))?;
    Ok(Chart::new(figure.title, figure.alternative)
        .x(Axis::new("epoch").range(0.0, 3000.0))
        .y(LOG_ERROR())
        .with(Line::new("stuck", by_epoch(&section.stuck_mse)).colour(Colour::Vermillion).dash(Dash::Dashed))
        .with(Line::new("free", by_epoch(&section.free_mse)).colour(Colour::Blue).dash(Dash::Solid))
        .legend(Legend::LineEnds)
        .into())
}
