//! What a user has goes in as it is, and what does not fit is refused with its shape.

#![allow(clippy::unwrap_used, clippy::panic)] // a test may
#![allow(clippy::needless_borrows_for_generic_args)] // what is borrowed goes another way than what is owned

use nn_data::{Dataset, Scaling, iris};
use nn_model::{
    Activation, Architecture, Calibration, ConfusionMatrix, GradientDescent, Loss, Mat, Matrix, Metric,
    ModelError, Network, Objective, RocCurve, Samples, Task, Training,
};

const X: [[f64; 2]; 4] = [[0.0, 1.0], [1.0, 0.5], [-1.0, 2.0], [0.25, -3.0]];
const Y: [f64; 4] = [1.0, 0.0, 1.0, 0.0];

fn network() -> Network {
    let architecture = Architecture::new(2).layer(1, Activation::Sigmoid);
    Network::from_parameters(architecture, vec![0.3, -0.2, 0.1]).unwrap()
}

fn trained<'a>(samples: impl Into<Samples<'a>>) -> Vec<u64> {
    let (mut network, training) =
        (network(), Training::new(GradientDescent::new(0.5), Loss::BinaryCrossEntropy));
    training.train(&mut network, samples).unwrap();
    network.parameters().iter().map(|parameter| parameter.to_bits()).collect()
}

#[test]
fn training_takes_samples_in_whatever_they_lie() {
    let (x, y) = (Mat::from_fn(4, 2, |i, j| X[i][j]), Mat::from_fn(4, 1, |i, _| Y[i]));
    let expected = trained((x.as_ref(), y.as_ref()));
    let vectors: Vec<Vec<f64>> = X.iter().map(|row| row.to_vec()).collect();
    let columns: Vec<Vec<f64>> = Y.iter().map(|target| vec![*target]).collect();
    assert_eq!(trained((&x, &y)), expected);
    assert_eq!(trained((x.clone(), y.as_ref())), expected);
    assert_eq!(trained((&X, &Y)), expected);
    assert_eq!(trained((&X[..], Y.to_vec())), expected);
    assert_eq!(trained((&vectors, columns)), expected);
    assert_eq!(trained((vectors, &Y)), expected);
    assert_eq!(trained(&Samples::new(&X, &Y)), expected);
    assert_eq!(trained(((X.as_flattened(), 2), &Y)), expected);
    assert_eq!(trained((&X, &Y, vec![1.0; 4])), expected);
    assert_ne!(trained((&X, &Y, &[1.0, 1.0, 1.0, 2.0])), expected);
    let data = Dataset::new(X, Y, ["a", "b"], ["c"]).unwrap();
    assert_eq!(trained(&data), expected);
}

#[test]
fn data_sets_are_samples_for_objectives_batches_and_validation() {
    let data = Dataset::new(X, Y, ["a", "b"], ["c"]).unwrap();
    let mut objective = Objective::new(&network(), Loss::BinaryCrossEntropy, &data).unwrap();
    let whole = objective.evaluate(network().parameters()).unwrap();
    objective.load(&data, &[3]).unwrap();
    let last = objective.evaluate(network().parameters()).unwrap();
    objective.load(([X[3]], [Y[3]]), &[0]).unwrap();
    assert_eq!(objective.evaluate(network().parameters()).unwrap(), last);
    let mut network = network();
    let training = Training::new(GradientDescent::new(1e-9), Loss::BinaryCrossEntropy).epochs(1);
    let history = training.start(&mut network, &data).unwrap().validate(&data).unwrap().complete();
    assert!((history.validation_loss[0] - whole).abs() < 1e-6);
}

#[test]
fn predictions_and_metrics_take_lists_rows_and_matrices() {
    let network = network();
    let predictions = network.predict(X).unwrap();
    assert_eq!(predictions, network.predict(Mat::from_fn(4, 2, |i, j| X[i][j]).as_ref()).unwrap());
    assert_eq!(predictions, network.predict((X.as_flattened(), 2)).unwrap());
    assert_eq!(network.predict_class(&X).unwrap(), network.predict_class(X.map(Vec::from)).unwrap());
    assert_eq!(network.predict_labels(&X[..]).unwrap().nrows(), 4);
    assert_eq!(network.predict_proba(&X.to_vec()).unwrap(), predictions);
    assert_eq!(network.activations(X).unwrap()[0], predictions);
    let mut rows = Mat::zeros(4, 1);
    network.predictor().predict_into(&X, rows.as_mut()).unwrap();
    assert_eq!(rows, predictions);

    let list: Vec<f64> = predictions.col(0).iter().copied().collect();
    let of_lists = Metric::LogLoss.evaluate(Task::Binary, &Y, &list).unwrap();
    assert_eq!(of_lists, Metric::LogLoss.evaluate(Task::Binary, Y, &predictions).unwrap());
    let weighted = Metric::LogLoss.evaluate_weighted(Task::Binary, Y.to_vec(), predictions, &[1.0; 4]);
    assert_eq!(weighted.unwrap(), of_lists);
    assert_eq!(ConfusionMatrix::new(Task::Binary, Y, &list).unwrap().accuracy(), {
        Metric::Accuracy.evaluate(Task::Binary, Y, &list).unwrap()
    });
    assert_eq!(RocCurve::new(&Y, &list).unwrap().area(), {
        Metric::RocAuc.evaluate(Task::Binary, Y, &list).unwrap()
    });
    let bins = Calibration::new(Y, list, 1).unwrap().bins;
    assert_eq!((bins[0].count, bins[0].observed), (4, 0.5));
}

#[test]
fn what_does_not_fit_is_refused_with_its_shape_and_a_way_out() {
    let network = network();
    let text = |error: ModelError| error.to_string();
    assert_eq!(
        text(network.predict(&[1.0, 2.0]).unwrap_err()),
        "the inputs are 2 x 1, but the network has 2 inputs: give one column for each (a list of numbers is one column; \
         `(list, 2)` makes rows of it)"
    );
    assert_eq!(network.predict((&[1.0, 2.0], 2)).unwrap().shape(), (1, 1)); // the way out
    let ragged = vec![vec![1.0, 2.0], vec![3.0, 4.0, 5.0]];
    let expected = "the inputs are no matrix: row 1 (counted from 0) has 3 numbers, but the rows before it have 2: give all \
                    rows the same number";
    assert_eq!(text(network.predict(&ragged).unwrap_err()), expected);
    assert_eq!(text(network.activations(&ragged).unwrap_err()), expected);
    let training = Training::new(GradientDescent::new(0.5), Loss::BinaryCrossEntropy);
    let refused = training.train(&mut network.clone(), (&ragged, [1.0, 0.0])).unwrap_err();
    assert_eq!(text(refused), expected);
    let mut objective = Objective::new(&network, Loss::BinaryCrossEntropy, (&X, &Y)).unwrap();
    assert_eq!(text(objective.load((&ragged, [1.0, 0.0]), &[0]).unwrap_err()), expected);
    let flat = Metric::Accuracy.evaluate(Task::MultiClass, (&Y[..3], 2), (&Y, 2)).unwrap_err();
    assert_eq!(
        text(flat),
        "the targets are no matrix: 3 numbers make no whole rows of 2 columns: give 2 numbers for each row"
    );
    assert!(matches!(nn_model::class_weights(&ragged, &[1.0, 1.0]), Err(ModelError::Matrix { .. })));
    assert_eq!(nn_model::balanced_class_weights(&ragged), []);
}

#[test]
fn data_are_prepared_in_whatever_they_lie() {
    let scaler = Scaling::Standard.fit(&X).unwrap();
    assert_eq!(scaler.inverse_transform(scaler.transform(X).unwrap()).unwrap().shape(), (4, 2));
    let error = scaler.transform(vec![vec![1.0], vec![]]).unwrap_err().to_string();
    assert!(error.starts_with("the rows are no matrix: row 1"), "{error}");
    let irises = iris();
    let again = Dataset::new(irises.inputs(), irises.targets(), irises.input_names(), irises.target_names());
    assert_eq!(again.unwrap(), irises);
    assert_eq!(Matrix::from(irises.inputs()).view().unwrap().as_ptr(), irises.inputs().as_ptr());
}
