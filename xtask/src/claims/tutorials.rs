//! What the tutorials printed that the notebook builds on, where they set a seed or printed their first weights.

use super::claim::{Claim, Verdict, as_in};
use anyhow::Result;
use nn_tutorial::sections::{
    alphas, circles, digits_in_batches, eleven_lines, linear_regression, logistic_regression, radial_unit,
    xor_online,
};
use nn_tutorial::{Story, sections};

const ELEVEN_LINES: &str = "Trask, part 1";
const ALPHAS: &str = "Trask, part 2";

/// All of them, in the order of their parts.
pub(super) fn claims(story: &Story) -> Result<Vec<Claim>> {
    let mut claims = eleven_lines(story)?;
    claims.extend(alphas(story)?);
    claims.extend(roelants(story)?);
    let online = sections::xor_online::run(story)?;
    let errors: Vec<f64> = online.errors.iter().map(|row| row.sse).collect();
    claims.push(printed(
        "xor, 2-3-2",
        "squared errors",
        &errors,
        &xor_online::PUBLISHED_ERRORS,
        "xor-online",
    ));
    let outputs = &online.outputs[2];
    claims.push(printed(
        "xor, 2-3-2",
        "outputs for 1 0",
        outputs,
        &xor_online::PUBLISHED_OUTPUTS,
        "xor-online",
    ));
    Ok(claims)
}

/// Numbers beside those that were printed.
fn printed(source: &'static str, what: &str, ours: &[f64], printed: &[&str], section: &'static str) -> Claim {
    let measured: Vec<String> = ours.iter().zip(printed).map(|(x, text)| as_in(text, *x)).collect();
    Claim {
        cells: source,
        claim: format!("{what} {}", printed.join(" ")),
        measured: measured.join(" "),
        verdict: Verdict::of_digits(ours, printed),
        section,
    }
}

fn eleven_lines(story: &Story) -> Result<Vec<Claim>> {
    let section = sections::eleven_lines::run(story)?;
    let errors: Vec<f64> = section.errors.iter().map(|row| row.mean_error).collect();
    let of = |what, ours: &[f64], list: &[&str]| printed(ELEVEN_LINES, what, ours, list, "eleven-lines");
    Ok(vec![
        of("one layer ends with the outputs", &section.outputs, &eleven_lines::PUBLISHED_OUTPUTS),
        of("two layers have the errors", &errors, &eleven_lines::PUBLISHED_ERRORS),
    ])
}

fn alphas(story: &Story) -> Result<Vec<Claim>> {
    let section = sections::alphas::run(story)?;
    let sizes = [
        ("four", &section.four, alphas::PUBLISHED_FOUR),
        ("32", &section.thirty_two, alphas::PUBLISHED_THIRTY_TWO),
    ];
    let mut claims = Vec::new();
    for (units, runs, lines) in sizes {
        for (run, line) in runs.iter().zip(lines) {
            let texts: Vec<&str> = line.split(' ').collect();
            let ours: Vec<f64> = run.printed().collect();
            let what = format!("{units} units, alpha {}: errors", run.alpha);
            let mut claim = printed(ALPHAS, &what, &ours, &texts, "alphas");
            if claim.verdict == Verdict::Refuted {
                let published = texts.iter().filter_map(|text| text.parse::<f64>().ok());
                // What was published may be a few times as far off as what one other last bit brings about.
                let near = |((ours, published), moved): ((&f64, f64), &f64)| {
                    (ours - published).abs() <= 8.0 * (ours - moved).abs().max(0.5e-12)
                };
                if ours.iter().zip(published).zip(&run.moved.errors).all(near) {
                    claim.verdict = Verdict::ToRoundings;
                    claim.measured +=
                        &format!("; another last bit at the start changes it by {:.0e}", run.last_bit());
                }
            }
            claims.push(claim);
        }
    }
    let ours = section.four.iter().map(|run| run.sign_changes.as_slice());
    let same =
        ours.zip(&alphas::PUBLISHED_SIGN_CHANGES).filter(|(ours, published)| *ours == published.as_slice());
    let (same, all) = (same.count(), alphas::PUBLISHED_SIGN_CHANGES.len());
    claims.push(Claim {
        cells: ALPHAS,
        claim: "four units: how often the update of each weight changes its sign".to_owned(),
        measured: format!("the same for all 16 weights in {same} of {all} runs"),
        verdict: Verdict::if_exact(same == all),
        section: "alphas",
    });
    Ok(claims)
}

fn roelants(story: &Story) -> Result<Vec<Claim>> {
    let line = sections::linear_regression::run(story)?.steps;
    let weights: Vec<f64> = line.iter().map(|step| step.weight).collect();
    let losses: Vec<f64> = line.iter().map(|step| step.loss).collect();
    let (weights_printed, losses_printed): (Vec<&str>, Vec<&str>) =
        linear_regression::PUBLISHED.into_iter().unzip();
    let classes = sections::logistic_regression::run(story)?.mistakes;
    let published = logistic_regression::PUBLISHED_MISTAKES;
    let radial = sections::radial_unit::run(story)?;
    let ended = radial.path.last().map_or([f64::NAN; 3], |step| [step.loss, step.weight, step.bias]);
    let samples = radial.blue.len() + radial.red.len();
    let rings = sections::circles::run(story)?;
    let digits = sections::digits_in_batches::run(story)?;
    let (part_3, part_4, part_5) = ("Roelants, part 3", "Roelants, part 4", "Roelants, part 5");
    let exact = |cells, claim: String, measured: String, holds, section| Claim {
        cells,
        claim,
        measured,
        verdict: Verdict::if_exact(holds),
        section,
    };
    let mut mistakes = Vec::new();
    for (truth, row) in digits.confusion.iter().enumerate() {
        let others = row.iter().enumerate().filter(|(other, times)| *other != truth && **times > 0);
        mistakes.extend(others.map(|(other, times)| (truth, other, *times)));
    }
    Ok(vec![
        printed("Roelants, part 1", "weights", &weights, &weights_printed, "linear-regression"),
        printed("Roelants, part 1", "losses", &losses, &losses_printed, "linear-regression"),
        exact(
            "Roelants, part 2",
            format!("{} blue and {} red points are mistaken", published.blue, published.red),
            format!("{} blue and {} red", classes.blue, classes.red),
            classes == published,
            "logistic-regression",
        ),
        printed(part_3, "loss, weight and bias end at", &ended, &radial_unit::PUBLISHED, "radial-unit"),
        exact(
            part_3,
            "all samples are right".to_owned(),
            format!("{} of {samples}", samples - radial.mistakes),
            radial.mistakes == 0,
            "radial-unit",
        ),
        exact(
            part_4,
            format!("differences of {:.0e} find no mistake in the gradient", circles::DIFFERENCE),
            format!("no slope differs by more than {:.1e}", rings.gradient_error),
            rings.gradient_error < 1e-6,
            "circles",
        ),
        exact(
            part_4,
            "all points are right".to_owned(),
            format!("{} of {}", rings.right, rings.points.len()),
            rings.right == rings.points.len(),
            "circles",
        ),
        exact(
            part_5,
            format!(
                "{} of {} test digits are right",
                digits_in_batches::PUBLISHED_RIGHT,
                digits.test_samples
            ),
            format!("{}, after {} epochs", digits.right, digits.training_loss.len()),
            digits.right == digits_in_batches::PUBLISHED_RIGHT,
            "digits-in-batches",
        ),
        exact(
            part_5,
            "which of the others are taken for what".to_owned(),
            format!("the same {} mistakes", mistakes.iter().map(|(_, _, times)| times).sum::<usize>()),
            mistakes == digits_in_batches::PUBLISHED_MISTAKES,
            "digits-in-batches",
        ),
    ])
}
