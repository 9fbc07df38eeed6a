//! What was fitted is the same again after a file.

#![cfg(feature = "files")]
#![allow(clippy::unwrap_used, clippy::panic)] // a test may

#[path = "../examples/keep_a_model.rs"]
mod keep_a_model;

use nn_data::{Dataset, NoisyLinear, iris};
use nn_format::{Document, Precision, Value};
use nn_model::{Activation, History, Metric, Task};
use nn_select::{Fitted, Recipe};
use rand::{SeedableRng, rngs::ChaCha8Rng};

fn fitted() -> [(Fitted, Dataset); 2] {
    let lines = NoisyLinear::sum().generate(&mut ChaCha8Rng::seed_from_u64(7)).unwrap();
    let fit = |recipe: Recipe, data: &Dataset| {
        let recipe = recipe.hidden([5], Activation::Tanh).adjust(|training| training.epochs(5));
        recipe.fit(data, 1).unwrap()
    };
    [(fit(Recipe::regressor(), &lines), lines), (fit(Recipe::classifier(), &iris()), iris())]
}

#[test]
fn a_model_predicts_the_same_bits_after_each_format() {
    for (fitted, data) in fitted() {
        let document = fitted.document();
        let files = [
            nn_format::from_json(&nn_format::to_json(&document).unwrap()),
            nn_format::from_onnx(&nn_format::to_onnx(&document, Precision::F64).unwrap()),
            nn_format::from_npz(&nn_format::to_npz(&document).unwrap()),
            nn_format::from_safetensors(&nn_format::to_safetensors(&document).unwrap()),
        ];
        for file in files {
            let again = Fitted::from_document(file.unwrap()).unwrap();
            assert_eq!(again.predict(data.inputs()).unwrap(), fitted.predict(data.inputs()).unwrap());
            assert_eq!(again, Fitted { history: History::default(), ..fitted.clone() });
            let metric = if fitted.task == Task::Regression { Metric::R2 } else { Metric::LogLoss };
            assert_eq!(again.score(&data, metric).unwrap(), fitted.score(&data, metric).unwrap());
        }
        assert_eq!(document.predict(data.inputs()).unwrap(), fitted.predict(data.inputs()).unwrap());
        let row = fitted.predict(data.inputs().subrows(3, 1)).unwrap();
        let sample: Vec<f64> = data.inputs().row(3).iter().copied().collect();
        assert_eq!(fitted.predict([sample]).unwrap(), row);
    }
}

#[test]
fn a_network_of_another_program_is_a_model_of_what_its_outputs_are() {
    let [(fitted, lines), _] = fitted();
    let again = Fitted::from_document(Document::from(fitted.network.clone())).unwrap();
    assert_eq!((again.task, again.input_names.join(" ")), (Task::Regression, "x0 x1 x2".to_owned()));
    assert_eq!(again.predict(lines.inputs()).unwrap(), fitted.network.predict(lines.inputs()).unwrap());
}

#[test]
fn parts_that_do_not_fit_are_refused() {
    let [(regression, _), (classes, _)] = fitted();
    let refusal = |document| Fitted::from_document(document).unwrap_err().to_string();
    let mut document = classes.document();
    document.output_scaling = regression.document().output_scaling;
    assert_eq!(
        refusal(document),
        "this is no fitted model: its outputs are scaled, but the task is multi-class"
    );
    let mut document = classes.document();
    document.metadata["nn-fitted"]["inputs"] = Value::from(vec!["a"]);
    assert_eq!(refusal(document), "this is no fitted model: it names 1 inputs, but its network has 4");
    let mut document = classes.document();
    document.metadata["nn-fitted"]["task"] = "regresion".into();
    assert!(refusal(document).contains("regresion"));
    let mut document = classes.document();
    document.input_scaling.as_mut().unwrap().scale[0] = 0.0;
    assert!(refusal(document).contains("the scale of a column is 0"));
}

#[test]
fn the_example_holds() {
    keep_a_model::main().unwrap();
}
