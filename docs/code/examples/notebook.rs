//! The tutorial as a notebook: `cargo xtask notebook` makes `docs/notebook/tutorial.ipynb` of this file and of what it prints.
//!
//! A text cell stands in comments after `// %% [markdown]`, a code cell after `cell("its name");`. In the notebook, a line
//! `// :dep` loses its slashes, and the `.evcxr_display();` that ends a cell is left out: there the cell ends in a value.
#![allow(clippy::print_stdout)] // for a reader

use nn_chapters::notebook::{CellValue, cell};

fn main() -> anyhow::Result<()> {
    // %% [markdown]
    // # A small neural network, in a notebook
    //
    // A neural network learns by taking many small steps downhill. Here are the smallest networks that show how: one layer, then two;
    // a table of four rows, then noisy numbers; a learning rate that is too high; and an error that jumps although nothing is random.
    //
    // The code is Rust, and so is the kernel, [evcxr](https://github.com/evcxr/evcxr). To run it yourself:
    //
    // ```sh
    // cargo install evcxr_jupyter && evcxr_jupyter --install
    // jupyter lab docs/notebook/tutorial.ipynb
    // ```
    //
    // The first cell compiles the crates, which takes a minute or two; the others take a second each. Numbers and pictures are the
    // same on every machine. Why things are as they are is told in [the book](../src/introduction.md), chapter by chapter.
    cell("crates");
    // :dep nn-data = { path = "../../crates/nn-data" }
    // :dep nn-math = { path = "../../crates/nn-math" }
    // :dep nn-model = { path = "../../crates/nn-model" }
    // :dep nn-plot = { path = "../../crates/nn-plot" }
    // :dep rand = { version = "0.10", features = ["chacha"] }
    use nn_data::{NoisyLinear, truth_table};
    use nn_math::eigen::symmetric_eigenvalues;
    use nn_model::Activation::{Linear, Sigmoid, Tanh};
    use nn_model::{Architecture, Curvature, GradientDescent, History, Initialization, Loss, Network};
    use nn_model::{ModelError, Objective, OnDivergence, Training};
    use nn_plot::{Axis, Chart, Layer, Legend, Line, NetworkDiagram, Panels, Reference};
    use rand::{SeedableRng, rngs::ChaCha8Rng};

    // %% [markdown]
    // ## One layer learns a table
    //
    // Four samples with three inputs each. The answer is the first input; the network is not told so.
    cell("truth-table");
    let table = truth_table();
    for i in 0..table.samples() {
        println!("{:?} -> {}", [0, 1, 2].map(|j| table.inputs()[(i, j)]), table.targets()[(i, 0)]);
    }

    // %% [markdown]
    // One neuron multiplies each input by a weight, adds up, and squeezes the sum between 0 and 1 with a sigmoid.
    cell("one-layer-diagram");
    NetworkDiagram::new("One layer", "Three inputs, each joined to the one output.")
        .layer(Layer::numbered("x", 3).caption("inputs"))
        .layer(Layer::new(["a"]).caption("output").activation("sigmoid"))
        .draw()?
        .evcxr_display();

    // %% [markdown]
    // Learning is gradient descent: compute how the loss changes with each weight, and take a step against it. The loss is half the
    // sum of the squared errors, the learning rate is 1, all samples count in each step, and the first weights are given.
    cell("one-layer");
    let one_layer = Architecture::new(3).layer(1, Sigmoid).without_bias();
    let mut network = Network::from_parameters(one_layer, vec![0.2953, -0.2556, 0.2403])?;
    let training = Training::new(GradientDescent::new(1.0), Loss::HalfSse);
    let one = training.epochs(100).train(&mut network, (table.inputs(), table.targets()))?;
    for epoch in [1, 10, 20, 50, 100] {
        println!("epoch {epoch:3}   mean squared error {:.5}", one.mse[epoch - 1]);
    }

    // %% [markdown]
    // The weights afterwards. The first one is large: the neuron has found out that only the first input matters.
    cell("one-layer-weights");
    network.parameters().evcxr_display();

    cell("one-layer-answers");
    let answers = network.predict(table.inputs())?;
    for i in 0..table.samples() {
        println!("target {}   answer {:.3}", table.targets()[(i, 0)], answers[(i, 0)]);
    }

    // %% [markdown]
    // ## Two layers
    //
    // Now two hidden units stand between the inputs and the output. Backpropagation gives the gradient of all eight weights at once.
    cell("two-layers-diagram");
    NetworkDiagram::new(
        "Two layers",
        "Three inputs, two hidden units and one output, neighbours all joined.",
    )
    .layer(Layer::numbered("x", 3).caption("inputs"))
    .layer(Layer::numbered("h", 2).caption("hidden units").activation("sigmoid"))
    .layer(Layer::new(["a"]).caption("output").activation("sigmoid"))
    .draw()?
    .evcxr_display();

    cell("two-layers");
    let two_layers = Architecture::new(3).layer(2, Sigmoid).layer(1, Sigmoid).without_bias();
    let first_weights = vec![
        -0.36481251,
        -0.37203586,
        -0.81881763,
        0.65717183,
        -0.15073624,
        0.62975796, // to the hidden units
        -0.81306733,
        0.94892801, // to the output
    ];
    let mut network = Network::from_parameters(two_layers, first_weights)?;
    let training = Training::new(GradientDescent::new(1.0), Loss::HalfSse);
    let two = training.epochs(1000).train(&mut network, (table.inputs(), table.targets()))?;
    for epoch in [1, 10, 50, 100, 1000] {
        println!("epoch {epoch:4}   mean squared error {:.5}", two.mse[epoch - 1]);
    }

    // %% [markdown]
    // Two layers need longer to get going: while their weights are small, little of the slope comes through to the first layer. For this
    // table the second layer is of no use. For [exclusive or](../src/chapters/xor.md), nothing works without it.
    cell("two-layers-chart");
    /// The error after each epoch, as points.
    fn curve(errors: &[f64]) -> Vec<(f64, f64)> {
        errors.iter().enumerate().map(|(i, error)| ((i + 1) as f64, *error)).collect()
    }
    Chart::new(
        "Two layers need longer",
        "The error of one layer falls at once, that of two stays high for a while.",
    )
    .x(Axis::new("epoch"))
    .y(Axis::new("mean squared error").log())
    .with(Line::new("two layers", curve(&two.mse[..100])))
    .with(Line::new("one layer", curve(&one.mse)))
    .legend(Legend::LineEnds)
    .draw()?
    .evcxr_display();

    // %% [markdown]
    // ## Noisy numbers
    //
    // A hundred samples of $y = x_0 + x_1 + x_2 + \text{noise}$, where the noise has a standard deviation of 0.2. The sums go up to 3, which
    // a sigmoid cannot say, so the output is linear: the weighted sum itself.
    cell("noisy-data");
    let data = NoisyLinear::sum().generate(&mut ChaCha8Rng::seed_from_u64(2))?;
    for i in 0..3 {
        let x = [0, 1, 2].map(|j| data.inputs()[(i, j)]);
        println!(
            "{:.3} + {:.3} + {:.3} = {:.3}, with noise {:.3}",
            x[0],
            x[1],
            x[2],
            x.iter().sum::<f64>(),
            data.targets()[(i, 0)]
        );
    }

    cell("noisy-linear");
    /// One linear layer, trained from weights 0.
    fn train_linear(
        data: &nn_data::Dataset,
        rate: f64,
        epochs: usize,
    ) -> Result<(Vec<f64>, History), ModelError> {
        let architecture = Architecture::new(3).layer(1, Linear).without_bias();
        let mut network = Network::from_parameters(architecture, vec![0.0; 3])?;
        let history = Training::new(GradientDescent::new(rate), Loss::HalfSse)
            .epochs(epochs)
            .on_divergence(OnDivergence::Continue)
            .train(&mut network, (data.inputs(), data.targets()))?;
        Ok((network.parameters().to_vec(), history))
    }
    let (weights, history) = train_linear(&data, 0.01, 100)?;
    println!("mean squared error {:.4}: what is left is the noise, 0.2 squared", history.final_mse());
    println!("weights {:.3} {:.3} {:.3}: the rule is 1 1 1", weights[0], weights[1], weights[2]);

    // %% [markdown]
    // ## The border of the learning rate
    //
    // How long may a step be? For one linear layer the loss is a bowl. Its steepest curvature is the largest eigenvalue $s$ of $X^\top X$, and
    // each step multiplies the distance from the bottom, along that direction, by $1 - \eta s$. That shrinks only while the learning rate
    // $\eta$ is below $2/s$. So the border is known before any training.
    cell("border");
    let curvatures =
        symmetric_eigenvalues((data.inputs().transpose() * data.inputs()).as_ref()).unwrap_or_default();
    let border = 2.0 / curvatures[2];
    println!(
        "steepest curvature {:.2}, so the border is 2 / {:.2} = {border:.5}",
        curvatures[2], curvatures[2]
    );

    // %% [markdown]
    // And it is where the computation says. A hair below, the error still falls; a hair above, it grows without end.
    cell("border-chart");
    let mut chart = Chart::new("Training turns over at the border", "Two curves fall and two rise.")
        .x(Axis::new("epoch"))
        .y(Axis::new("mean squared error").log())
        .legend(Legend::LineEnds);
    for rate in [0.01, 0.0235, 0.0242, 0.0246] {
        let (_, history) = train_linear(&data, rate, 100)?;
        println!("learning rate {rate:6}   error after 100 epochs {:.3e}", history.final_mse());
        assert_eq!(rate < border, history.final_mse() < history.mse[0]);
        chart = chart.with(Line::new(format!("η = {rate}"), curve(&history.mse)));
    }
    chart.draw()?.evcxr_display();

    // %% [markdown]
    // ## The jumps
    //
    // With two layers the bowl becomes a valley, and its walls get steeper or flatter as the network learns. This one has two tanh units,
    // and a learning rate of 0.01, at which the single layer was fine.
    cell("jumps");
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    rng.set_stream(11); // where the book draws the first weights of this run, after those of one layer
    Network::new(Architecture::new(3).layer(1, Linear).without_bias(), Initialization::UNIT, &mut rng)?;
    let architecture = Architecture::new(3).layer(2, Tanh).layer(1, Linear).without_bias();
    let start = Network::new(architecture, Initialization::UNIT, &mut rng)?;

    let training = Training::new(GradientDescent::new(0.01), Loss::HalfSse).epochs(3000);
    let jumping = training.train(&mut start.clone(), (data.inputs(), data.targets()))?;
    println!("after  100 epochs {:.4}", jumping.mse[99]);
    println!("after 3000 epochs {:.4}", jumping.final_mse());

    cell("jumps-chart");
    Chart::new(
        "The error jumps again and again",
        "The error falls, then jumps up many times, and ends above where it was.",
    )
    .x(Axis::new("epoch"))
    .y(Axis::new("mean squared error"))
    .with(Line::new("two layers", curve(&jumping.mse)))
    .draw()?
    .evcxr_display();

    // %% [markdown]
    // Nothing is random here after the first weights. What happens is the border again: the *sharpness* is the largest curvature where the
    // network stands, and it changes on the way. Where it rises above 2 / 0.01 = 200, steps bounce from wall to wall, until they are thrown
    // to a place that is flatter. Then it begins anew.
    cell("sharpness");
    /// The sharpness after each epoch.
    fn sharpness(
        network: &Network,
        data: &nn_data::Dataset,
        rate: f64,
        epochs: usize,
    ) -> Result<Vec<f64>, ModelError> {
        let (mut network, samples) = (network.clone(), (data.inputs(), data.targets()));
        let mut curvature = Curvature::new(Objective::new(&network, Loss::HalfSse, samples)?);
        let mut run = Training::new(GradientDescent::new(rate), Loss::HalfSse)
            .epochs(epochs)
            .start(&mut network, samples)?;
        let mut after_each = Vec::new();
        for _ in 0..epochs {
            run.run(1);
            // The last digits of an eigenvalue depend on the machine.
            after_each.push(curvature.sharpness(run.network().parameters())?.round());
        }
        Ok(after_each)
    }
    let sharp = sharpness(&start, &data, 0.01, 1000)?;
    let crossed = sharp.iter().position(|s| *s > 200.0).unwrap_or(sharp.len());
    println!("the sharpness is above 200 for the first time after epoch {}", crossed + 1);

    cell("sharpness-chart");
    Panels::new(
        "It jumps when the valley gets too sharp",
        "Each jump begins when the sharpness is above the line at 200.",
    )
    .x(Axis::new("epoch"))
    .panel(
        Chart::new("error", "")
            .y(Axis::new("mean squared error"))
            .with(Line::new("error", curve(&jumping.mse[..1000]))),
    )
    .panel(
        Chart::new("sharpness (dashed: 2/η)", "")
            .y(Axis::new("sharpness"))
            .with(Line::new("sharpness", curve(&sharp)))
            .with(Reference::horizontal(200.0)),
    )
    .draw()?
    .evcxr_display();

    // %% [markdown]
    // The remedy follows: shorter steps move the border. At a tenth of the learning rate it is 2000, which this valley never reaches, and
    // nothing jumps.
    cell("small-steps");
    let training = Training::new(GradientDescent::new(0.001), Loss::HalfSse).epochs(3000);
    let calm = training.train(&mut start.clone(), (data.inputs(), data.targets()))?;
    let rises = |history: &History| history.mse.windows(2).filter(|pair| pair[1] > pair[0]).count();
    println!(
        "learning rate 0.01:  the error rose in {} epochs, and ended at {:.4}",
        rises(&jumping),
        jumping.final_mse()
    );
    println!(
        "learning rate 0.001: the error rose in {} epochs, and ended at {:.4}",
        rises(&calm),
        calm.final_mse()
    );
    assert!(rises(&jumping) > 0 && rises(&calm) == 0);

    // %% [markdown]
    // ## Now you
    //
    // Change a number and run its cell again: the learning rate of the jumps to 0.02 or 0.005, the seed of the samples, `Tanh` to `Sigmoid`.
    // [The chapter on the jumps](../src/chapters/jumps.md) questions every suspect; [the one on the learning rate](../src/chapters/learning-rate.md)
    // derives the border; [Using it from Rust](../src/chapters/rust.md) tells how to use these crates in a program of your own.
    Ok(())
}
