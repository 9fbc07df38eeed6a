//! From measurements: the page and the figures. Titles that claim something are chosen by the numbers.

use super::limits::Limits;
use super::measure::{BATCH, Curve, DEPTH_SAMPLES, DEPTH_WIDTH, Point, Scale, Width};
use super::memory::Memory;
use crate::bench::{self, three_digits};
use crate::files::File;
use anyhow::{Result, bail};
use nn_plot::{Axis, Bars, Chart, Colour, Dash, Legend, Line, Marker, Picture, Points, Reference};

/// A figure with what is said about it.
struct Figure {
    name: &'static str,
    title: String,
    alternative: String,
    caption: String,
    picture: Picture,
}

/// The page, which lies in the folder above, and the figures' files.
pub(super) fn draw(scale: &Scale) -> Result<(File, Vec<File>)> {
    let empty = |curve: &Curve| curve.points.is_empty();
    if scale.samples.iter().chain(&scale.threads).chain([&scale.depth]).any(empty) || scale.width.is_empty() {
        bail!(
            "there is a curve without points among the measurements\n  help: measure again, `cargo xtask scale`"
        );
    }
    let figures = [
        Some(samples(&scale.samples)?),
        Some(width(&scale.width, scale.limits)?),
        Some(depth(&scale.depth)?),
        Some(threads(&scale.threads)?),
        scale.memory.map(memory).transpose()?,
    ];
    let figures: Vec<Figure> = figures.into_iter().flatten().collect();
    let page = File { name: "scale.md".to_owned(), bytes: page(scale, &figures).into_bytes() };
    let mut files = Vec::new();
    for Figure { name, picture, .. } in &figures {
        files.push(File { name: format!("{name}.svg"), bytes: picture.svg().as_bytes().to_vec() });
        files.push(File { name: format!("{name}.png"), bytes: picture.png()? });
    }
    Ok((page, files))
}

/// Three digits in the unit that suits them, as pages write it.
fn time(seconds: f64) -> String {
    bench::time(seconds).replace("us", "µs")
}

fn megabytes(bytes: usize) -> String {
    three_digits(bytes as f64 / 1e6)
}

/// A whole number with narrow spaces between its thousands.
fn whole(number: usize) -> String {
    let digits = number.to_string();
    let space = |(i, digit): (usize, char)| {
        let before = if i > 0 && (digits.len() - i).is_multiple_of(3) { " " } else { "" };
        format!("{before}{digit}")
    };
    digits.chars().enumerate().map(space).collect()
}

fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

/// The smallest and the largest.
fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, 0.0), |(least, most), value| (value.min(least), value.max(most)))
}

fn per_sample(point: &Point) -> f64 {
    point.seconds / point.size as f64
}

fn samples(curves: &[Curve]) -> Result<Figure> {
    let spread = |curve: &Curve| {
        let (least, most) = ends(curve.points.iter().map(per_sample));
        most / least
    };
    let widest = curves.iter().map(spread).fold(1.0, f64::max);
    let title = if widest < 1.5 {
        let sizes = curves.iter().flat_map(|curve| &curve.points).map(|point| point.size);
        let (least, most) = (sizes.clone().min().unwrap_or(0), sizes.max().unwrap_or(0));
        format!("A sample takes about the same time, with {} samples or with {}", whole(least), whole(most))
    } else if widest < 10.0 {
        format!("A sample's time varies by a factor of {widest:.1} with their number")
    } else {
        "Time for a sample, by the number of samples".to_owned()
    };
    let alternative = "Nanoseconds for each sample and epoch against the number of samples, both axes \
                       logarithmic: a line for each of two networks, the wider one above the narrower."
        .to_owned();
    let (_, most) = ends(curves.iter().flat_map(|curve| &curve.points).map(|point| 1e9 * per_sample(point)));
    let power = |most: f64| (0..).map(|power| 10_f64.powi(power)).find(|top| *top > 1.5 * most);
    let mut chart = Chart::new(&title, &alternative)
        .x(Axis::new("samples").log())
        .y(Axis::new("nanoseconds for a sample and epoch").log().range(1.0, power(most).unwrap_or(1e9)))
        .legend(Legend::Above);
    for (curve, (colour, dash, marker)) in curves.iter().zip(LOOKS) {
        let points: Vec<_> = curve.points.iter().map(|p| (p.size as f64, 1e9 * per_sample(p))).collect();
        chart = chart
            .with(Line::new(&curve.of, points.clone()).colour(colour).dash(dash))
            .with(Points::new("", points).colour(colour).marker(marker));
    }
    let caption = "All samples in one batch, one core. What is done once before the first epoch (checking and copying the \
                   samples) is not in it."
        .to_owned();
    Ok(Figure { name: "samples", picture: chart.draw()?, title, alternative, caption })
}

/// How the first network or workload is drawn, and the second.
const LOOKS: [(Colour, Dash, Marker); 2] =
    [(Colour::Blue, Dash::Solid, Marker::Circle), (Colour::Vermillion, Dash::DashDot, Marker::Square)];

/// What the machine allows a network of this width: 10^9 operations a second.
fn roof(width: &Width, limits: Limits) -> f64 {
    limits.peak_gflops.min(width.operations_per_byte() * limits.memory_gb_per_s)
}

fn width(widths: &[Width], limits: Limits) -> Result<Figure> {
    let peak = limits.peak_gflops;
    let rates: Vec<(f64, f64)> = widths.iter().map(|w| (w.units as f64, w.gflops())).collect();
    // From this width on, all are above half of the peak.
    let wide = widths.iter().rev().take_while(|width| width.gflops() > 0.5 * peak).last();
    let share = |width: &Width| percent(width.gflops() / peak);
    let top = widths.iter().max_by(|a, b| a.gflops().total_cmp(&b.gflops()));
    let title = match (wide, top, widths.last()) {
        (Some(wide), Some(top), _) if wide.units <= top.units => {
            let (least, _) = ends(widths.iter().filter(|w| w.units >= wide.units).map(Width::gflops));
            let (least, most) = (percent(least / peak), share(top));
            format!("From {} units on, layers get {least} to {most} of what a core can do", wide.units)
        }
        (_, Some(top), Some(last)) if last.gflops() < 0.8 * top.gflops() => format!(
            "Layers of {} units get {} of what a core can do, those of {} get {}",
            top.units,
            share(top),
            last.units,
            share(last)
        ),
        (_, top, _) => {
            format!("Layers get up to {} of what a core can do", top.map_or_else(String::new, share))
        }
    };
    let alternative = "Billions of operations a second against the width of the layers, both axes logarithmic: a line that \
                       rises with the width, below a dashed line for the most that the core can do."
        .to_owned();
    let by_memory = |w: &Width| (w.units as f64, w.operations_per_byte() * limits.memory_gb_per_s);
    // Up to the first width that is no longer limited by memory.
    let bound = widths.iter().filter(|w| roof(w, limits) < peak).count();
    let slope: Vec<(f64, f64)> = widths.iter().take(bound + 1).map(by_memory).collect();
    let (least, _) = ends(rates.iter().chain(&slope).map(|(_, rate)| *rate));
    let low = (-6..3).rev().map(|power| 10_f64.powi(power)).find(|low| *low <= least).unwrap_or(1e-6);
    let high = (0..6).map(|power| 10_f64.powi(power)).find(|high| *high > 1.2 * peak).unwrap_or(1e6);
    let mut chart = Chart::new(&title, &alternative)
        .x(Axis::new("units in a layer").log())
        .y(Axis::new("GFLOP/s").log().range(low, high))
        .with(
            Reference::horizontal(peak)
                .label(format!("all multiply-adds the core can do: {} GFLOP/s", three_digits(peak))),
        )
        .with(Line::new("training", rates.clone()).colour(Colour::Blue))
        .with(Points::new("", rates).colour(Colour::Blue).marker(Marker::Circle))
        .legend(Legend::BottomRight);
    if bound > 0 {
        let name = "if all came from memory";
        chart = chart.with(Line::new(name, slope).colour(Colour::Grey).dash(Dash::Dotted));
    }
    let caption = format!(
        "d – relu d – relu d – linear 1 in batches of {BATCH}, one core. Two operations for each multiply-add of the \
         products forward, of the weight gradient and of the input gradient; activations, loss, step and the gathering of \
         batches take time and count nothing. {}",
        if bound > 0 {
            format!(
                "Dotted: what reading everything from memory at {} GB/s would allow, as far as that is below the peak; \
                 caches may do better.",
                three_digits(limits.memory_gb_per_s)
            )
        } else {
            format!(
                "Reading everything from memory, at {} GB/s, would allow more than the peak at each width.",
                three_digits(limits.memory_gb_per_s)
            )
        }
    );
    Ok(Figure { name: "width", picture: chart.draw()?, title, alternative, caption })
}

/// The line through points with the least squares of relative errors: (what is there without any layer, what each adds).
fn straight(points: &[Point]) -> (f64, f64) {
    let (mut w, mut wx, mut wxx, mut wy, mut wxy) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for point in points {
        let (x, y) = (point.size as f64, point.seconds);
        let weight = 1.0 / (y * y);
        w += weight;
        wx += weight * x;
        wxx += weight * x * x;
        wy += weight * y;
        wxy += weight * x * y;
    }
    let slope = (w * wxy - wx * wy) / (w * wxx - wx * wx);
    if slope.is_finite() { ((wy - slope * wx) / w, slope) } else { (0.0, wy / wx) }
}

fn depth(curve: &Curve) -> Result<Figure> {
    let (start, slope) = straight(&curve.points);
    let off = |point: &Point| (point.seconds / (start + slope * point.size as f64) - 1.0).abs();
    let (_, farthest) = ends(curve.points.iter().map(off));
    let title = if farthest < 0.1 {
        format!("Every further layer takes the same time: {} an epoch", time(slope))
    } else {
        format!("A further layer takes {} an epoch, more or less", time(slope))
    };
    let alternative =
        "Microseconds for an epoch against the number of hidden layers: points along a straight dashed line."
            .to_owned();
    let points: Vec<_> = curve.points.iter().map(|p| (p.size as f64, 1e6 * p.seconds)).collect();
    let (first, last) = (curve.points[0].size, curve.points[curve.points.len() - 1].size);
    let line = [first, last].map(|size| (size as f64, 1e6 * (start + slope * size as f64)));
    let chart = Chart::new(&title, &alternative)
        .x(Axis::new("hidden layers").range(0.0, last as f64))
        .y(Axis::new("microseconds for an epoch"))
        .with(Line::new("straight line", line).colour(Colour::Grey).dash(Dash::Dashed))
        .with(Points::new("measured", points).colour(Colour::Blue).marker(Marker::Circle))
        .legend(Legend::TopLeft);
    let caption = format!(
        "{DEPTH_SAMPLES} samples in one batch through hidden tanh layers of {DEPTH_WIDTH} units and one linear unit, one core. \
         The first has no input gradient to compute, so the line begins below zero. The point farthest from it is {:.1} % away.",
        100.0 * farthest
    );
    Ok(Figure { name: "depth", picture: chart.draw()?, title, alternative, caption })
}

/// How many times as fast as with one thread.
fn speed_ups(curve: &Curve) -> impl Iterator<Item = f64> {
    curve.points.iter().map(|point| curve.points[0].seconds / point.seconds)
}

fn threads(curves: &[Curve]) -> Result<Figure> {
    let sizes: Vec<usize> =
        curves.first().map_or(&[][..], |curve| &curve.points).iter().map(|p| p.size).collect();
    let last = sizes.last().copied().unwrap_or(1);
    let gain = |curve: &Curve| speed_ups(curve).last().unwrap_or(1.0);
    let unmoved = |curve: &Curve| (0.95..1.05).contains(&gain(curve));
    let times = |curve: &Curve| three_digits(gain(curve));
    let title = match curves {
        _ if last == 1 => "There is but one core to be measured with".to_owned(),
        [large, small] if gain(large) > 1.1 && unmoved(small) => {
            format!(
                "{last} threads are {} times as fast on large batches, and no slower on small ones",
                times(large)
            )
        }
        _ => {
            let gains: Vec<_> =
                curves.iter().map(|curve| format!("{} on {}", times(curve), curve.of)).collect();
            format!("{last} threads instead of one multiply the speed by {}", gains.join(", "))
        }
    };
    let alternative = "How many times as fast as one thread against the number of threads: a dashed line for the ideal, and \
                       below it a line for each of two workloads."
        .to_owned();
    let place = |(index, value): (usize, f64)| (index as f64, value);
    let names = sizes.iter().map(usize::to_string);
    let mut chart = Chart::new(&title, &alternative)
        .x(Axis::new("threads").names(names))
        .y(Axis::new("times as fast as one thread").range(0.0, 1.15 * last as f64))
        .with(
            Line::new("ideal", sizes.iter().map(|size| *size as f64).enumerate().map(place))
                .colour(Colour::Grey)
                .dash(Dash::Dashed),
        )
        .legend(Legend::LineEnds);
    for (curve, (colour, dash, marker)) in curves.iter().zip(LOOKS) {
        let points: Vec<_> = speed_ups(curve).enumerate().map(place).collect();
        chart = chart
            .with(Line::new(&curve.of, points.clone()).colour(colour).dash(dash))
            .with(Points::new("", points).colour(colour).marker(marker));
    }
    let caption = "W5 is 784 – relu 128 – softmax 10 in batches of 128, W4 is 64 – relu 64 – softmax 10 in batches of 32. For \
                   batches as small as those of W4 the library takes one thread, however many it may have. The numbers \
                   that come out are the same bits with any number of threads."
        .to_owned();
    Ok(Figure { name: "threads", picture: chart.draw()?, title, alternative, caption })
}

fn memory(memory: Memory) -> Result<Figure> {
    let (data, needed) = (megabytes(memory.data), megabytes(memory.needed()));
    let title = format!("Training on {data} MB of data takes {needed} MB beside them");
    let parts = [
        ("data", memory.data),
        ("before", memory.before),
        ("peak", memory.peak),
        ("training", memory.needed()),
    ];
    let alternative = format!(
        "Bars in megabytes: {}.",
        parts.map(|(name, bytes)| format!("{name} {}", megabytes(bytes))).join(", ")
    );
    let bars = parts
        .iter()
        .enumerate()
        .map(|(i, (_, bytes))| (i as f64 - 0.35, i as f64 + 0.35, *bytes as f64 / 1e6));
    let picture = Chart::new(&title, &alternative)
        .x(Axis::new("").names(parts.map(|(name, bytes)| format!("{name}: {} MB", megabytes(bytes)))))
        .y(Axis::new("megabytes"))
        .with(Bars::new("", bars).colour(Colour::Blue))
        .draw()?;
    let caption = format!(
        "A process of its own makes the data of W5 and trains on them, in batches of 128, for an epoch. *Before* and *peak* are all the memory that \
         the process takes before training and while it trains; *training* is \
         the difference: memory for a batch, its activations ({} MB for one batch), \
         derivatives and deltas, and the gradient (as large as the parameters, {} MB).",
        megabytes(memory.activations),
        megabytes(memory.parameters)
    );
    Ok(Figure { name: "memory", picture, title, alternative, caption })
}

fn page(scale: &Scale, figures: &[Figure]) -> String {
    let Limits { peak_gflops, memory_gb_per_s } = scale.limits;
    let mut page = format!(
        "<!-- Written by `cargo xtask scale` from measurements in speed/scale.json; do not edit. -->\n\n\
         # How training grows\n\n\
         {} A core can do at most {} \
         billion operations a second (fused multiply-adds, two operations each, in registers) and reads {} GB/s from \
         memory; both were measured in the same run. Times are those of the fastest of many repetitions.\n",
        scale.machine.sentence(),
        three_digits(peak_gflops),
        three_digits(memory_gb_per_s),
    );
    if scale.quick {
        page +=
            "\n*These numbers come from a quick run, with few points and little time for each: a trial.*\n";
    }
    for Figure { name, title, alternative, caption, .. } in figures {
        page += &format!("\n## {title}\n\n![{alternative}](speed/{name}.svg)\n\n{caption}\n\n");
        page += &match *name {
            "samples" => samples_table(&scale.samples),
            "width" => width_table(&scale.width, scale.limits),
            "depth" => depth_table(&scale.depth),
            "threads" => threads_table(&scale.threads),
            _ => scale.memory.map(memory_table).unwrap_or_default(),
        };
    }
    if scale.memory.is_none() {
        page += "\n## Memory\n\nNot measured: this system does not tell how much memory a process takes.\n";
    }
    page
}

fn samples_table(curves: &[Curve]) -> String {
    let mut table = "| network | samples | an epoch | a sample |\n|---|--:|--:|--:|\n".to_owned();
    for curve in curves {
        for point in &curve.points {
            let (size, epoch, each) = (whole(point.size), time(point.seconds), time(per_sample(point)));
            table += &format!("| {} | {size} | {epoch} | {each} |\n", curve.of);
        }
    }
    table
}

fn width_table(widths: &[Width], limits: Limits) -> String {
    let mut table = "| units | a sample | GFLOP/s | of the peak | operations for each byte |\n\
                     |--:|--:|--:|--:|--:|\n"
        .to_owned();
    for width in widths {
        table += &format!(
            "| {} | {} | {} | {} | {} |\n",
            width.units,
            time(width.seconds / width.samples as f64),
            three_digits(width.gflops()),
            percent(width.gflops() / limits.peak_gflops),
            three_digits(width.operations_per_byte()),
        );
    }
    table
}

fn depth_table(curve: &Curve) -> String {
    let mut table = "| hidden layers | an epoch |\n|--:|--:|\n".to_owned();
    for point in &curve.points {
        table += &format!("| {} | {} |\n", point.size, time(point.seconds));
    }
    table
}

fn threads_table(curves: &[Curve]) -> String {
    let mut table = "| workload | threads | an epoch | times as fast |\n|---|--:|--:|--:|\n".to_owned();
    for curve in curves {
        for (point, speed_up) in curve.points.iter().zip(speed_ups(curve)) {
            let (size, epoch) = (point.size, time(point.seconds));
            table += &format!("| {} | {size} | {epoch} | {} |\n", curve.of, three_digits(speed_up));
        }
    }
    table
}

fn memory_table(memory: Memory) -> String {
    let rows = [
        ("inputs and targets, as handed over", memory.data),
        ("parameters", memory.parameters),
        ("activations of one batch", memory.activations),
        ("in memory before training (program, data, network)", memory.before),
        ("at the peak, while training", memory.peak),
        ("**what training needs**", memory.needed()),
    ];
    let row = |(what, bytes): (&str, usize)| format!("| {what} | {} |\n", megabytes(bytes));
    format!("| | MB |\n|---|--:|\n{}", rows.map(row).concat())
}
