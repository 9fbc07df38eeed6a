//! The same bits: with every instruction set, in one go or in pieces, alone or in a batch, in any thread.

use nn_math::Mat;
use nn_math::simd::Level;
use nn_model::{
    Activation, Architecture, GradientDescent, Initialization, Loss, Network, Objective, Training,
};
use nn_tutorial::{Section, Story};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

/// The notebook's two networks and shapes that meet every kernel: wide and narrow, more than one tile of samples.
fn cases() -> Vec<(Network, Mat<f64>, Mat<f64>)> {
    let architectures = [
        Architecture::new(3).layer(1, Activation::Sigmoid).without_bias(),
        Architecture::new(3).layer(2, Activation::Tanh).layer(1, Activation::Linear).without_bias(),
        Architecture::new(10).layer(32, Activation::Tanh).layer(1, Activation::Linear),
        Architecture::new(7)
            .layer(29, Activation::Relu)
            .layer(11, Activation::Tanh)
            .layer(5, Activation::Sigmoid),
    ];
    let rng = &mut ChaCha8Rng::seed_from_u64(3);
    architectures
        .into_iter()
        .zip([4, 100, 300, 133])
        .map(|(architecture, n)| {
            let network = Network::new(architecture, Initialization::UNIT, rng).unwrap();
            let mut uniform = |columns| Mat::from_fn(n, columns, |_, _| rng.random::<f64>());
            let (x, y) = (uniform(network.architecture().inputs()), uniform(network.outputs()));
            (network, x, y)
        })
        .collect()
}

fn bits(numbers: &[f64]) -> Vec<u64> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

#[test]
fn training_gives_the_same_bits_with_every_instruction_set_of_this_machine() {
    for (network, x, y) in cases() {
        let outcomes: Vec<_> = Level::available()
            .into_iter()
            .map(|level| {
                let mut network = network.clone();
                let settings = Training::new(GradientDescent::new(0.001), Loss::HalfSse).epochs(40);
                let mut descent =
                    settings.start(&mut network, (x.as_ref(), y.as_ref())).unwrap().with_level(level);
                descent.run(40);
                let mse = bits(&descent.finish().mse);
                (mse, bits(network.parameters()))
            })
            .collect();
        assert!(outcomes.iter().all(|outcome| *outcome == outcomes[0]));
        assert_ne!(outcomes[0].1, bits(network.parameters()), "nothing was learned");
    }
}

#[test]
fn running_in_pieces_gives_the_bits_of_running_in_one_go() {
    for (network, x, y) in cases() {
        let settings = Training::new(GradientDescent::new(0.001), Loss::HalfSse).epochs(30);
        let mut whole = network.clone();
        let in_one_go = settings.train(&mut whole, (x.as_ref(), y.as_ref())).unwrap();
        let mut pieces = network.clone();
        let mut descent = settings.start(&mut pieces, (x.as_ref(), y.as_ref())).unwrap();
        for epochs in [1, 2, 20, 7] {
            descent.run(epochs);
        }
        assert_eq!(bits(&descent.finish().mse), bits(&in_one_go.mse));
        assert_eq!(bits(pieces.parameters()), bits(whole.parameters()));
    }
}

#[test]
fn a_prediction_does_not_depend_on_the_samples_beside_it() {
    for (network, x, _) in cases() {
        let together = network.predict(x.as_ref()).unwrap();
        for i in 0..x.nrows() {
            let alone = network.predict(x.as_ref().subrows(i, 1)).unwrap();
            for j in 0..together.ncols() {
                assert_eq!(alone[(0, j)].to_bits(), together[(i, j)].to_bits());
            }
        }
    }
}

#[test]
fn some_rows_give_the_bits_of_an_objective_that_has_no_others() {
    for (network, x, y) in cases() {
        let objective =
            |x, y| Objective::new(&network, Loss::Mse, (x, y)).unwrap_or_else(|error| panic!("{error}"));
        let mut all = objective(x.as_ref(), y.as_ref());
        let n = x.nrows();
        for rows in [0..n, 0..1, n - 1..n, n / 2..n / 2 + 1, n / 16 * 8..n, 0..n / 2] {
            let (x, y) = (x.as_ref(), y.as_ref());
            let mut alone = objective(x.subrows(rows.start, rows.len()), y.subrows(rows.start, rows.len()));
            alone.evaluate(network.parameters()).unwrap();
            all.evaluate_rows(rows.clone(), network.parameters()).unwrap();
            let numbers =
                |objective: &Objective| [&[objective.loss(), objective.mse()], objective.gradient()].concat();
            assert_eq!(bits(&numbers(&all)), bits(&numbers(&alone)), "rows {rows:?} of {n}");
        }
        // And what was left out is back.
        let before = all.evaluate(network.parameters()).unwrap();
        assert_eq!(before, objective(x.as_ref(), y.as_ref()).evaluate(network.parameters()).unwrap());
    }
}

#[test]
fn a_section_gives_the_same_bytes_alone_and_beside_the_others() {
    let json = |section: Section| serde_json::to_string(&section.run(&Story::new(9)).unwrap()).unwrap();
    let alone: Vec<String> = Section::ALL.iter().map(|section| json(*section)).collect();
    let beside: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            Section::ALL.iter().rev().map(|section| scope.spawn(|| json(*section))).collect();
        threads.into_iter().rev().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(alone, beside);
}
