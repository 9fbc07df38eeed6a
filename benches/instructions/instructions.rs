//! How many instructions the hot paths take, counted by valgrind; run by `cargo xtask bench --instructions`.
//!
//! A count says less than a time, but it is the same on a busy machine as on an idle one, so it finds small losses.
//! Preparations (data, networks, memory) are not counted.

use gungraun::Callgrind;
use gungraun::prelude::*;
use nn_benches::{Problem, Workload};
use nn_math::simd::{Block, Level};
use nn_math::{MatMut, MatRef, dense, elementary};
use nn_model::{Activation, Architecture, FixedNetwork, ModelError, Network, Training};
use std::hint::black_box;

type Error = nn_benches::Error;

/// A workload, ready to be trained for that many epochs.
fn training(workload: Workload, epochs: usize) -> Result<(Training, Network, Problem), Error> {
    let problem = workload.problem();
    let network = workload.network(&problem)?;
    let training = workload.training().ok_or("a workload that only predicts")?;
    Ok((training.epochs(epochs), network, problem))
}

#[library_benchmark]
#[bench::w1_100_epochs(args = (Workload::W1, 100), setup = training)]
#[bench::w2_100_epochs(args = (Workload::W2, 100), setup = training)]
#[bench::w2b_100_epochs(args = (Workload::W2b, 100), setup = training)]
#[bench::w3_5_epochs(args = (Workload::W3, 5), setup = training)]
#[bench::w4_1_epoch(args = (Workload::W4, 1), setup = training)]
fn train(ready: Result<(Training, Network, Problem), Error>) -> Result<f64, Error> {
    let (training, mut network, problem) = ready?;
    let history = training.train(&mut network, (problem.inputs(), problem.targets.as_ref()))?;
    // Only a number is given back: the history and the network are freed here, within what is counted.
    Ok(black_box(history.final_mse()))
}

/// A network, a sample for it, memory for its outputs, and how often to ask.
type Question = (Network, Vec<f64>, Vec<f64>, usize);

/// Weights and inputs do not matter to the count, so any will do: making those of W5 takes valgrind a minute.
fn question(
    widths: [usize; 3],
    activations: [Activation; 2],
    bias: bool,
    times: usize,
) -> Result<Question, ModelError> {
    let [inputs, hidden, outputs] = widths;
    let [first, last] = activations;
    let mut architecture = Architecture::new(inputs).layer(hidden, first).layer(outputs, last);
    if !bias {
        architecture = architecture.without_bias();
    }
    let biases = if bias { hidden + outputs } else { 0 };
    let parameters = some_numbers(inputs * hidden + hidden * outputs + biases);
    let network = Network::from_parameters(architecture, parameters)?;
    Ok((network, some_numbers(inputs), vec![0.0; outputs], times))
}

#[library_benchmark]
#[bench::w6a_100_times(
    args = ([3, 2, 1], [Activation::Tanh, Activation::Linear], false, 100), setup = question
)]
#[bench::w6b_10_times(
    args = ([784, 128, 10], [Activation::Relu, Activation::Softmax], true, 10), setup = question
)]
fn predict_one(ready: Result<Question, ModelError>) -> Result<Vec<f64>, ModelError> {
    let (network, sample, mut output, times) = ready?;
    let mut predictor = network.predictor();
    for _ in 0..times {
        let x = MatRef::from_row_major_slice(black_box(&sample), 1, sample.len());
        let outputs = output.len();
        predictor.predict_into(x, MatMut::from_column_major_slice_mut(&mut output, 1, outputs))?;
    }
    Ok(black_box(output))
}

#[library_benchmark]
#[bench::w6a_100_times(args = ([3, 2, 1], [Activation::Tanh, Activation::Linear], false, 100), setup = question)]
fn predict_one_by_type(ready: Result<Question, ModelError>) -> Result<Vec<f64>, ModelError> {
    let (network, sample, mut output, times) = ready?;
    let fixed = FixedNetwork::<3, 2, 1>::new(&network)?;
    for _ in 0..times {
        for sample in black_box(&sample).as_chunks().0 {
            output.copy_from_slice(&fixed.predict(sample));
        }
    }
    Ok(black_box(output))
}

/// Writes the values of a function for the numbers of one slice into another.
type Function = fn(&[f64], &mut [f64]);

/// A thousand numbers for a function, and memory for its values.
fn thousand(function: Function) -> (Function, Vec<f64>, Vec<f64>) {
    (function, some_numbers(1000).iter().map(|x| 5.0 * x).collect(), vec![0.0; 1000])
}

#[library_benchmark]
#[bench::exp(args = (elementary::exp), setup = thousand)]
#[bench::ln(args = (elementary::ln), setup = thousand)]
#[bench::tanh(args = (elementary::tanh), setup = thousand)]
#[bench::sigmoid(args = (elementary::sigmoid), setup = thousand)]
#[bench::softplus(args = (elementary::softplus), setup = thousand)]
#[bench::relu(args = (elementary::relu), setup = thousand)]
fn on_1000_numbers((function, x, mut y): (Function, Vec<f64>, Vec<f64>)) -> Vec<f64> {
    function(black_box(&x), &mut y);
    black_box(y)
}

/// The products of W4's first layer for one batch: 32 samples, 64 inputs, 64 outputs.
const SHAPE: (usize, usize) = (64, 64);
const GROUPS: usize = 4;

#[derive(Clone, Copy)]
enum Product {
    Forward,
    InputGradient,
    WeightGradient,
}

/// Everything that any of the three works on.
struct Operands {
    product: Product,
    x: Vec<Block>,
    derivative: Vec<Block>,
    z: Vec<Block>,
    weights: Vec<f64>,
    bias: Vec<f64>,
    rows: Vec<Block>,
}

fn operands(product: Product) -> Operands {
    let (inputs, outputs) = SHAPE;
    let blocks = |width| {
        let numbers = some_numbers(8 * GROUPS * width);
        numbers.as_chunks::<8>().0.iter().map(|lanes| Block(*lanes)).collect()
    };
    Operands {
        product,
        x: blocks(inputs),
        derivative: blocks(inputs),
        z: blocks(outputs),
        weights: some_numbers(inputs * outputs),
        bias: some_numbers(outputs),
        rows: vec![Block::default(); dense::row_blocks(GROUPS, outputs)],
    }
}

#[library_benchmark]
#[bench::forward(args = (Product::Forward), setup = operands)]
#[bench::input_gradient(args = (Product::InputGradient), setup = operands)]
#[bench::weight_gradient(args = (Product::WeightGradient), setup = operands)]
fn product_32_64_64(mut operands: Operands) -> Operands {
    let level = Level::best();
    let Operands { product, x, derivative, z, weights, bias, rows } = black_box(&mut operands);
    match product {
        Product::Forward => dense::forward(level, x, weights, bias, SHAPE, z),
        Product::InputGradient => dense::input_gradient(level, z, weights, SHAPE, derivative, x),
        Product::WeightGradient => {
            dense::to_rows(level, z, SHAPE.1, rows);
            dense::weight_gradient(level, x, rows, SHAPE, 0, weights, false);
        }
    }
    operands
}

/// Numbers between -1 and 1 that follow no rule a processor could make use of.
fn some_numbers(count: usize) -> Vec<f64> {
    (0..count).map(|i| (f64::from(i as u32 + 1) * 12.9898).sin()).collect()
}

library_benchmark_group!(name = training_runs, benchmarks = train);
library_benchmark_group!(name = predictions, benchmarks = predict_one, predict_one_by_type);
library_benchmark_group!(name = functions, benchmarks = on_1000_numbers);
library_benchmark_group!(name = products, benchmarks = product_32_64_64);
main!(
    // Instructions alone: a simulated cache is not that of any machine.
    config = LibraryBenchmarkConfig::default().tool(Callgrind::with_args(["--cache-sim=no"]));
    library_benchmark_groups = training_runs, predictions, functions, products
);
