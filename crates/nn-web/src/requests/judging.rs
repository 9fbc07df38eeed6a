//! How good the network is: metrics, confusion, calibration.

use crate::answer::{Answer, Refusal};
use crate::json::{Object, list, number};
use crate::query::Query;
use crate::session::Session;
use nn_data::Dataset;
use nn_math::Mat;
use nn_model::{Calibration, ConfusionMatrix, Metric, Task};

/// `{metrics: [{name, training, validation}], confusion: {classes, counts, of}, calibration: [{predicted, observed, count}]}`. Confusion
/// and calibration are of the validation samples, or of the training samples where there are none.
pub(super) fn judge(session: &mut Session, _: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open = session.open()?;
    let task = open.samples.task;
    let metrics: &[Metric] = match task {
        Task::Regression => &[Metric::Rmse, Metric::Mae, Metric::R2],
        Task::Binary | Task::MultiClass => &[Metric::Accuracy, Metric::BalancedAccuracy, Metric::LogLoss],
        Task::MultiLabel => &[Metric::Accuracy, Metric::LogLoss],
    };
    let sets: Vec<Dataset> = open.samples.sets().cloned().collect();
    let model = open.model();
    let mut judged: Vec<(Vec<f64>, Mat<f64>)> = Vec::new();
    for data in &sets {
        let predictions = model.predict(data.inputs())?;
        // A score that is not defined (one class only, a run that diverged) is none.
        let scores = match Metric::evaluate_all(metrics, task, data.targets(), &predictions, None) {
            Ok(scores) => scores.into_iter().map(|score| score.unwrap_or(f64::NAN)).collect(),
            Err(_) => vec![f64::NAN; metrics.len()],
        };
        judged.push((scores, predictions));
    }
    let score = |set: usize, i: usize| judged.get(set).map_or(f64::NAN, |(scores, _)| scores[i]);
    let rows = metrics.iter().enumerate().map(|(i, metric)| {
        Object::new()
            .text("name", metric.name())
            .number("training", score(0, i))
            .number("validation", score(1, i))
            .end()
    });
    let mut answer = Object::new().list("metrics", rows);
    let (Some(data), Some((_, predictions))) = (sets.last(), judged.last()) else {
        return Ok(Answer::of_text(answer.end()));
    };
    let of = if sets.len() > 1 { "validation" } else { "training" };
    if let (Task::Binary | Task::MultiClass, Ok(matrix)) =
        (task, ConfusionMatrix::new(task, data.targets(), predictions))
    {
        let counts = matrix.rows().map(|row| list(row.iter().map(|count| number(*count))));
        let classes = open.samples.encoder.targets.classes().unwrap_or_default();
        let confusion = Object::new().texts("classes", classes).list("counts", counts).text("of", of).end();
        answer = answer.raw("confusion", &confusion);
    }
    if let (Task::Binary, Ok(calibration)) = (task, Calibration::new(data.targets(), predictions, 10)) {
        let bins = calibration.bins.iter().filter(|bin| bin.count > 0).map(|bin| {
            Object::new()
                .number("predicted", bin.predicted)
                .number("observed", bin.observed)
                .whole("count", bin.count)
                .end()
        });
        answer = answer.list("calibration", bins);
    }
    Ok(Answer::of_text(answer.end()))
}
