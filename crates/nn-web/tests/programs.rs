//! What a page shows is what the copied programs end with.

// Clippy's leave for tests ends at functions that are not tests themselves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use nn_data::faer::Mat;
use nn_experiment::{Experiment, Model, ModelFormat};
use nn_model::{Activation, Architecture, Network};
use nn_web::{Answer, Session};
use serde_json::Value;
use std::path::Path;

const DIGITS: &[u8] = include_bytes!("../../nn-data/data/digits.txt");

fn ask(session: &mut Session, request: &str) -> Answer {
    session.answer(request, &[]).unwrap_or_else(|refusal| panic!("{request}: {refusal}"))
}

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.text).unwrap_or_else(|error| panic!("{error}: {}", answer.text))
}

/// A session with the digits, and a link opened.
fn opened(link: &str) -> Session {
    let mut session = Session::default();
    session.answer("digits", DIGITS).unwrap();
    session.answer("table?name=animals.csv", ANIMALS.as_bytes()).unwrap();
    ask(&mut session, &format!("open?{link}"));
    session
}

/// Categories, a missing cell, a quoted name.
const ANIMALS: &str = "\"size, in cm\",sound,kilograms,animal
40,meow,4,cat
60,woof,20,dog
42,,5,cat
55,woof,18.5,dog
150,moo,600,cow
160,moo,,cow
38,meow,3.5,cat
70,woof,33,dog
155,moo,640,cow
41,meow,4.5,cat
";

/// The model of the TOML that a session copies, trained in a folder of its own.
fn trained(session: &mut Session) -> Model {
    let copy = ask(session, "copy?as=toml");
    let program = json(&copy);
    let folder = tempfile::tempdir().unwrap();
    let write =
        |name: &str, bytes: &[u8]| std::fs::write(Path::new(folder.path()).join(name), bytes).unwrap();
    if let Some(file) = program["file"].as_str() {
        write(file, &copy.bytes);
    }
    let text = program["text"].as_str().unwrap();
    write("training.toml", text.as_bytes());
    let experiment = Experiment::load(folder.path().join("training.toml"));
    experiment
        .and_then(|experiment| experiment.run())
        .unwrap_or_else(|error| panic!("{error}: {:?}\n{text}", error.help()))
}

/// Opens, trains, and compares with the TOML.
fn compare(link: &str, epochs: usize) -> Value {
    let mut session = opened(link);
    let status = json(&ask(&mut session, &format!("advance?epochs={epochs}")));
    let model = trained(&mut session);
    let digest = format!("{:016x}", model.fitted.network.digest());
    assert_eq!(status["digest"].as_str(), Some(&digest[..]), "{link}: {status}");
    status
}

#[test]
fn every_preset_ends_with_the_digest_of_its_program() {
    let presets = json(&ask(&mut Session::default(), "presets"));
    for preset in presets["presets"].as_array().unwrap() {
        let link = preset["link"].as_str().unwrap();
        let status = compare(link, if link.contains("digits") { 3 } else { 150 });
        assert!(status["summary"].as_str().is_some_and(|summary| summary.starts_with("epoch ")), "{link}");
    }
}

#[test]
fn every_setting_is_in_the_program() {
    let links = [
        "data=moons&samples=90&hidden=5,4,3&activations=leaky-relu:0.2,elu,selu&noise=0.3&data_seed=9&seed=5",
        "data=moons&optimizer=lbfgs&memory=4&tolerance=0.001&batch=10&dropout=0.1",
        "data=rings&optimizer=sgd&momentum=0.8&nesterov=true&rate=0.05&batch=16&drop_last=true",
        "data=blobs&optimizer=rms-prop&decay=0.9&epsilon=0.001&in_order=true&batch=7",
        "data=blobs&in_order=true&drop_last=true",
        "data=spirals&optimizer=adam-w&weight_decay=0.2&beta1=0.8&beta2=0.99&clip_norm=0.5&clipping=pytorch",
        "data=iris&optimizer=nadam&schedule=step&every=5&factor=0.7&warm_up=3&task=multi-class",
        "data=sine&schedule=cosine&period=30&floor=0.1&input_scaling=min-max&target_scaling=none",
        "data=sine&schedule=plateau&plateau_patience=2&validation=0.3&stratified=false&loss=huber",
        "data=parabola&schedule=inverse-scaling&schedule_decay=0.1&power=0.5&output=tanh",
        "data=step&schedule=exponential&factor=0.99&loss=quantile:0.9&initialization=orthogonal&gain=1.4",
        "data=absolute&schedule=cosine-wave&period=7&initialization=normal&standard_deviation=0.3",
        "data=circles&initialization=uniform&low=-0.5&high=0.25&early_stopping=2&watch=training-loss&improvement=0.1&restore_best=false",
        "data=moons&l1=0.001&l2=0.01&penalty_on_biases=true&bias=false&initialization=he-normal",
        "data=moons&hidden=6,6&dropout=0.2,0.4&input_dropout=0.1&batch=20&initialization=fan-in-uniform",
        "data=moons&hidden=6,6&dropout=0.2&loss=half-sse&output=sigmoid&validation=0.2&validation_in_order=true",
        "data=moons&features=x^2,y^2,x*y,sin-x,sin-y&validation=0.25&stratified=false",
        "data=sine&features=sin-x&hidden=",
        "data=truth-table&hidden=2&bias=false&weights=1,2,3,-4,5e-3,6,0.1,-0.25",
        "data=csv&missing=median&hidden=4",
        "data=csv&missing=mean&targets=%22size, in cm%22&ignore=animal&features=x^2",
        "data=csv&missing=most-frequent&targets=animal&inputs=sound,kilograms&text=kilograms",
        "data=table&table=a,b,c%0A0,0,0%0A0,1,1%0A1,0,1%0A1,1,0&targets=c",
        "data=noisy-linear&optimizer=gradient-descent&rate=100&target_scaling=none&hidden=",
        "data=noisy-linear&optimizer=gradient-descent&rate=100&target_scaling=none&hidden=&on_divergence=continue",
    ];
    let settings = json(&ask(&mut Session::default(), "settings"));
    let named: Vec<&str> = links
        .iter()
        .flat_map(|link| link.split('&'))
        .filter_map(|pair| Some(pair.split_once('=')?.0))
        .collect();
    for setting in settings["settings"].as_array().unwrap() {
        let key = setting["key"].as_str().unwrap();
        assert!(key == "at" || named.contains(&key), "no link here has `{key}`: add one that does");
    }
    for link in links {
        compare(link, 20);
    }
}

#[test]
fn with_early_stopping_the_digest_is_that_of_the_best_weights_before_the_stop_and_after_it() {
    let link = "data=moons&samples=60&noise=0.35&hidden=16&rate=0.05&validation=0.5&early_stopping=15";
    for more in
        ["", "&watch=accuracy", "&improvement=0.01", "&restore_best=false", "&watch=training-loss&batch=8"]
    {
        let mut stops = Vec::new();
        for epochs in [10, 400] {
            stops.push(compare(&format!("{link}{more}"), epochs)["stop"].clone());
        }
        assert_eq!(stops[0], Value::Null);
        assert!(more.contains("training-loss") || stops[1] == "patience", "{more}: {stops:?}");
    }
}

#[test]
fn steps_end_with_the_digest_of_whole_epochs() {
    let link = "data=rings&batch=32&rate=0.02";
    let mut session = opened(link);
    ask(&mut session, "advance?steps=7");
    let middle = json(&ask(&mut session, "advance?steps=3"));
    assert_eq!(
        (&middle["epoch"], &middle["step"], &middle["steps"], &middle["digest"]),
        (&1.into(), &3.into(), &7.into(), &Value::Null)
    );
    assert!(session.answer("copy?as=toml", &[]).unwrap_err().error.contains("3 steps"));
    let end = json(&ask(&mut session, "advance?steps=4"));
    let whole = json(&ask(&mut opened(link), "advance?epochs=2"));
    assert_eq!(end, whole);
    assert_eq!(
        format!("{:016x}", trained(&mut session).fitted.network.digest()),
        end["digest"].as_str().unwrap()
    );
}

#[test]
fn an_edited_weight_is_a_new_start_whose_program_has_the_weights() {
    let mut session = opened("data=moons&hidden=3&rate=0.03");
    ask(&mut session, "advance?epochs=30");
    let status = json(&ask(&mut session, "set?parameter=4&value=-2.5"));
    assert_eq!(status["epoch"], 0);
    assert_eq!(ask(&mut session, "parameters").numbers[4], -2.5);
    let status = json(&ask(&mut session, "advance?epochs=30"));
    assert_eq!(
        format!("{:016x}", trained(&mut session).fitted.network.digest()),
        status["digest"].as_str().unwrap()
    );
    // The link says them too.
    let link = json(&ask(&mut session, "info"))["link"].as_str().unwrap().to_owned();
    let again = json(&ask(&mut opened(&link), "advance?epochs=30"));
    assert_eq!(again, status);
}

/// The example of nn-web, which is compiled and asserts its digest, is what is copied.
#[test]
fn the_program_in_rust_is_compiled_as_it_is_copied() {
    let mut session = opened(
        "data=moons&noise=0.15&hidden=8,8&rate=0.01&batch=10&l2=0.001&validation=0.25&early_stopping=20",
    );
    ask(&mut session, "advance?epochs=30");
    let text = json(&ask(&mut session, "copy?as=rust"))["text"].as_str().unwrap().to_owned();
    let written = Path::new(env!("CARGO_TARGET_TMPDIR")).join("copied.rs");
    std::fs::write(&written, &text).unwrap();
    let committed = include_str!("../examples/copied/main.rs");
    assert!(text == committed, "copy {} to examples/copied/main.rs, and run that example", written.display());
}

#[test]
fn a_network_goes_out_by_file_and_comes_in_again() {
    for link in [
        "data=moons&hidden=5,3&activations=relu,silu&validation=0.2",
        "data=sine&hidden=4&bias=false&output=tanh",
        "data=iris&hidden=",
    ] {
        for format in ["onnx", "json", "safetensors"] {
            let mut session = opened(link);
            ask(&mut session, "advance?epochs=20");
            let (parameters, curve) =
                (ask(&mut session, "parameters").numbers, ask(&mut session, "surface?output=all").numbers);
            let file = ask(&mut session, &format!("save?format={format}")).bytes;
            ask(&mut session, "restart");
            let refused =
                session.answer(&format!("load?format={format}"), &file[..file.len() / 2]).unwrap_err();
            assert!(!refused.error.is_empty(), "{format}");
            let info = session.answer(&format!("load?format={format}"), &file).unwrap();
            assert!(info.text.contains("weights="), "{}", info.text);
            assert_eq!(ask(&mut session, "parameters").numbers, parameters, "{link}, {format}");
            assert_eq!(ask(&mut session, "surface?output=all").numbers, curve);
            // Of other samples it is no network.
            ask(&mut session, "open?data=digits");
            assert!(
                session.answer(&format!("load?format={format}"), &file).unwrap_err().help.contains("samples")
            );
        }
    }
}

#[test]
fn another_module_answers_for_this_one() {
    let mut main = opened("data=csv&missing=median&hidden=4&early_stopping=5&validation=0.3");
    let digest = json(&ask(&mut main, "advance?epochs=40"))["digest"].clone();
    let carried = ask(&mut main, "carry");
    let state = json(&carried);
    let mut more = Session::default();
    more.answer(&format!("table?name={}", state["table"].as_str().unwrap()), &carried.bytes).unwrap();
    ask(&mut more, &format!("open?{}", state["link"].as_str().unwrap()));
    let bytes: Vec<u8> = carried.numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    let run = state["run"].as_str().unwrap();
    assert!(more.answer(&format!("adopt?{run}"), &bytes[1..]).is_err());

    more.answer(&format!("adopt?{run}"), &bytes).unwrap();
    for program in ["toml", "command", "python", "rust"] {
        let (ours, theirs) =
            (ask(&mut main, &format!("copy?as={program}")), ask(&mut more, &format!("copy?as={program}")));
        assert_eq!(ours, theirs);
        assert_eq!(json(&ours)["digest"], digest);
    }
    for format in ["onnx", "json"] {
        let save = format!("save?format={format}");
        assert_eq!(ask(&mut main, &save), ask(&mut more, &save));
    }
}

#[test]
fn a_saved_model_is_byte_for_byte_what_the_program_saves() {
    let presets = json(&ask(&mut Session::default(), "presets"));
    let links = presets["presets"].as_array().unwrap().iter().map(|preset| preset["link"].as_str().unwrap());
    let few = links.filter(|link| !link.contains("digits") && !link.contains("rate=100"));
    let more = [
        "data=csv&missing=median&hidden=4&validation=0.3",
        "data=moons&features=x^2,x*y&hidden=3&validation=0.25&early_stopping=3&watch=balanced-accuracy",
        "data=sine&hidden=4&loss=huber&weights=",
        "data=table&table=price,size,k%0A\"$1,200\",3,a%0A$900,4,b%0A\"$1,000\",5,a%0A$800,3,b&targets=k&hidden=2",
        "data=table&table=price,size,k%0A\"$1,200\",3,a%0A$900,4,b%0A\"$1,000\",5,a%0A$800,3,b&targets=k&hidden=2&features=x^2",
    ];
    let mut compared = 0;
    for link in few.chain(more) {
        let mut session = opened(link);
        let status = json(&ask(&mut session, "advance?epochs=40"));
        if status["stop"] == "diverged" {
            assert!(session.answer("save?format=json", &[]).unwrap_err().error.contains("diverged"));
            continue;
        }
        let mut model = trained(&mut session);
        // The program was in a folder of its own.
        let file = &mut model.record.experiment.data.file;
        *file = file.as_ref().map(|file| file.file_name().unwrap().into());
        for format in [ModelFormat::Json, ModelFormat::Safetensors, ModelFormat::Onnx] {
            let saved = ask(&mut session, &format!("save?format={format}")).bytes;
            assert!(
                saved == model.to_bytes(format).unwrap(),
                "{link}, {format}: {}",
                String::from_utf8_lossy(&saved)
            );
        }
        compared += 1;
    }
    assert!(compared > 8, "{compared}");
}

/// What the page says for these inputs, in the data's units.
fn predicted(session: &mut Session, inputs: &[f64]) -> Vec<f64> {
    let values: Vec<String> = inputs.iter().map(f64::to_string).collect();
    let said = json(&ask(session, &format!("predict?values={}", values.join(","))));
    said["outputs"].as_array().unwrap().iter().map(|output| output.as_f64().unwrap()).collect()
}

#[test]
fn a_model_of_other_samples_says_the_same_here_whatever_its_scaling_is() {
    // A model, where it is opened, and what is remarked.
    let pairs = [
        ("data=moons&hidden=5,3&validation=0.4&data_seed=3", "data=moons&hidden=2", "first layer"),
        ("data=moons&hidden=5&bias=false&input_scaling=min-max", "data=moons&bias=false", "first layer"),
        (
            "data=moons&hidden=4&input_scaling=none",
            "data=circles&hidden=2&input_scaling=min-max",
            "first layer",
        ),
        ("data=sine&hidden=6&validation=0.3", "data=sine&samples=50&target_scaling=min-max", "last layer"),
        ("data=sine&hidden=4&bias=false", "data=sine&data_seed=8&noise=0.4&bias=false", "last layer"),
        ("data=sine&hidden=&target_scaling=none", "data=parabola&hidden=3", "last layer"),
        ("data=iris&hidden=4&validation=0.3", "data=iris&hidden=", "first layer"),
        (
            "data=table&table=b,a,c%0A1,20,3%0A2,50,1%0A3,10,4%0A5,20,9&targets=c&hidden=3",
            "data=table&table=a,b,c%0A7,3,2%0A2,8,1%0A3,9,4%0A6,2,9&targets=c&hidden=2",
            "first layer",
        ),
        (
            "data=table&table=p,q,r%0A1,20,3%0A2,50,1%0A3,10,4%0A5,20,9&targets=r&hidden=3",
            "data=table&table=a,b,c%0A7,3,2%0A2,8,1%0A3,9,4%0A6,2,9&targets=c&hidden=2",
            "`p`, `q` are taken for `a`, `b`",
        ),
    ];
    for (theirs, here, remark) in pairs {
        let mut session = opened(theirs);
        ask(&mut session, "advance?epochs=30");
        let bytes = ask(&mut session, "save?format=json").bytes;
        let model = Model::from_bytes(&bytes, ModelFormat::Json, Path::new("model.json")).unwrap();
        ask(&mut session, &format!("open?{here}"));
        let info = json(&session.answer("load?format=json", &bytes).unwrap());
        assert!(info["said"].to_string().contains(remark), "{theirs}, {here}: {info}");
        let names: Vec<String> = info["features"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| name.as_str().unwrap().to_owned())
            .collect();
        for row in 0..5 {
            let inputs: Vec<f64> =
                (0..names.len()).map(|j| 0.7 * f64::from(row) - 1.3 * j as f64 + 0.1).collect();
            let of_model: Vec<f64> = model
                .encoder
                .input_names()
                .iter()
                .enumerate()
                .map(|(place, name)| inputs[names.iter().position(|own| own == name).unwrap_or(place)])
                .collect();
            let expected = model.fitted.predict(Mat::from_fn(1, names.len(), |_, j| of_model[j])).unwrap();
            let found = predicted(&mut session, &inputs);
            for (j, found) in found.iter().enumerate() {
                let far = (found - expected[(0, j)]).abs() / expected[(0, j)].abs().max(1.0);
                assert!(far < 1e-12, "{theirs}, {here}: {found} in place of {}", expected[(0, j)]);
            }
        }
    }
}

#[test]
fn an_ensemble_is_refused_and_what_is_open_stays() {
    let architecture = Architecture::new(3).layer(1, Activation::Linear);
    let network = Network::from_parameters(architecture, vec![1.0, -2.0, 0.5, 0.25]).unwrap();
    let document = nn_format::Document::from(network.clone()).with_other_members([network]);
    let mut session = opened("data=noisy-linear&hidden=3");
    let before = ask(&mut session, "save?format=json").bytes;
    let refusal = session
        .answer("load?format=onnx", &nn_format::to_onnx(&document, nn_format::Precision::F64).unwrap());
    let refusal = refusal.unwrap_err();
    assert_eq!(refusal.error, "the file holds 2 networks, whose mean it predicts, but a page shows one");
    assert_eq!(refusal.help, "train a single network");
    assert_eq!(ask(&mut session, "save?format=json").bytes, before);
}

#[test]
fn a_network_by_itself_takes_its_inputs_as_they_are() {
    let network = Network::from_parameters(
        Architecture::new(3).layer_without_bias(2, Activation::Relu).layer(1, Activation::Linear),
        vec![1.0, -2.0, 0.5, 0.25, -0.75, 2.0, 3.0, -1.0, 0.125],
    )
    .unwrap();
    let mut session = opened("data=noisy-linear&hidden=3");
    let bytes = nn_format::to_npz(&network.clone().into()).unwrap();
    let info = session.answer("load?format=npz", &bytes).unwrap();
    assert!(info.text.contains("first layer") && info.text.contains("last layer"), "{}", info.text);
    for inputs in [[0.0, 0.0, 0.0], [1.5, -2.0, 0.5], [30.0, 4.0, -7.0]] {
        let expected = network.predictor().predict_sample(&inputs).unwrap()[0];
        let found = predicted(&mut session, &inputs)[0];
        assert!((found - expected).abs() < 1e-12 * expected.abs().max(1.0), "{found} in place of {expected}");
    }
}

#[test]
fn a_model_that_cannot_say_the_same_here_is_refused() {
    let pairs = [
        ("data=moons", "data=sine", "2 inputs"),
        ("data=moons", "data=table&table=x0,x1,y%0A1,2,0.5%0A2,5,1.5%0A3,1,2%0A5,2,9", "is for binary"),
        ("data=sine&output=tanh", "data=sine&data_seed=4", "its last layer is tanh"),
        (
            "data=table&table=a,b,c%0A1,2,3%0A2,5,1%0A3,1,4%0A5,2,9&targets=c",
            "data=table&table=b,x,c%0A1,2,3%0A2,5,1%0A3,1,4%0A5,2,9&targets=c",
            "the inputs of the file are `a`, `b`, but those of the samples are `b`, `x`",
        ),
        (
            "data=table&table=a,k%0A1,u%0A2,w%0A3,u%0A4,w&targets=k",
            "data=table&table=a,k%0A1,w%0A2,z%0A3,z%0A4,w&targets=k",
            "the classes of the file are `u`, `w`",
        ),
    ];
    for (theirs, here, error) in pairs {
        let mut session = opened(theirs);
        let bytes = ask(&mut session, "save?format=json").bytes;
        ask(&mut session, &format!("open?{here}"));
        let refusal = session.answer("load?format=json", &bytes).unwrap_err();
        assert!(refusal.error.contains(error) && refusal.help.contains("open the samples"), "{refusal}");
    }
}
