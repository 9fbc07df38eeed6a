//! A model with its scaling is one thing: fit, keep in a file, load, ask for one flower.
//!
//! The network sees scaled numbers, and means nothing without the means and deviations of its training rows. So they go
//! with it: into memory as a `Fitted`, into a file as a document. In ONNX, the graph scales by itself.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::{Rows, iris, train_test_split};
use nn_format::Precision;
use nn_model::{Activation, Metric};
use nn_select::{Fitted, Recipe};
use rand::{SeedableRng, rngs::ChaCha8Rng};

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let flowers = iris();
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let split = train_test_split(Rows::Stratified(&flowers.labels()?), 0.3, rng)?;
    let recipe = Recipe::classifier().hidden([8], Activation::Tanh).learning_rate(0.01);
    let fitted = recipe.fit(&flowers.rows(&split.train)?, 1)?;
    let test = flowers.rows(&split.test)?;
    println!("{}", fitted.history);
    println!("right of flowers never seen: {:.3}", fitted.score(&test, Metric::Accuracy)?);

    let folder = std::env::temp_dir().join(format!("nn-select-example-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    nn_format::save_json(folder.join("iris.json"), &fitted.document())?;
    nn_format::save_onnx(folder.join("iris.onnx"), &fitted.document(), Precision::F64)?; // for onnxruntime too

    // Somewhere else, with what is in the file alone.
    let json = Fitted::from_document(nn_format::load_json(folder.join("iris.json"))?)?;
    let onnx = Fitted::from_document(nn_format::load_onnx(folder.join("iris.onnx"))?)?;
    std::fs::remove_dir_all(&folder)?;
    let flower = [[5.9, 3.0, 5.1, 1.8]]; // in centimetres, as it was measured
    let class = json.predict_class(flower)?[0];
    println!(
        "a flower of {:?} is a {}: {:?}",
        flower[0],
        json.target_names[class],
        json.predict(flower)?.row(0)
    );
    let same = json.predict(test.inputs())? == fitted.predict(test.inputs())?;
    assert!(
        same && onnx.predict(flower)? == fitted.predict(flower)? && json.target_names[class] == "virginica"
    );
    Ok(())
}
