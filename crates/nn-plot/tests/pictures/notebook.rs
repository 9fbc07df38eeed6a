//! A picture in a Rust notebook.

use std::process::Command;

use crate::chart;

/// Set for the process that shows the picture, so that what it prints can be read.
const SHOWN: &str = "NN_PLOT_SHOWN";

#[test]
fn a_rust_notebook_gets_the_svg_and_its_words_between_the_lines_of_evcxr() {
    let picture = chart([(0.0, 0.0), (1.0, 1.0)]).draw().unwrap();
    if std::env::var_os(SHOWN).is_some() {
        picture.evcxr_display();
        return;
    }
    let this = "notebook::a_rust_notebook_gets_the_svg_and_its_words_between_the_lines_of_evcxr";
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", this, "--nocapture"])
        .env(SHOWN, "")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let content = |kind: &str| {
        let (_, after) = text.split_once(&format!("\nEVCXR_BEGIN_CONTENT {kind}\n")).unwrap();
        after.split_once("\nEVCXR_END_CONTENT\n").unwrap().0.to_owned()
    };
    assert_eq!(content("image/svg+xml"), picture.svg().trim_end());
    assert_eq!(content("text/plain"), "A chart: A line.");
}
