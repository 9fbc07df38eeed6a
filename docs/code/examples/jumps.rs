//! The two-layer network that jumps, watched from close up. Arguments: the learning rate, the first
//! and the last epoch to show, and the seed.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::NoisyLinear;
use nn_math::faer::Side;
use nn_model::{
    Activation, Architecture, Curvature, GradientDescent, Initialization, Loss, Network, Objective,
    OnDivergence, Training,
};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

const EPOCHS: usize = 3000;

/// The tutorial's network: its section has random stream 11, from which three weights of one layer
/// are drawn before.
fn network(seed: u64) -> anyhow::Result<Network> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(11);
    let mut draw = |architecture: Architecture| {
        Network::new(architecture.layer(1, Activation::Linear).without_bias(), Initialization::UNIT, &mut rng)
    };
    draw(Architecture::new(3))?;
    Ok(draw(Architecture::new(3).layer(2, Activation::Tanh))?)
}

// ANCHOR: swing
/// The swing of an epoch is the difference of two neighbouring slopes: a drift that is in both is
/// gone. This is how many times the last swing is as large as the one before.
fn swing_factor([before, middle, last]: [f64; 3]) -> f64 {
    (last - middle) / (middle - before)
}
// ANCHOR_END: swing

fn main() -> anyhow::Result<()> {
    let [learning_rate, from, to, seed] = nn_chapters::arguments([0.01, 126.0, 142.0, 2.0])?;
    let data = NoisyLinear::sum().generate(&mut ChaCha8Rng::seed_from_u64(seed as u64))?;
    let samples = (data.inputs(), data.targets());
    let mut network = network(seed as u64)?;
    let threshold = 2.0 / learning_rate;
    println!("steps are stable where the sharpness is below 2 / {learning_rate} = {threshold:.0}");
    if from <= to && to >= 1.0 {
        println!("\nepoch      MSE  sharpness  slope across  observed  predicted");
    }

    // ANCHOR: watch
    let mut curvature = Curvature::new(Objective::new(&network, Loss::HalfSse, samples)?);
    let mut run = Training::new(GradientDescent::new(learning_rate), Loss::HalfSse)
        .epochs(EPOCHS)
        .on_divergence(OnDivergence::Continue)
        .start(&mut network, samples)?;
    let (mut sharpest, mut rises, mut crossed) = (0.0_f64, 0, None);
    let (mut slope, mut predicted, mut direction, mut mse) =
        (f64::NAN, f64::NAN, vec![0.0; 8], f64::INFINITY);
    let mut latest = [f64::NAN; 3];
    for epoch in 1..=EPOCHS {
        run.run(1);
        let hessian = curvature.hessian(run.network().parameters())?;
        let Ok(eigen) = hessian.self_adjoint_eigen(Side::Lower) else { break };
        let sharpness = eigen.S().column_vector()[7];
        let across: Vec<f64> = eigen.U().col(7).iter().copied().collect();
        // ANCHOR_END: watch

        // An eigenvector may point either way; keep the way it had.
        let sense = dot(&across, &direction).signum();
        direction = across.iter().map(|part| sense * part).collect();
        let before = std::mem::replace(&mut slope, dot(run.objective().gradient(), &direction));
        let (error, times) = (run.history().final_mse(), slope / before);
        if (from..=to).contains(&(epoch as f64)) {
            println!("{epoch:5}  {error:7.4}  {sharpness:9.1}  {slope:12.4}  {times:8.2}  {predicted:9.2}");
        }
        latest = [latest[1], latest[2], slope];
        // While the swing is small, it grows as the sharpness says; the drift does not count.
        let swings = swing_factor(latest);
        let settled = learning_rate == 0.01 && seed == 2.0 && (118..=131).contains(&epoch);
        assert!(!settled || (swings / predicted - 1.0).abs() < 0.05, "{epoch}: {swings} and {predicted}");
        predicted = 1.0 - learning_rate * sharpness; // for the next epoch
        if crossed.is_none() && sharpness > threshold {
            crossed = Some(epoch);
        }
        sharpest = sharpest.max(sharpness);
        rises += usize::from(error > mse);
        mse = error;
    }

    match crossed {
        Some(epoch) => println!("\nthe sharpness was first above {threshold:.0} in epoch {epoch}"),
        None => println!("\nthe sharpness was never above {threshold:.0}"),
    }
    println!("the highest sharpness was {sharpest:.0}; the error rose in {rises} of {EPOCHS} epochs");
    assert!(sharpest > threshold || rises == 0, "a rise without the sharpness that makes it");
    Ok(())
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
