//! How the conventions of scikit-learn, Keras and PyTorch are said, a line each; and that two of them are right.
#![allow(clippy::print_stdout)] // for a reader

use nn_model::{
    Activation, Adam, AdamW, Architecture, Clipping, EarlyStopping, Frozen, GradientDescent, Initialization,
    Loss, Metric, Network, Objective, Penalty, Schedule, Training,
};
use rand::{SeedableRng, rngs::ChaCha8Rng};

/// What is called so elsewhere, for batches of this size and a network with this number of outputs.
// ANCHOR: conventions
fn conventions(batch: f64, outputs: f64, rate: f64, alpha: f64) -> Vec<Training> {
    let (sgd, adam) = (GradientDescent::new(rate), Adam::new(rate));
    vec![
        // scikit-learn's MLPRegressor(solver="sgd"): half the squares, summed over outputs, is outputs / 2
        // times the mean.
        Training::new(GradientDescent::new(rate * outputs / 2.0), Loss::Mse),
        // scikit-learn's alpha, a penalty divided by the samples of a batch: for classes ...
        Training::new(sgd, Loss::CrossEntropy).penalty(Penalty::l2(alpha / batch)),
        // ... for labels, whose losses it sums and we mean ...
        Training::new(sgd, Loss::BinaryCrossEntropy).penalty(Penalty::l2(alpha / (batch * outputs))),
        // ... and for numbers.
        Training::new(sgd, Loss::Mse).penalty(Penalty::l2(2.0 * alpha / (batch * outputs))),
        // Keras' kernel_regularizer=L2(alpha) has no half before the squares.
        Training::new(sgd, Loss::Mse).penalty(Penalty::l2(2.0 * alpha)),
        // The epsilon of scikit-learn's and Keras' Adam; PyTorch's is Adam::new(rate), and Keras' usual one
        // is 1e-7.
        Training::new(adam.epsilon_hat(), Loss::Mse),
        // PyTorch's clip_grad_norm_(parameters, 1.0) before an optimiser with weight_decay=alpha of the
        // weights.
        Training::new(sgd, Loss::Mse).clip_norm(1.0).clipping(Clipping::PyTorch).penalty(Penalty::l2(alpha)),
        // PyTorch's weight_decay of all parameters, as model.parameters() gives them: of SGD, Adam and
        // others, and of AdamW.
        Training::new(sgd, Loss::Mse).penalty(Penalty::l2(alpha).on_biases()),
        Training::new(AdamW::new(rate).weight_decay(alpha).on_biases(), Loss::Mse),
        // PyTorch's CosineAnnealingLR(T_max=50), which comes up again after its end; Keras' CosineDecay
        // stays down: Cosine.
        Training::new(sgd, Loss::Mse).schedule(Schedule::CosineWave { epochs: 50, floor: 0.0 }),
        // scikit-learn's learning_rate="invscaling" with power_t=0.5, of batch samples in all.
        Training::new(sgd, Loss::Mse).schedule(Schedule::InverseScaling { decay: batch, power: 0.5 }),
        // scikit-learn's batch_size="auto": 200 samples, and a last batch of what is left.
        Training::new(adam, Loss::CrossEntropy).batch_size(200),
        // PyTorch's DataLoader(batch_size=7, shuffle=True, drop_last=True).
        Training::new(adam, Loss::Mse).batch_size(7).drop_last(),
        // The batches of NumPy's array_split(rows, 7), one after the other.
        Training::new(adam, Loss::Mse).batch_count(7).in_order(),
        // scikit-learn's usual stopping (n_iter_no_change=10, tol=1e-4); with early_stopping=True, by the
        // score.
        Training::new(adam, Loss::CrossEntropy).early_stopping(EarlyStopping::like_scikit_learn(10, 1e-4)),
        Training::new(adam, Loss::CrossEntropy)
            .validation_split(0.1)
            .stratified()
            .early_stopping(EarlyStopping::like_scikit_learn(10, 1e-4).watch(Metric::Accuracy).keep_best()),
        // Keras' EarlyStopping(patience=3, min_delta=0.01, restore_best_weights=True).
        Training::new(adam, Loss::Mse).early_stopping(EarlyStopping::like_keras(3, 0.01).keep_best()),
        // Keras' trainable = False, PyTorch's requires_grad_(False), of the first layer.
        Training::new(adam, Loss::Mse).frozen([Frozen::Layer(0)]),
        // Dropout(0.2) before the first layer, and Dropout(0.5) behind the activation of each hidden one.
        Training::new(adam, Loss::Mse).input_dropout(0.2).dropout(0.5),
    ]
}

/// The first weights of each: scikit-learn's and Keras' weights (Keras' biases are 0, as ours), PyTorch's
/// weights and biases.
const FIRST_WEIGHTS: [Initialization; 2] = [Initialization::GlorotUniform, Initialization::FanInUniform];
// ANCHOR_END: conventions

fn main() -> anyhow::Result<()> {
    let (x, y) = ([[0.5, -1.0], [1.5, 0.25], [-0.75, 2.0]], [[1.0, 0.0], [0.5, -2.0], [3.0, 1.0]]);
    let architecture = Architecture::new(2).layer(3, Activation::Tanh).layer(2, Activation::Linear);
    for initialization in FIRST_WEIGHTS {
        let rng = &mut ChaCha8Rng::seed_from_u64(1);
        let network = Network::new(architecture.clone(), initialization, rng)?;

        // A step of scikit-learn's on half the squared errors, summed over outputs, mean over samples, by
        // hand.
        let mut objective = Objective::new(&network, Loss::HalfSse, (&x, &y))?;
        objective.evaluate(network.parameters())?;
        let steps = network.parameters().iter().zip(objective.gradient());
        let theirs: Vec<f64> = steps.map(|(p, g)| p - 0.1 * g / 3.0).collect();

        let mut ours = network.clone();
        conventions(3.0, 2.0, 0.1, 0.0)[0].clone().epochs(1).train(&mut ours, (&x, &y))?;
        let off = ours.parameters().iter().zip(&theirs).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        println!("{}: a step of scikit-learn's is ours to rounding", initialization.name());
        assert!(off < 1e-15);
    }
    let rows: Vec<[f64; 2]> = (0..30).map(|i| [f64::from(i).sin(), f64::from(i % 3)]).collect();
    let targets: Vec<[f64; 2]> = (0..30).map(|i| [f64::from(i % 2), f64::from(1 - i % 2)]).collect();
    for training in conventions(7.0, 2.0, 0.1, 0.01) {
        let output = match training.loss.link() {
            Some(activation) => activation,
            None => Activation::Linear,
        };
        let architecture = Architecture::new(2).layer(3, Activation::Tanh).layer(2, output);
        let mut network =
            Network::new(architecture, Initialization::GlorotUniform, &mut ChaCha8Rng::seed_from_u64(1))?;
        let history = training.epochs(60).train(&mut network, (&rows, &targets))?;
        assert!(history.final_loss().is_finite());
    }
    println!("all of them can be trained with");
    Ok(())
}
