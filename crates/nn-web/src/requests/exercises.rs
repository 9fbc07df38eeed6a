//! The book's exercises. What they ask stands in the pages.

use crate::answer::{Answer, Refusal};
use crate::json::Object;
use crate::query::Query;
use crate::session::Session;
use nn_tutorial::exercises;

/// Whether an answer is right, and what is said about it.
pub(super) fn exercise(_: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let exercise =
        exercises::named(query.text("name")?).map_err(|error| Refusal::new(error.to_string(), ""))?;
    let verdict = exercise
        .check(query.text("answer")?)
        .map_err(|error| Refusal::new(error.to_string(), error.help().unwrap_or_default()))?;
    Ok(Answer::of_text(Object::new().switch("right", verdict.right).text("said", &verdict.said).end()))
}

#[cfg(test)]
mod tests {
    use crate::Session;

    #[test]
    fn an_answer_is_judged_and_what_is_none_is_refused_with_the_way_out() {
        let mut session = Session::default();
        let mut ask = |request: &str| session.answer(&format!("exercise?{request}"), &[]);
        let right = ask("name=neuron-border&answer=2%3B%201%3B%200%2C5").unwrap().text;
        assert!(right.starts_with(r#"{"right":true,"said":"On an axis"#), "{right}");
        let wrong = ask("name=neuron-xor&answer=3").unwrap().text;
        assert!(wrong.starts_with(r#"{"right":false,"said":"No line"#), "{wrong}");
        let refusal = ask("name=neuron-xor&answer=4").unwrap_err();
        assert_eq!(refusal.help, "give 1 for `Two`, 2 for `Three`, 3 for `All four`");
        assert!(ask("name=neuron-nor&answer=4").unwrap_err().error.contains("neuron-nor"));
    }
}
