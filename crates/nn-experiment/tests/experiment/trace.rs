//! What a model keeps of its training for those who were not there.

use nn_experiment::{Columns, DataSettings, Experiment, Model, ModelFormat};
use nn_model::History;
use std::path::Path;

fn experiment() -> Experiment {
    let data = DataSettings { generator: Some("iris".parse().unwrap()), ..DataSettings::default() };
    let experiment = Experiment { data, columns: Columns::predicting(["species"]), ..Experiment::default() };
    experiment.with("training.epochs", 30).unwrap().with("validation.fraction", 0.2).unwrap()
}

#[test]
fn the_curves_of_a_training_come_back_from_every_format() {
    let model = experiment().run().unwrap();
    let trace = model.trace.clone().unwrap();
    let [curve] = &trace.curves[..] else { panic!("{trace:?}") };
    let History { loss, validation_loss, .. } = &model.fitted.history;
    assert_eq!(curve.epochs, (1..=30).collect::<Vec<_>>());
    for (kept, found) in curve.loss.iter().zip(loss).chain(curve.validation_loss.iter().zip(validation_loss))
    {
        assert!((kept / found - 1.0).abs() < 1e-4, "{kept} {found}");
    }
    assert_eq!((trace.least.len(), trace.largest.len()), (4, 4));
    for format in [ModelFormat::Json, ModelFormat::Onnx, ModelFormat::Safetensors, ModelFormat::Npz] {
        let bytes = model.to_bytes(format).unwrap();
        let read = Model::from_bytes(&bytes, format, Path::new("m")).unwrap();
        assert_eq!(read.trace, Some(trace.clone()), "{format}");
    }
}

#[test]
fn each_network_of_an_ensemble_has_its_curve() {
    let model = experiment().with("ensemble", 3).unwrap().run().unwrap();
    let trace = model.trace.unwrap();
    assert_eq!(trace.curves.len(), 3);
    assert_ne!(trace.curves[0].loss, trace.curves[2].loss);
}

#[test]
fn a_file_with_a_damaged_trace_is_refused_and_one_without_is_read() {
    let model = experiment().run().unwrap();
    let text = String::from_utf8(model.to_bytes(ModelFormat::Json).unwrap()).unwrap();
    let mut file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let of = |file: &serde_json::Value| {
        Model::from_bytes(file.to_string().as_bytes(), ModelFormat::Json, Path::new("m.json"))
    };
    let trace = file.pointer_mut("/metadata/nn-model/trace").unwrap();
    trace["least"].as_array_mut().unwrap().pop();
    let error = of(&file).unwrap_err().to_string();
    assert!(error.contains("what is kept of its training is of other inputs, or damaged"), "{error}");
    file.pointer_mut("/metadata/nn-model").unwrap().as_object_mut().unwrap().remove("trace");
    assert_eq!(of(&file).unwrap().trace, None);
}
