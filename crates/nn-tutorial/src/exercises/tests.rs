//! Every right answer is accepted and every known mistake is answered with its own sentence.

#![allow(clippy::unwrap_used)] // a test may

use super::exercise::{Ask, Choice, Exercise, Solution, Tolerance};
use super::{ExerciseError, all, named};
use std::collections::BTreeSet;

/// The exercises that ask for numbers, with what is right.
fn solved() -> Vec<(&'static Exercise, Solution)> {
    let solve = |exercise: &'static Exercise| match exercise.ask {
        Ask::Numbers { solve, .. } => Some((exercise, solve().unwrap())),
        Ask::Working { .. } | Ask::Choice { .. } => None,
    };
    all().filter_map(solve).collect()
}

fn written(numbers: &[f64]) -> String {
    numbers.iter().map(|x| format!("{x:?}")).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_right_answer_is_accepted() {
    for (exercise, solution) in solved() {
        let verdict = exercise.check(&written(&solution.right)).unwrap();
        assert!(verdict.right, "{}: {}", exercise.name, verdict.said);
        assert_eq!(verdict.said, solution.because, "{}", exercise.name);
    }
}

#[test]
fn every_known_mistake_is_wrong_and_answered_with_its_own_sentence() {
    let mut mistakes = 0;
    for (exercise, solution) in solved() {
        for mistake in &solution.mistakes {
            let verdict = exercise.check(&written(&mistake.answer)).unwrap();
            let (name, answer) = (exercise.name, &mistake.answer);
            assert_eq!((verdict.right, verdict.said.as_str()), (false, mistake.said), "{name}: {answer:?}");
            mistakes += 1;
        }
        assert!(!solution.mistakes.is_empty(), "{} knows no mistake", exercise.name);
    }
    assert!(mistakes > 100, "{mistakes}");
}

#[test]
fn answers_count_up_to_the_tolerance_and_no_farther() {
    let mut borders = 0;
    for (exercise, solution) in solved() {
        for (i, part) in exercise.parts().iter().enumerate() {
            let right = solution.right[i];
            let most = match part.tolerance {
                Tolerance::None => 0.0,
                Tolerance::Within(most) => most,
                Tolerance::Percent(percent) => percent / 100.0 * right.abs(),
                Tolerance::Any => panic!("{}: a computed number has a tolerance", exercise.name),
            };
            for sign in [-1.0, 1.0] {
                let check = |off: f64| {
                    let mut answer = solution.right.clone();
                    answer[i] += sign * off;
                    exercise.check(&written(&answer)).unwrap().right
                };
                let beyond = if most == 0.0 { 1e-6 * right.abs().max(1.0) } else { 1.01 * most };
                assert!(check(0.99 * most), "{}: {} within", exercise.name, part.label);
                assert!(!check(beyond), "{}: {} beyond", exercise.name, part.label);
                borders += 1;
            }
        }
    }
    assert!(borders > 80, "{borders}");
}

#[test]
fn a_tolerance_holds_for_decimals_that_are_rounded_to_binary_ones() {
    // 0.3 - 0.1 is a little more than 0.2, and 0.1 + 0.2 more than 0.3.
    assert!(Tolerance::Within(0.2).accepts(0.3, 0.1) && Tolerance::None.accepts(0.1 + 0.2, 0.3));
    assert!(!Tolerance::Within(0.2).accepts(0.300_001, 0.1) && !Tolerance::None.accepts(0.300_001, 0.3));
    assert!(
        Tolerance::Percent(1.0).accepts(-101.0, -100.0) && !Tolerance::Percent(1.0).accepts(-101.1, -100.0)
    );
    assert!(
        !Tolerance::Percent(1.0).accepts(f64::NAN, 1.0)
            && !Tolerance::Within(1.0).accepts(f64::INFINITY, 1.0)
    );
}

#[test]
fn of_each_choice_one_is_right_and_each_is_answered_with_its_own_sentence() {
    let mut choices = 0;
    for exercise in all() {
        let Ask::Choice { choices: texts, run } = exercise.ask else { continue };
        let seen = run().unwrap();
        for (i, Choice { text, said }) in texts.iter().enumerate() {
            let by_number = exercise.check(&format!(" {} ", i + 1)).unwrap();
            assert_eq!(by_number, exercise.check(&text.to_uppercase()).unwrap());
            assert_eq!(by_number.right, i == seen.right, "{}: {text}", exercise.name);
            assert_eq!(by_number.said, format!("{said} {}", seen.seen));
        }
        let said: BTreeSet<_> = texts.iter().map(|choice| choice.said).collect();
        assert_eq!(said.len(), texts.len(), "{}", exercise.name);
        choices += 1;
    }
    assert!(choices > 12, "{choices}");
}

/// The choice that the book says is right. A run that decided otherwise would contradict its chapter.
const CHOSEN: &[(&str, &str)] = &[
    ("neuron-xor", "Three"),
    ("activations-saturated", "Tanh by less than a thousandth, relu by 1"),
    ("one-step-half", "Above half way"),
    ("one-step-ten", "It falls with the first and grows with the second"),
    ("backpropagation-signs", "Negative, positive, negative"),
    ("backpropagation-cut", "The delta is 0, the slope is not"),
    ("backpropagation-large", "It grows, but less than that"),
    ("two-layers-rate", "The single neuron"),
    ("xor-one", "From none"),
    ("first-weights-zero", "Nothing moves"),
    ("regression-ceiling", "Nearly 1, whatever the inputs"),
    ("learning-rate-above", "The steep one grows, the others shrink"),
    ("jumps-control", "In none"),
    ("classification-add", "Nothing"),
    ("batches-epoch", "A hundred steps with ten samples each"),
    ("optimisers-rate", "Higher"),
    ("validation-penalty", "It grows"),
    ("gradient-check-mistake", "The input"),
    ("gradient-check-far", "The central one alone"),
];

#[test]
fn the_runs_prove_what_the_chapters_say() {
    for (name, text) in CHOSEN {
        let verdict = named(name).unwrap().check(text).unwrap();
        assert!(verdict.right, "{name}: {}", verdict.said);
    }
    let choices =
        all().filter(|exercise| matches!(exercise.ask, Ask::Choice { .. })).map(|exercise| exercise.name);
    assert_eq!(choices.collect::<Vec<_>>(), CHOSEN.iter().map(|(name, _)| *name).collect::<Vec<_>>());
}

/// What is found elsewhere: by Python's `math` and `statistics`, from the numbers in the questions and those that the notebook printed.
const ELSEWHERE: &[(&str, &[f64])] = &[
    ("neuron", &[0.289050497374996]),
    ("neuron-border", &[2.0, 1.0, 0.5]),
    ("activations", &[0.46211715726000973, 0.7864477329659274, -1.0, 0.0]),
    ("activations-slope", &[0.09]),
    ("activations-tanh", &[0.7615941559557649]),
    ("one-step", &[91.0]),
    ("backpropagation", &[0.011552044370971145, -0.018203918207023835]),
    ("backpropagation-delta", &[-0.032]),
    ("two-layers", &[166.0, 57.0]),
    ("two-layers-five", &[0.000244140625]),
    ("xor-bump", &[0.0022975599250672947]),
    ("first-weights", &[0.1, 0.1414213562373095]),
    ("first-weights-range", &[0.17320508075688773, 0.2449489742783178]),
    ("regression", &[2.3333333333333335]),
    ("regression-parabola", &[2.6, 0.1]),
    ("learning-rate-factor", &[-0.6, -1.4]),
    ("learning-rate-best", &[0.022727272727272728]),
    ("jumps", &[-1.6]),
    ("jumps-line", &[400.0]),
    ("jumps-doublings", &[8.05889368905357]),
    ("stuck", &[3.0, -0.5, -1.25]),
    ("stuck-zero", &[1.0]),
    ("stuck-starts", &[7.0]),
    ("classification", &[0.048587351573742055, 1000.0, 1000.0]),
    ("classification-softmax", &[0.8807970779778823]),
    ("classification-sure", &[20.000000004122307]),
    ("batches", &[1350.0, 0.04257130693912303]),
    ("batches-steps", &[45.0, 29.0, 1350.0]),
    ("batches-noise", &[5.0]),
    ("optimisers", &[2.625, 0.825]),
    ("optimisers-momentum", &[1.0]),
    ("optimisers-adam", &[0.1, 0.02664]),
    ("validation", &[1.0, 4.0, 7.0, 10.0]),
    ("validation-standard-error", &[0.218, 0.01377, 0.07871785058041156]),
    ("digits", &[0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 3.0, 0.0]),
    ("digits-parameters", &[4810.0, 650.0]),
    ("digits-chance", &[1.2352]),
    ("gradient-check", &[0.2322685594822837, 0.1766132165376133]),
    ("gradient-check-step", &[2.1073424255447017e-8, 8192.0]),
    ("rust", &[0.8660254037844386, 0.5]),
    ("rust-parameters", &[16.0, 9.0]),
    ("program-parameters", &[243.0]),
    ("mathematics", &[1.1743392201, 0.82566078]),
    ("mathematics-slope", &[12.0]),
    ("mathematics-bowl", &[1.0, -1.0, 1.0]),
];

#[test]
fn right_answers_are_those_of_other_sources() {
    for (name, numbers) in ELSEWHERE {
        let verdict = named(name).unwrap().check(&written(numbers)).unwrap();
        assert!(verdict.right, "{name}: {}", verdict.said);
    }
    let elsewhere: BTreeSet<&str> = ELSEWHERE.iter().map(|(name, _)| *name).collect();
    let tested_below = BTreeSet::from(["one-step-change", "learning-rate"]);
    let names: BTreeSet<&str> = solved().iter().map(|(exercise, _)| exercise.name).collect();
    assert_eq!(names, elsewhere.union(&tested_below).copied().collect());
}

#[test]
fn the_second_change_is_that_of_the_numbers_that_the_notebook_printed() {
    // Cells 17 and 18: the outputs after the first step, and y minus them, of the two samples whose first input is 1.
    let printed = [(0.63705166, 0.36294834), (0.76592879, 0.23407121)];
    let change: f64 = printed.iter().map(|(a, error)| error * a * (1.0 - a)).sum();
    let (_, solution) =
        solved().into_iter().find(|(exercise, _)| exercise.name == "one-step-change").unwrap();
    assert!((solution.right[0] - change).abs() < 1e-7, "{} and {change}", solution.right[0]);
}

#[test]
fn the_largest_curvature_is_the_largest_eigenvalue() {
    let data = crate::Story::new(11).noisy_data().unwrap();
    let hessian = data.inputs().transpose() * data.inputs();
    let (largest, _) = crate::networks::sharpest(hessian.as_ref()).unwrap();
    let (_, solution) = solved().into_iter().find(|(exercise, _)| exercise.name == "learning-rate").unwrap();
    assert!((solution.right[0] / largest - 1.0).abs() < 1e-9, "{} and {largest}", solution.right[0]);
}

#[test]
fn whatever_works_is_right_and_what_does_not_is_told_where() {
    for (name, answer, right, said) in [
        ("neuron-or", "1 1 -0.5", true, "0.3775"),
        ("neuron-or", "20 30 -10", true, "alone"),
        ("neuron-or", "1 1 -1.5", false, "inputs 0 and 1"),
        ("neuron-or", "1 1 0.5", false, "inputs 0 and 0"),
        ("neuron-or", "1 -1 -0.5", false, "should be above"),
        ("neuron-or", "nan 1 1", false, "the first weight is NaN"),
        ("xor-neither", "-10; -10; 5", true, "0.9933"),
        ("xor-neither", "-10 -10 -5", false, "the bias alone has to say yes"),
        ("xor-neither", "-10 10 5", false, "For 0 1"),
        ("xor", "-10 10 -10 10 5 -15 -10 -10 5", true, "within 0.01"),
        ("xor", "10 10 10 10 -5 -15 10 -10 -5", true, "within 0.01"), // or, and not both: another way
        ("xor", "-4 4 -4 4 2 -6 -4 -4 2", false, "make the weights larger"),
        ("xor", "10 10 10 10 -5 -15 10 10 -5", false, "For the inputs 1 and 1"),
        ("xor", "10 10 10 10 -5 -15 10 -10 inf", false, "the output's bias is inf"),
    ] {
        let verdict = named(name).unwrap().check(answer).unwrap();
        assert_eq!(verdict.right, right, "{name} {answer}: {}", verdict.said);
        assert!(verdict.said.contains(said), "{name} {answer}: {}", verdict.said);
    }
}

#[test]
fn what_is_no_answer_is_refused_with_what_is_asked_for() {
    for (name, answer, what, help) in [
        ("activations-slope", "half", "`half` is no number", "1/2"),
        ("activations-slope", "", "1 number is asked for, and here 0 numbers are", "give the slope"),
        (
            "two-layers",
            "166",
            "2 numbers are asked for, and here 1 number is",
            "give the epoch at the learning rate 1 and the epoch at 3",
        ),
        ("neuron-xor", "4", "`4` is none of the choices", "1 for `Two`, 2 for `Three`, 3 for `All four`"),
        ("neuron-xor", "0", "`0` is none of the choices", "2 for `Three`"),
        ("neuron-xor", "", "`` is none of the choices", "2 for `Three`"),
    ] {
        let error: ExerciseError = named(name).unwrap().check(answer).unwrap_err();
        assert!(error.to_string().contains(what), "{error}");
        assert!(error.help().unwrap().contains(help), "{:?}", error.help());
    }
    assert_eq!(named("one-stop").unwrap_err().to_string(), "there is no exercise called `one-stop`");
}

#[test]
fn a_wrong_number_is_told_how_far_it_is_off() {
    let said = |name: &str, answer: &str| named(name).unwrap().check(answer).unwrap().said;
    assert_eq!(said("activations-slope", "0.5"), "0.5 is too high by 0.41; wanted: give or take 0.001.");
    assert_eq!(
        said("batches-steps", "45 29 1200"),
        "1200 for the steps of 30 epochs is too low by 150; wanted: exactly."
    );
    assert_eq!(said("jumps-line", "-400"), "It is right but for its sign.");
    assert!(said("jumps-line", "NaN").contains("is NaN"));
}

#[test]
fn names_are_those_of_chapters_and_an_exercise_in_code_has_its_chapters() {
    let names: BTreeSet<&str> = all().map(|exercise| exercise.name).collect();
    assert_eq!(names.len(), all().count(), "a name is given twice");
    for Exercise { name, chapter, title, .. } in all() {
        assert!(*name == *chapter || name.starts_with(&format!("{chapter}-")), "{name} in {chapter}");
        assert_eq!(name == chapter, title.ends_with(", in code"), "{name}: {title}");
    }
    // Of the chapters that are to be learned from, each has one for code, one for paper and one more.
    let summary = include_str!("../../../../docs/src/SUMMARY.md");
    let (learned, _) = summary.split_once("# How fast").unwrap();
    let chapters = learned.split("](chapters/").skip(1).filter_map(|rest| rest.split(".md").next());
    for chapter in chapters {
        let titles: Vec<&str> = super::of_chapter(chapter).map(|exercise| exercise.title).collect();
        assert!(titles.iter().any(|title| title.ends_with(", in code")), "{chapter}: {titles:?}");
        assert!(
            titles.iter().any(|title| title.ends_with(", on paper")) && titles.len() > 2,
            "{chapter}: {titles:?}"
        );
    }
}

#[test]
fn a_description_says_what_a_program_needs_that_shows_it() {
    let of = |name: &str| named(name).unwrap().description();
    let xor = of("neuron-xor");
    assert_eq!((xor.kind, xor.choices.len(), xor.parts.len(), xor.tolerance.as_str()), ("choice", 3, 0, ""));
    let slope = of("activations-slope");
    assert_eq!(
        (slope.kind, slope.parts[0].label, slope.tolerance.as_str()),
        ("number", "the slope", "give or take 0.001")
    );
    let several = of("one-step-change");
    assert_eq!(several.kind, "number");
    let border = of("neuron-border");
    assert_eq!(border.kind, "numbers");
    assert_eq!(
        border.tolerance,
        "where it crosses the first axis: exactly; where it crosses the second axis: exactly; the output: give or take 0.001"
    );
}
