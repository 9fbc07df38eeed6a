//! Measurements as a table and as JSON.

use super::measurement::Measurement;
use crate::machine::Machine;
use anyhow::Result;
use nn_benches::Workload;
use nn_math::simd::Level;
use serde_json::json;

/// The first lines of the table.
pub(super) fn heading(with_peers: bool) -> String {
    let level = Level::best().name();
    let columns = "minimum    median    runs  check           difference";
    if with_peers {
        format!("nn runs with {level}.\n\n{:18}{columns}  multiple of nn\n", "")
    } else {
        format!("nn runs with {level}.\n\n{:10}{:8}{columns}\n", "workload", "per")
    }
}

/// The results of a workload, ours first: a line, or a small table if there are peers.
pub(super) fn rows(measurements: &[Measurement], with_peers: bool) -> String {
    let Some(ours) = measurements.first() else { return String::new() };
    let workload = ours.workload;
    if !with_peers {
        return format!("{:10}{:8}{}\n", workload.name(), workload.unit().name(), columns(ours));
    }
    let mut rows = format!("\n{workload} (per {}): {}\n", workload.unit().name(), workload.description());
    for measurement in measurements {
        let times = measurement.minimum() / ours.minimum();
        rows += &format!("  {:16}{}  {:>8}\n", measurement.peer, columns(measurement), three_digits(times));
    }
    rows
}

fn columns(measurement: &Measurement) -> String {
    let verdict = if measurement.agrees() { "ok" } else { "WRONG" };
    format!(
        "{:>7}  {:>8}  {:>6}  {:<14}  {:>7.0e} {verdict}",
        time(measurement.minimum()),
        time(measurement.median()),
        measurement.runs(),
        twelve_digits(measurement.check),
        measurement.difference(),
    )
}

/// What the columns mean.
pub(super) fn explanation(with_peers: bool) -> String {
    let all = "Times are per epoch (W1 to W5) or per sample (W6), of the fastest run and of the middle one. The difference is\n\
               the relative one of the check value from that which an independent program gives.";
    if with_peers {
        format!(
            "{all} The multiple says\nhow many times as long as nn the fastest run took: what is below 1 was faster."
        )
    } else {
        all.to_owned()
    }
}

/// Three digits in the unit that suits them.
pub(crate) fn time(seconds: f64) -> String {
    let (value, unit) = match seconds {
        // What would be rounded up to a thousand is in the next unit already.
        _ if seconds < 999.5e-9 => (seconds * 1e9, "ns"),
        _ if seconds < 999.5e-6 => (seconds * 1e6, "us"),
        _ if seconds < 999.5e-3 => (seconds * 1e3, "ms"),
        _ => (seconds, "s"),
    };
    format!("{} {unit}", three_digits(value))
}

fn twelve_digits(value: f64) -> String {
    let before = value.abs().log10().floor() as i32; // saturates where there is no logarithm
    let decimals = 11_i32.saturating_sub(before).clamp(0, 15) as usize;
    format!("{value:.decimals$}")
}

/// A number with three digits.
pub(crate) fn three_digits(value: f64) -> String {
    let decimals = match value {
        _ if value < 9.995 => 2,
        _ if value < 99.95 => 1,
        _ => 0,
    };
    format!("{value:.decimals$}")
}

/// The machine, and an array with an object of each measurement, each on a line of its own.
pub(super) fn json(machine: &Machine, measurements: &[Measurement]) -> Result<String> {
    let mut lines = Vec::new();
    for measurement in measurements {
        let workload: Workload = measurement.workload;
        let (expected, checked) = workload.expected();
        lines.push(serde_json::to_string(&json!({
            "workload": workload.name(),
            "peer": measurement.peer,
            "version": measurement.version,
            "threads": measurement.threads,
            "dtype": "f64",
            "unit": workload.unit().name(),
            "units_per_run": workload.units(),
            "runs": measurement.runs(),
            "min_s_per_unit": measurement.minimum(),
            "median_s_per_unit": measurement.median(),
            // JSON has no NaN, so null stands for it.
            "check": measurement.check,
            "checked": checked,
            "expected": expected,
            "relative_difference": measurement.difference(),
            "agrees": measurement.agrees(),
        }))?);
    }
    let machine = serde_json::to_string(machine)?;
    Ok(format!("{{\n\"machine\": {machine},\n\"measurements\": [\n{}\n]\n}}\n", lines.join(",\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_digits_in_a_fitting_unit() {
        let expected =
            ["4.90 ns", "143 ns", "1.00 us", "87.1 us", "999 us", "1.00 ms", "335 ms", "1.50 s", "100 s"];
        let seconds = [4.9e-9, 143.4e-9, 999.6e-9, 87.06e-6, 999.4e-6, 999.6e-6, 0.3351, 1.5, 99.96];
        assert_eq!(seconds.map(time), expected);
    }

    #[test]
    fn check_values_have_twelve_digits_whatever_their_size() {
        let values = [4150.99272916, 1.21832464639, 0.000399810692712, 0.0, f64::NAN];
        assert_eq!(values.map(twelve_digits)[..3], ["4150.99272916", "1.21832464639", "0.000399810692712"]);
        assert_eq!(values.map(twelve_digits)[3..], ["0.000000000000000", "NaN"]);
    }

    #[test]
    fn json_has_an_object_a_line_and_null_where_a_check_is_no_number() {
        let mut wrong = Measurement::ours(Workload::W4, 1);
        wrong.add(&[0.02], f64::NAN);
        let mut right = Measurement::ours(Workload::W1, 1);
        right.add(&[0.001], Workload::W1.expected().0);
        let text = json(&Machine::here(), &[right, wrong]).unwrap();
        assert_eq!(text.lines().count(), 7);
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["machine"]["level"], Level::best().name());
        let read = &read["measurements"];
        assert_eq!(read[0]["workload"], "W1");
        assert_eq!(read[0]["min_s_per_unit"], 1e-6);
        assert_eq!(read[0]["agrees"], true);
        assert_eq!(read[1]["check"], serde_json::Value::Null);
        assert_eq!(read[1]["agrees"], false);
    }
}
