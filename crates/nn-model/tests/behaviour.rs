//! What the model does with what it is given, good and bad.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may

use nn_math::Mat;
use nn_model::{
    Activation, Adam, AdamW, Architecture, EarlyStopping, GradientDescent, Initialization, Lbfgs, Loss,
    Metric, ModelError, Network, Objective, OnDivergence, Optimizer, Penalty, RmsProp, Samples, Schedule,
    Stop, Training,
};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

fn rng() -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(1)
}

fn constant(rows: usize, columns: usize, value: f64) -> Mat<f64> {
    Mat::from_fn(rows, columns, |_, _| value)
}

fn new(architecture: Architecture) -> Result<Network, ModelError> {
    Network::new(architecture, Initialization::UNIT, &mut rng())
}

fn linear(inputs: usize) -> Network {
    new(Architecture::new(inputs).layer(1, Activation::Linear)).unwrap()
}

#[test]
fn a_network_that_is_none_is_refused_with_the_reason() {
    let linear = Activation::Linear;
    assert_eq!(new(Architecture::new(0).layer(1, linear)), Err(ModelError::NoInputs));
    assert_eq!(new(Architecture::new(3)), Err(ModelError::NoLayers));
    let hollow = Architecture::new(3).layer(2, linear).layer(0, linear).layer(1, linear);
    assert_eq!(new(hollow), Err(ModelError::EmptyLayer { layer: 1 }));
    assert_eq!(new(Architecture::new(3).layer(usize::MAX / 2, linear)), Err(ModelError::TooLarge));
    let endless = Architecture::new(1 << 40).layer(1 << 40, linear);
    assert_eq!(new(endless), Err(ModelError::TooLarge));
    let short = Network::from_parameters(Architecture::new(3).layer(1, linear), vec![0.0; 3]);
    assert_eq!(short, Err(ModelError::ParameterCount { expected: 4, found: 3 }));
}

#[test]
fn an_empty_or_endless_range_of_first_weights_is_refused() {
    for (low, high) in [(1.0, 1.0), (1.0, -1.0), (f64::NAN, 1.0), (0.0, f64::INFINITY), (-1e308, 1e308)] {
        let range = Initialization::Uniform { low, high };
        let error =
            Network::new(Architecture::new(1).layer(1, Activation::Linear), range, &mut rng()).unwrap_err();
        assert!(error.to_string().contains("two finite numbers, the lower one first"), "{error}");
    }
}

#[test]
fn first_weights_fill_their_range_and_are_those_of_the_seed() {
    let architecture = Architecture::new(20).layer(20, Activation::Tanh).layer(1, Activation::Linear);
    let range = Initialization::Uniform { low: -0.5, high: 2.0 };
    let network = Network::new(architecture.clone(), range, &mut rng()).unwrap();
    let (low, high) =
        network.parameters().iter().fold((9.0_f64, -9.0_f64), |(l, h), p| (l.min(*p), h.max(*p)));
    assert!((-0.5..-0.45).contains(&low) && (1.95..2.0).contains(&high), "{low} to {high}");
    assert_eq!(network, Network::new(architecture, range, &mut rng()).unwrap());
}

#[test]
fn data_that_do_not_fit_are_refused_with_what_was_found_and_expected() {
    let network = linear(2);
    let refused =
        |x: Mat<f64>, y: Mat<f64>| Objective::new(&network, Loss::HalfSse, (&x, &y)).unwrap_err().to_string();
    assert_eq!(
        refused(constant(4, 3, 1.0), constant(4, 1, 1.0)),
        "the inputs are 4 x 3, but the network has 2 inputs: give one column for each"
    );
    assert_eq!(
        refused(constant(4, 2, 1.0), constant(4, 2, 1.0)),
        "the targets are 4 x 2, but the network has 1 output: give one column for each"
    );
    assert_eq!(
        refused(constant(4, 2, 1.0), constant(5, 1, 1.0)),
        "there are 4 rows of inputs and 5 rows of targets: give one row of each per sample"
    );
    assert_eq!(
        refused(constant(0, 2, 1.0), constant(0, 1, 1.0)),
        "there are no samples: give at least one row"
    );
    let mut holed = constant(4, 2, 1.0);
    holed[(2, 1)] = f64::NAN;
    assert_eq!(
        refused(holed, constant(4, 1, 1.0)),
        "inputs row 2, column 1 (counted from 0) is NaN: remove or replace such rows first"
    );
    let error = network.predict(constant(1, 3, 0.0).as_ref()).unwrap_err();
    assert_eq!(error, ModelError::Columns { what: "inputs", expected: 2, rows: 1, found: 3 });
    let error = network.predictor().predict_into(constant(2, 2, 0.0).as_ref(), constant(3, 1, 0.0).as_mut());
    assert!(error.is_err());
}

#[test]
fn no_samples_give_no_predictions() {
    assert_eq!(linear(2).predict(constant(0, 2, 0.0).as_ref()).unwrap().nrows(), 0);
}

#[test]
fn a_learning_rate_that_is_no_positive_number_is_refused_and_the_network_kept() {
    let (x, y) = (constant(3, 1, 1.0), constant(3, 1, 1.0));
    for rate in [0.0, -0.1, f64::NAN, f64::INFINITY] {
        let mut network = linear(1);
        let error = Training::new(GradientDescent::new(rate), Loss::HalfSse)
            .train(&mut network, (&x, &y))
            .unwrap_err();
        assert!(error.to_string().contains("must be a positive number"), "{error}");
        assert_eq!(network, linear(1));
    }
}

/// y = w x at x = 10: the error is multiplied by 1 - 100 rate each epoch.
fn one_steep_weight() -> (Network, Mat<f64>, Mat<f64>) {
    let architecture = Architecture::new(1).layer(1, Activation::Linear).without_bias();
    (Network::from_parameters(architecture, vec![1.0]).unwrap(), constant(1, 1, 10.0), constant(1, 1, 0.0))
}

#[test]
fn divergence_is_reported_with_its_epoch_and_stops_the_run() {
    let (mut network, x, y) = one_steep_weight();
    // The error grows by the factor -99 and its square, 100 * 99^2k, passes 1.8e308 at k = 77.
    let settings = Training::new(GradientDescent::new(1.0), Loss::HalfSse).epochs(1000);
    let mut descent = settings.start(&mut network, (&x, &y)).unwrap();
    assert_eq!(descent.run(1000), Stop::Diverged { epoch: 77 });
    assert_eq!(descent.history().mse.len(), 77);
    assert!(descent.history().mse[75].is_finite() && !descent.history().final_mse().is_finite());
    assert_eq!(descent.run(5), Stop::Diverged { epoch: 77 }, "a diverged run does not go on");
    assert_eq!(descent.history().mse.len(), 77);
}

#[test]
fn divergence_may_run_on_into_nan_when_asked() {
    let (mut network, x, y) = one_steep_weight();
    let settings = Training::new(GradientDescent::new(1.0), Loss::HalfSse)
        .epochs(400)
        .on_divergence(OnDivergence::Continue);
    let history = settings.train(&mut network, (&x, &y)).unwrap();
    assert_eq!(history.stop, Stop::Diverged { epoch: 77 });
    assert_eq!(history.mse.len(), 400);
    assert!(history.final_mse().is_nan() && network.parameters()[0].is_nan());
}

#[test]
fn the_history_holds_the_error_before_training_and_after_each_epoch() {
    let (mut network, x, y) = one_steep_weight();
    // 1 - 100 * 0.005 = 0.5: the weight halves each epoch, the squared error falls to a quarter.
    let history = Training::new(GradientDescent::new(0.005), Loss::HalfSse)
        .epochs(3)
        .train(&mut network, (&x, &y))
        .unwrap();
    assert_eq!((history.initial_mse, history.mse.as_slice()), (Some(100.0), [25.0, 6.25, 1.5625].as_slice()));
    assert_eq!(history.stop, Stop::Epochs);
    assert_eq!(network.parameters(), [0.125]);
    let none = Training::new(GradientDescent::new(0.005), Loss::HalfSse)
        .epochs(0)
        .train(&mut network, (&x, &y))
        .unwrap();
    assert_eq!(Some(none.final_mse()), none.initial_mse);
}

/// 2 inputs, 2 relu units, 1 linear output, worked by hand:
///
/// ```text
/// x = (1, 2)   W0 = | 1 -1 |   b0 = (0, 1)   z0 = (1 + 2*2, -1 - 2*1 + 1) = (5, -2)   a0 = (5, 0)
///                   | 2 -1 |
/// W1 = (3, 4)   b1 = -2   z1 = 15 - 2 = 13   target 10   e = 3   loss e^2/2 = 4.5
/// delta1 = 3   dW1 = (15, 0)   db1 = 3
/// delta0 = (3*3*1, 3*4*0) = (9, 0)   dW0 = | 9 0 |   db0 = (9, 0)
///                                          | 18 0 |
/// ```
#[test]
fn an_example_worked_by_hand() {
    let architecture = Architecture::new(2).layer(2, Activation::Relu).layer(1, Activation::Linear);
    let parameters = vec![1.0, -1.0, 2.0, -1.0, 0.0, 1.0, 3.0, 4.0, -2.0];
    let network = Network::from_parameters(architecture, parameters).unwrap();
    let x = Mat::from_fn(1, 2, |_, j| [1.0, 2.0][j]);
    let y = constant(1, 1, 10.0);

    let activations = network.activations(x.as_ref()).unwrap();
    assert_eq!((activations[0][(0, 0)], activations[0][(0, 1)], activations[1][(0, 0)]), (5.0, 0.0, 13.0));
    let weights = |layer| network.weights(layer).unwrap();
    assert_eq!((weights(0)[(1, 0)], weights(1)[(1, 0)]), (2.0, 4.0));
    assert_eq!((network.biases(0).unwrap(), network.biases(1).unwrap()), (&[0.0, 1.0][..], &[-2.0][..]));

    let mut objective = Objective::new(&network, Loss::HalfSse, (&x, &y)).unwrap();
    assert!(objective.loss().is_nan(), "nothing has been evaluated yet");
    assert_eq!(objective.evaluate(network.parameters()), Ok(4.5));
    assert_eq!(objective.gradient(), [9.0, 0.0, 18.0, 0.0, 9.0, 0.0, 15.0, 0.0, 3.0]);
    assert_eq!(objective.evaluate(&[0.0]), Err(ModelError::ParameterCount { expected: 9, found: 1 }));
}

#[test]
fn every_choice_has_a_name_that_leads_back_to_it() {
    for choice in Activation::ALL {
        assert_eq!(choice.to_string().parse::<Activation>().as_ref(), Ok(choice));
    }
    for choice in Loss::ALL {
        assert_eq!(choice.to_string().parse::<Loss>().as_ref(), Ok(choice));
    }
    for choice in Optimizer::NAMES {
        assert_eq!(Optimizer::named(choice, 0.1).unwrap().name(), *choice);
    }
    let losses = Loss::NAMES.join(", ");
    assert_eq!(
        "rmse".parse::<Loss>().unwrap_err().to_string(),
        format!("there is no loss called `rmse` (did you mean `mse`?); choose one of: {losses}")
    );
    let optimizers = Optimizer::NAMES.join(", ");
    assert_eq!(
        Optimizer::named("adamm", 0.1).unwrap_err().to_string(),
        format!("there is no optimizer called `adamm` (did you mean `adam`?); choose one of: {optimizers}")
    );
    for (alias, name) in [("sgd", "gradient-descent"), ("adamw", "adam-w"), ("l-bfgs", "lbfgs")] {
        assert_eq!(Optimizer::named(alias, 0.1).unwrap().name(), name);
    }
}

/// What is said of a network of two inputs with these outputs, learning two samples with these targets.
fn pairing(output: Activation, loss: Loss, targets: &[&[f64]]) -> Result<Objective, String> {
    let network = new(Architecture::new(2).layer(targets[0].len(), output)).unwrap();
    let x = constant(targets.len(), 2, 1.0);
    let y = Mat::from_fn(targets.len(), targets[0].len(), |i, j| targets[i][j]);
    Objective::new(&network, loss, (&x, &y)).map_err(|error| error.to_string())
}

#[test]
fn a_loss_with_an_output_layer_it_is_not_made_for_is_refused_with_the_one_it_needs() {
    let refused = |output, loss| pairing(output, loss, &[&[0.0, 1.0]]).err();
    for &loss in Loss::ALL {
        for &output in Activation::ALL {
            let goes = match loss.link() {
                Some(link) => link == output,
                None => !output.is_for_outputs_only(),
            };
            assert_eq!(refused(output, loss).is_none(), goes, "{loss} with {output}");
        }
    }
    assert_eq!(
        refused(Activation::Linear, Loss::BinaryCrossEntropy).unwrap(),
        "the loss binary-cross-entropy needs sigmoid units in the output layer, but they are linear: change one of the two"
    );
    assert_eq!(
        refused(Activation::Linear, Loss::CrossEntropy).unwrap(),
        "the loss cross-entropy needs softmax units in the output layer, but they are linear: change one of the two"
    );
    assert_eq!(
        refused(Activation::Softmax, Loss::Mse).unwrap(),
        "the loss mse does not go with softmax outputs: use cross-entropy, or outputs of another activation"
    );
}

/// With the feature `serde` only.
#[cfg(feature = "serde")]
#[test]
fn choices_with_settings_have_the_name_that_files_give_them() {
    use nn_model::Schedule;
    let schedules = [
        Schedule::Constant,
        Schedule::Step { every: 10, factor: 0.5 },
        Schedule::Exponential { factor: 0.9 },
        Schedule::Cosine { epochs: 10, floor: 0.0 },
        Schedule::CosineWave { epochs: 10, floor: 0.0 },
        Schedule::InverseScaling { decay: 1.0, power: 0.5 },
        Schedule::Plateau { factor: 0.5, patience: 3 },
    ];
    assert_eq!(schedules.map(|schedule| schedule.name()), Schedule::NAMES);
    for schedule in schedules {
        assert_eq!(serde_json::to_value(schedule).unwrap()["name"], schedule.name());
    }

    let starts = [
        Initialization::UNIT,
        Initialization::Normal { standard_deviation: 0.1 },
        Initialization::GlorotUniform,
        Initialization::GlorotNormal,
        Initialization::HeUniform,
        Initialization::HeNormal,
        Initialization::FanInUniform,
        Initialization::Orthogonal { gain: 1.0 },
    ];
    assert_eq!(starts.map(|start| start.name()), Initialization::NAMES);
    for start in starts {
        let written = serde_json::to_string(&start).unwrap();
        assert!(written.contains(&format!("\"{}\"", start.name())), "{written}");
    }
}

#[test]
fn a_softmax_before_the_last_layer_is_refused() {
    let architecture = Architecture::new(2).layer(3, Activation::Softmax).layer(3, Activation::Softmax);
    let error = new(architecture).unwrap_err();
    assert_eq!(error, ModelError::HiddenSoftmax { layer: 0 });
    assert_eq!(
        error.to_string(),
        "layer 0 (counted from 0) is a softmax, which only the output layer can be: choose another"
    );
}

#[test]
fn targets_that_are_no_probabilities_are_refused_where_probabilities_are_learned() {
    let binary =
        |target: f64| pairing(Activation::Sigmoid, Loss::BinaryCrossEntropy, &[&[0.0], &[target]]).err();
    assert_eq!((binary(0.0), binary(0.3), binary(1.0)), (None, None, None));
    assert_eq!(
        binary(-1.0).unwrap(),
        "targets row 1, column 0 (counted from 0) is -1, but must be a probability, from 0 to 1"
    );
    assert!(binary(1.5).unwrap().contains("is 1.5, but"));
    let classes =
        |row: &[f64]| pairing(Activation::Softmax, Loss::CrossEntropy, &[&[0.0, 1.0, 0.0], row]).err();
    assert_eq!((classes(&[0.2, 0.3, 0.5]), classes(&[1.0, 0.0, 0.0])), (None, None));
    assert!(
        classes(&[0.5, 0.5, 0.5]).unwrap().starts_with("targets row 1 (counted from 0) adds up to 1.5, but")
    );
    assert!(
        classes(&[0.0, 0.0, 0.0]).unwrap().starts_with("targets row 1 (counted from 0) adds up to 0, but")
    );
    assert!(
        classes(&[2.0, -1.0, 0.0]).unwrap().contains("targets row 1, column 0 (counted from 0) is 2, but")
    );
}

#[test]
fn weights_of_samples_that_are_none_are_refused() {
    let (network, x, y) = (linear(1), constant(3, 1, 1.0), constant(3, 1, 1.0));
    let refused = |weights: &[f64]| {
        let samples = Samples::from((&x, &y)).with_weights(weights);
        Objective::new(&network, Loss::Mse, samples).unwrap_err().to_string()
    };
    assert_eq!(refused(&[1.0]), "there are 3 samples but 1 weights: give one weight for each sample");
    for (weight, shown) in [(-1.0, "-1"), (f64::NAN, "NaN"), (f64::INFINITY, "inf")] {
        let expected =
            format!("the weight of row 1 (counted from 0) is {shown}: weights are finite and not negative");
        assert_eq!(refused(&[1.0, weight, 1.0]), expected);
    }
    assert!(refused(&[0.0; 3]).starts_with("all sample weights are 0"));
    // Of rows that are loaded, too.
    let mut objective = Objective::new(&network, Loss::Mse, (&x, &y)).unwrap();
    let mut load = |weights: &[f64]| objective.load(Samples::from((&x, &y)).with_weights(weights), &[0, 2]);
    let expected = ModelError::WeightCount { expected: 3, found: 2 };
    assert_eq!(load(&[1.0; 2]).unwrap_err().to_string(), expected.to_string());
    assert!(matches!(load(&[1.0, 1.0, -1.0]), Err(ModelError::Weight { row: 2, .. })));
    assert!(load(&[1.0, 1.0, f64::INFINITY]).is_err());
    load(&[1.0, -1.0, 0.0]).unwrap(); // The row between them is not loaded.
}

/// What is said of these settings.
fn refusal(training: &Training) -> String {
    let (x, y) = (constant(8, 1, 1.0), constant(8, 1, 1.0));
    let mut network = linear(1);
    let error = training.train(&mut network, (&x, &y)).unwrap_err().to_string();
    assert_eq!(network, linear(1), "{error}: the network was changed all the same");
    error
}

#[test]
fn every_setting_out_of_its_range_is_refused_with_its_name_and_what_would_do() {
    let training = || Training::new(Adam::new(0.1), Loss::Mse).epochs(2);
    let negative_or_none = [-1.0, f64::NAN, f64::INFINITY];
    let no_part = [-0.1, 1.0, f64::NAN];
    let no_factor = [0.0, -0.5, 1.5, f64::NAN];

    let mut cases: Vec<(String, &str)> = Vec::new();
    for bad in negative_or_none {
        cases.push((refusal(&training().penalty(Penalty::l1(bad))), "the penalty l1"));
        cases.push((refusal(&training().penalty(Penalty::l2(bad))), "the penalty l2"));
        let early = EarlyStopping { tolerance: bad, ..EarlyStopping::new(1) };
        cases.push((refusal(&training().early_stopping(early)), "the tolerance"));
        let decay = Schedule::InverseScaling { decay: bad, power: 1.0 };
        cases.push((refusal(&training().schedule(decay)), "the schedule's decay"));
        let power = Schedule::InverseScaling { decay: 1.0, power: bad };
        cases.push((refusal(&training().schedule(power)), "the schedule's power"));
        let adam_w = AdamW { weight_decay: bad, ..AdamW::default() };
        cases.push((refusal(&training().with_optimizer(adam_w)), "AdamW's weight decay"));
        let lbfgs = Lbfgs { tolerance: bad, ..Lbfgs::default() };
        cases.push((refusal(&training().with_optimizer(lbfgs)), "the tolerance of L-BFGS"));
        let adam = Adam { epsilon: bad, ..Adam::default() };
        cases.push((refusal(&training().with_optimizer(adam)), "Adam's epsilon"));
        let rms_prop = RmsProp { epsilon: bad, ..RmsProp::default() };
        cases.push((refusal(&training().with_optimizer(rms_prop)), "the epsilon of RMSprop"));
    }
    for bad in no_part {
        cases.push((refusal(&training().dropout(bad)), "the dropout probability"));
        cases.push((refusal(&training().validation_split(bad)), "the validation split"));
        let momentum = GradientDescent::new(0.1).momentum(bad);
        cases.push((refusal(&training().with_optimizer(momentum)), "the momentum"));
        let adam = Adam { beta1: bad, ..Adam::default() };
        cases.push((refusal(&training().with_optimizer(adam)), "Adam's beta1"));
        let adam_w = AdamW { beta2: bad, ..AdamW::default() };
        cases.push((refusal(&training().with_optimizer(adam_w)), "Adam's beta2"));
        let rms_prop = RmsProp { decay: bad, ..RmsProp::default() };
        cases.push((refusal(&training().with_optimizer(rms_prop)), "the decay of RMSprop"));
    }
    for factor in no_factor {
        for schedule in [
            Schedule::Step { every: 1, factor },
            Schedule::Exponential { factor },
            Schedule::Plateau { factor, patience: 1 },
        ] {
            cases.push((refusal(&training().schedule(schedule)), "the schedule's factor"));
        }
    }
    for floor in [-0.1, 1.1, f64::NAN] {
        let cosine = Schedule::Cosine { epochs: 5, floor };
        cases.push((refusal(&training().schedule(cosine)), "the schedule's floor"));
    }
    for longest in [0.0, -1.0, f64::NAN] {
        cases.push((refusal(&training().clip_norm(longest)), "the longest gradient"));
    }
    for (endless, setting) in [
        (Schedule::Step { every: 0, factor: 0.5 }, "the schedule's every"),
        (Schedule::Cosine { epochs: 0, floor: 0.0 }, "the schedule's epochs"),
    ] {
        cases.push((refusal(&training().schedule(endless)), setting));
    }
    cases.push((refusal(&training().batch_size(0)), "the batch size"));
    cases.push((refusal(&training().early_stopping(EarlyStopping::new(0))), "the patience"));
    let forgetful = Lbfgs { memory: 0, ..Lbfgs::default() };
    cases.push((refusal(&training().with_optimizer(forgetful)), "the memory of L-BFGS"));

    for (text, setting) in cases {
        assert!(
            text.starts_with(&format!("{setting} is ")) && text.contains(", but must be "),
            "{setting}: {text}"
        );
    }
    assert_eq!(
        refusal(&training().dropout(1.0)),
        "the dropout probability is 1, but must be 0 or more and below 1"
    );
}

#[test]
fn what_does_not_go_with_lbfgs_is_refused_with_the_way_out() {
    let training = || Training::new(Lbfgs::default(), Loss::Mse);
    assert_eq!(
        refusal(&training().batch_size(4)),
        "L-BFGS does not go with batches: leave the batch size out, or use Adam"
    );
    assert_eq!(
        refusal(&training().dropout(0.1)),
        "L-BFGS does not go with dropout: its line search needs a loss that does not change; use Adam"
    );
    let steps = "L-BFGS does not go with a schedule, a warm-up or clipping: it finds the length of its steps itself; leave them out";
    assert_eq!(refusal(&training().clip_norm(1.0)), steps);
    assert_eq!(refusal(&training().warm_up(1)), steps);
    assert_eq!(refusal(&training().schedule(Schedule::Exponential { factor: 0.9 })), steps);
}

#[test]
fn metrics_that_mean_nothing_for_the_outputs_are_refused() {
    let text = refusal(&Training::new(Adam::new(0.1), Loss::Mse).metrics([Metric::Accuracy]));
    assert_eq!(
        text,
        "the metric accuracy is not defined for the task regression: choose one of mse, rmse, mae, r2"
    );
}

#[test]
fn classes_and_labels_are_predicted_by_networks_that_have_them() {
    let x = Mat::from_fn(3, 1, |i, _| i as f64 - 1.0);
    let network = |units, output, parameters: Vec<f64>| {
        Network::from_parameters(Architecture::new(1).layer(units, output).without_bias(), parameters)
            .unwrap()
    };
    let classes = network(3, Activation::Softmax, vec![-1.0, 0.0, 2.0]);
    assert_eq!(classes.predict_class(x.as_ref()).unwrap(), [0, 0, 2]); // the first of equals
    let rows: Vec<f64> =
        classes.predict_proba(x.as_ref()).unwrap().row_iter().map(|row| row.iter().sum()).collect();
    assert!(rows.iter().all(|sum| (sum - 1.0).abs() < 1e-15), "{rows:?}");
    let yes_or_no = network(1, Activation::Sigmoid, vec![1.0]);
    assert_eq!(yes_or_no.predict_class(x.as_ref()).unwrap(), [0, 0, 1]); // one half is no
    let labels = network(2, Activation::Sigmoid, vec![1.0, -1.0]);
    let found = labels.predict_labels(x.as_ref()).unwrap();
    assert_eq!(found, Mat::from_fn(3, 2, |i, j| [[0.0, 1.0], [0.0, 0.0], [1.0, 0.0]][i][j]));
    assert_eq!(
        labels.predict_class(x.as_ref()).unwrap_err().to_string(),
        "classes come from softmax outputs or a single sigmoid output, but the output layer is 2 sigmoid: change the output layer, or use `predict`"
    );
    for error in [linear(1).predict_proba(x.as_ref()), linear(1).predict_labels(x.as_ref())] {
        assert!(error.unwrap_err().to_string().contains("but the output layer is 1 linear"));
    }
}

#[test]
fn confident_mistakes_keep_a_finite_cross_entropy_and_their_gradient() {
    let architecture = Architecture::new(1).layer(1, Activation::Sigmoid).without_bias();
    let network = Network::from_parameters(architecture, vec![5000.0]).unwrap();
    let (x, y) = (constant(1, 1, 1.0), constant(1, 1, 0.0));
    let mut objective = Objective::new(&network, Loss::BinaryCrossEntropySum, (&x, &y)).unwrap();
    assert_eq!(objective.evaluate(network.parameters()), Ok(5000.0));
    assert_eq!(objective.gradient(), [1.0]);
}

#[test]
#[allow(clippy::reversed_empty_ranges)] // that is what is to be refused
fn rows_that_are_none_or_not_there_are_refused() {
    let (network, x, y) = (linear(1), constant(4, 1, 1.0), constant(4, 1, 2.0));
    let mut objective = Objective::new(&network, Loss::Sse, (&x, &y)).unwrap();
    for rows in [2..2, 3..1, 3..5, 4..5] {
        let (start, end) = (rows.start, rows.end);
        let error = objective.evaluate_rows(rows, network.parameters()).unwrap_err();
        assert_eq!(error, ModelError::RowRange { start, end, samples: 4 });
    }
}

#[test]
fn a_run_starts_from_finite_weights_and_says_when_its_error_was_none_before() {
    let (mut network, x, y) = one_steep_weight();
    network.parameters_mut()[0] = f64::NAN;
    let error =
        Training::new(GradientDescent::new(0.1), Loss::HalfSse).train(&mut network, (&x, &y)).unwrap_err();
    assert!(error.to_string().starts_with("parameter 0 (counted from 0) is NaN"), "{error}");
    network.parameters_mut()[0] = 1e200;
    let history = Training::new(GradientDescent::new(0.1), Loss::HalfSse)
        .epochs(3)
        .train(&mut network, (&x, &y))
        .unwrap();
    assert_eq!((history.stop, history.mse.len()), (Stop::Diverged { epoch: 0 }, 0));
}

#[test]
fn more_epochs_than_memory_are_refused() {
    let (mut network, x, y) = one_steep_weight();
    let error = Training::new(GradientDescent::new(0.1), Loss::HalfSse)
        .epochs(usize::MAX)
        .train(&mut network, (&x, &y))
        .unwrap_err();
    assert_eq!(error, ModelError::Epochs { found: usize::MAX });
}

/// The third parameter brings the hidden bias: for x = 1 the unit is off, for x = 0 it would overflow.
#[test]
fn lanes_without_a_sample_do_not_overflow_where_no_sample_does() {
    let architecture = Architecture::new(1).layer(1, Activation::Relu).layer(1, Activation::Linear);
    let network = Network::from_parameters(architecture, vec![-1e200, 1e200, 1e200, 0.0]).unwrap();
    for samples in 1..=9 {
        let (x, y) = (constant(samples, 1, 1.0), constant(samples, 1, 1.0));
        let mut objective = Objective::new(&network, Loss::Mse, (&x, &y)).unwrap();
        assert_eq!(objective.evaluate(network.parameters()), Ok(1.0), "{samples} samples");
        assert!(objective.gradient().iter().all(|g| g.is_finite()), "{samples} samples");
    }
}

/// Without the feature `parallel` there is one thread, and nobody is told otherwise.
#[cfg(not(feature = "parallel"))]
#[test]
fn more_than_one_thread_is_refused_where_there_is_only_one() {
    let training = Training::new(Adam::new(0.1), Loss::Mse);
    assert_eq!(
        refusal(&training.threads(2)),
        "more than one thread does not go with a build without threads: switch the feature `parallel` of nn-model on, or \
         leave the threads out"
    );
}

#[test]
fn what_early_stopping_watches_is_found_by_its_name_and_an_unknown_one_is_told_what_there_is() {
    use nn_model::{Metric, Watched};
    for watched in [Watched::Loss, Watched::TrainingLoss, Watched::Metric(Metric::R2), Metric::RocAuc.into()]
    {
        assert_eq!(watched.name().parse(), Ok(watched));
    }
    let error = "accurracy".parse::<Watched>().unwrap_err().to_string();
    assert!(error.contains("did you mean `accuracy`?") && error.contains("training-loss"), "{error}");
    let unsuited = EarlyStopping::new(3).watch(Metric::Accuracy);
    assert!(
        refusal(&Training::new(Adam::new(0.1), Loss::Mse).early_stopping(unsuited))
            .contains("not defined for the task")
    );
}
