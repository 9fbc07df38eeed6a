//! `cargo xtask claims`: what the notebook claims and what its sources printed, what we measure, and the verdict, as a page.

mod claim;
mod tutorials;

use self::claim::{Claim, Verdict};
use crate::files;
use anyhow::{Context, Result};
use nn_tutorial::sections::distributions::{Distributions, Measure, Row};
use nn_tutorial::{Rule, Story, notebook, sections};

/// Compare each claim of the notebook with what its experiments give, and write docs/src/claims.md.
///
/// Every number on the page comes from runs made there and then, a thousand of them where the notebook set no seed.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing: fail if the page is not what the experiments give
    #[arg(long)]
    check: bool,
}

/// Runs the task.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    files::page("claims.md", page(&Story::default())?, arguments.check, "cargo xtask claims")
}

fn page(story: &Story) -> Result<String> {
    let mut page = format!(
        "<!-- Written by `cargo xtask claims`; do not edit. -->\n\n\
         # The notebook's claims, one by one\n\n\
         Each is compared with runs with seed {}. *Exact*: every printed digit. *In \
         distribution*: the notebook set no seed, but its numbers lie among the middle 95 % of {} runs with data and \
         weights of their own; the percentile is the share of runs that end as low or lower. *Unusual*: outside of \
         them. Excess is error above least squares. Run the command to see for yourself.\n\n{}",
        story.seed(),
        story.runs(),
        table("cells | the notebook", claims(story)?),
    );
    page += "\n## The tutorials it builds on\n\nThose that set a seed or printed their first weights, so that each has but one \
             right answer. *Exact*: every printed digit, or all that was said. *To roundings*: as far off as what another last bit of \
             the first weights brings about; the digits beyond are the author's machine's.\n\n";
    page += &table("tutorial | what it printed", tutorials::claims(story)?);
    Ok(page)
}

fn table(headings: &str, claims: Vec<Claim>) -> String {
    let mut table = format!("| verdict | {headings} | measured | command |\n|---|---|---|---|---|\n");
    for Claim { cells, claim, measured, verdict, section } in claims {
        let verdict = verdict.name();
        table += &format!(
            "| **{verdict}** | {cells} | {claim} | {measured} | `nn tutorial --section {section}` |\n"
        );
    }
    table
}

fn claims(story: &Story) -> Result<Vec<Claim>> {
    let mut claims = on_the_truth_table(story)?;
    let distributions = sections::distributions::run(story)?;
    claims.extend(among_many_runs(&distributions));
    claims.extend(explanations(story, &distributions)?);
    claims.push(on_new_samples(story)?);
    Ok(claims)
}

fn on_the_truth_table(story: &Story) -> Result<Vec<Claim>> {
    let step = sections::one_step::run(story)?;
    let one_layer = sections::one_layer::run(story)?.run;
    let two_layers = sections::two_layers::run(story)?.run;
    let sizes: Vec<f64> = step.errors.iter().map(|error| error.abs()).collect();
    let (last, worst) = (sizes[sizes.len() - 1], sizes.iter().copied().fold(0.0, f64::max));
    Ok(vec![
        Claim {
            cells: "5-21",
            claim: "a step by hand brings the mean squared error to 0.289".to_owned(),
            measured: format!("{:.3}", step.mse_after),
            verdict: Verdict::of_digits(&[step.mse_after], &["0.289"]),
            section: "one-step",
        },
        Claim {
            cells: "10",
            claim: "the last of the four predictions is the worst".to_owned(),
            measured: format!("its error is {last:.3}, the largest is {worst:.3}"),
            verdict: Verdict::of_claim(last >= worst),
            section: "one-step",
        },
        Claim {
            cells: "21",
            claim: "that error is the one after the second step".to_owned(),
            measured: format!("after the first step it is {:.3}", step.mse_after),
            verdict: Verdict::of_claim(Verdict::of_digits(&[step.mse_after], &["0.289"]) != Verdict::Exact),
            section: "one-step",
        },
        Claim {
            cells: "23",
            claim: "one layer: 0.19996 after 1 epoch, 0.00871 after 100".to_owned(),
            measured: format!(
                "{:.5}, {:.5} (from inferred first weights)",
                one_layer.mse[0],
                one_layer.final_mse()
            ),
            verdict: Verdict::of_digits(&[one_layer.mse[0], one_layer.final_mse()], &["0.19996", "0.00871"]),
            section: "one-layer",
        },
        Claim {
            cells: "30, 31",
            claim: "two layers: 0.01275 after 100 epochs, 0.00040 after 1000".to_owned(),
            measured: format!("{:.5}, {:.5}", two_layers.mse_after(100), two_layers.final_mse()),
            verdict: Verdict::of_digits(
                &[two_layers.mse_after(100), two_layers.final_mse()],
                &["0.01275", "0.00040"],
            ),
            section: "two-layers",
        },
    ])
}

fn among_many_runs(distributions: &Distributions) -> Vec<Claim> {
    let asked = |row: &&Row| row.rule != Some(Rule::AsAnnounced);
    let rows = distributions.rows.iter().filter(asked).map(|row| {
        let numbers =
            |numbers: &[f64]| numbers.iter().map(|x| format!("{x:.4}")).collect::<Vec<_>>().join(" ");
        let percentiles: Vec<String> =
            row.percentiles.iter().map(|share| format!("{:.1}", 100.0 * share)).collect();
        let what = if row.measure == Measure::Excess { "excess" } else { "error" };
        let quantiles = row.quantiles;
        Claim {
            cells: row.cells,
            claim: format!("{}: {what} {}", row.experiment, numbers(&row.notebook)),
            measured: format!(
                "5 / 50 / 95 %: {:.4} / {:.4} / {:.4}; percentiles {}",
                quantiles.low,
                quantiles.median,
                quantiles.high,
                percentiles.join(" ")
            ),
            verdict: Verdict::of_percentiles(&row.percentiles),
            section: "distributions",
        }
    });
    rows.collect()
}

fn explanations(story: &Story, distributions: &Distributions) -> Result<Vec<Claim>> {
    let rule = sections::which_rule::run(story)?;
    let rate = sections::critical_rate::run(story)?;
    let edge = sections::edge_of_stability::run(story)?.many;
    let flips = sections::sign_flips::run(story)?;
    let stuck = sections::stuck_runs::run(story)?;
    let long = sections::jumps::run(story)?;
    let above = (long.runs.one_layer.final_mse() - long.least_squares_mse).abs();
    let diverged = distributions.diverged.iter().all(|runs| *runs == distributions.runs);
    let kinds = [&flips.sigmoid, &flips.one_plus_tanh];
    let jumping: usize = kinds.iter().map(|kind| kind.runs_with_jumps).sum();
    let positive: usize = kinds.iter().map(|kind| kind.runs).sum();
    Ok(vec![
        Claim {
            cells: "32",
            claim: "the data are 2 x0 + x1 with noise of standard deviation 0.2".to_owned(),
            measured: format!(
                "nine printed rows: chi-squared {:.1}, p = {:.1e}; for x0 + x1 + x2, chi-squared {:.1}, p = {:.2} (chi-squared: the sum of \
                 (what the rule leaves / 0.2)^2, about 9 if it is right; p: how often chance alone makes it as large)",
                rule.as_announced.chi_squared,
                rule.as_announced.p_value,
                rule.sum.chi_squared,
                rule.sum.p_value
            ),
            verdict: Verdict::of_claim(rule.as_announced.p_value > 0.05),
            section: "which-rule",
        },
        Claim {
            cells: "39, 40",
            claim: "a linear output at learning rate 1 ends in NaN".to_owned(),
            measured: format!(
                "{} and {} of {} runs with one and two layers; one layer diverges above {:.4} (predicted {:.4})",
                distributions.diverged[0],
                distributions.diverged[1],
                distributions.runs,
                rate.measured,
                rate.predicted
            ),
            verdict: Verdict::of_claim(diverged),
            section: "critical-rate",
        },
        Claim {
            cells: "45-48",
            claim: format!(
                "one linear layer always ends at the same error, {:.11}",
                notebook::LEAST_SQUARES_MSE
            ),
            measured: format!(
                "it ends at the least-squares error of its data, within {}",
                if above < 1e-15 { "1e-15".to_owned() } else { format!("{above:.0e}") }
            ),
            verdict: Verdict::of_claim(above < 1e-12),
            section: "jumps",
        },
        Claim {
            cells: "46",
            claim: "the error of two layers jumps periodically".to_owned(),
            measured: format!(
                "{} of {} runs cross sharpness {}; {:.0} / {:.0} / {:.0} jumps a run (5 / 50 / 95 %)",
                edge.crossed,
                edge.runs,
                2.0 / sections::edge_of_stability::LEARNING_RATE,
                edge.jumps.low,
                edge.jumps.median,
                edge.jumps.high
            ),
            verdict: Verdict::of_claim(edge.jumps.low >= 2.0),
            section: "edge-of-stability",
        },
        Claim {
            cells: "46",
            claim: "the jumps come from hidden outputs changing sign".to_owned(),
            measured: format!(
                "{} of {} jumps have no change of sign near them; {jumping} of {positive} runs with units that are \
                 always positive jump; at rate 0.001 signs change in {} of {} runs and the error rises in {}",
                edge.jumps_without_flips,
                edge.all_jumps,
                flips.small_steps.runs_with_flips,
                flips.small_steps.runs,
                flips.small_steps.runs_with_rises
            ),
            verdict: Verdict::of_claim(edge.jumps_without_flips == 0 && jumping == 0),
            section: "sign-flips",
        },
        Claim {
            cells: "47",
            claim: "with sigmoid units the curve is smooth, and ends high".to_owned(),
            measured: format!(
                "{} of {} runs are stuck; in {} of them both output weights are positive, in {} of the {} others",
                stuck.stuck.runs,
                stuck.runs,
                stuck.stuck.both_positive,
                stuck.free.both_positive,
                stuck.free.runs
            ),
            verdict: Verdict::of_claim(stuck.stuck.runs > 0),
            section: "stuck-runs",
        },
        Claim {
            cells: "48",
            claim: "at learning rate 0.001 there are no jumps".to_owned(),
            measured: format!(
                "the error rises in {} of {} runs, at any epoch",
                flips.small_steps.runs_with_rises, flips.small_steps.runs
            ),
            verdict: Verdict::of_claim(flips.small_steps.runs_with_jumps == 0),
            section: "sign-flips",
        },
    ])
}

/// What the notebook says at its end, without an experiment.
fn on_new_samples(story: &Story) -> Result<Claim> {
    let errors = sections::overfitting::run(&story.with_runs(1))?.errors;
    let least = errors.iter().min_by(|a, b| a.test.total_cmp(&b.test)).context("errors are looked at")?;
    let last = errors.last().context("errors are looked at")?;
    let layers = sections::cross_validation::run(story)?.linear;
    let second = layers.iter().find(|of| of.name.starts_with("two")).context("there are two layers")?.excess;
    Ok(Claim {
        cells: "the end",
        claim: "errors on the training samples are not enough".to_owned(),
        measured: format!(
            "from epoch {} to {} such an error falls from {:.3} to {:.3}, and that on new samples rises from {:.3} to \
             {:.3}; cross-validated on the noisy data, two layers end {:.4} (standard error {:.4}) above least squares",
            least.epoch,
            last.epoch,
            least.training,
            last.training,
            least.test,
            last.test,
            second.mean,
            second.standard_error
        ),
        verdict: Verdict::of_claim(last.training < least.training && last.test > least.test),
        section: "overfitting",
    })
}
