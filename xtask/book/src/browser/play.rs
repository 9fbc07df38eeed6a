//! The playground, played with in Chromium as a reader does: every control is set, every preset trained, a link read back, a table
//! loaded, a model exported, exercises answered. Whatever was trained there is trained again by this machine's own code, which must
//! end with the same digest.

use super::chromium::{self, Chromium};
use super::window::{PHONE, SCREEN, amiss, left_out, strings, view};
use crate::page::Problem;
use crate::programs::Programs;
use crate::project::Project;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

/// What a reader does, step by step.
const PLAY: &str = include_str!("play.js");

/// Answers an exercise.
const EXERCISE: &str = include_str!("exercise.js");

/// A page, an exercise on it, a right answer and a wrong one.
const EXERCISES: [(&str, &str, &[&str], &[&str]); 3] = [
    ("chapters/activations.html", "activations-slope", &["0.09"], &["0.19"]),
    ("chapters/neuron.html", "neuron-border", &["2", "1", "1/2"], &["1", "2", "1/2"]),
    ("chapters/neuron.html", "neuron-xor", &["2"], &["3"]),
];

/// Presets that are compared, at least.
const PRESETS: usize = 10;

/// What the frames are counted with: 500 samples, two inputs, two hidden layers of eight, one output.
const SMOOTH: &str = "data=moons&samples=500&hidden=8,8";

/// A rate that is too large for these samples.
const TOO_FAST: &str = "data=noisy-linear&optimizer=gradient-descent&rate=100&target_scaling=none&hidden=";

/// What the address says there is no data set of.
const WRONG_LINK: &str = "playground.html#data=moon&hidden=4";

/// Frames a second in play, at least.
const FRAMES: f64 = 50.0;

/// A table of one's own: a quoted name, a category among the inputs, three classes.
const TABLE: &str = "\"petal, cm\",colour,width,kind\n1.4,white,0.2,a\n1.3,white,0.3,a\n1.5,blue,0.2,a\n1.6,white,0.4,a\n\
    4.7,blue,1.4,b\n4.5,blue,1.5,b\n4.9,white,1.5,b\n4.1,blue,1.3,b\n6.0,blue,2.5,c\n5.1,red,1.9,c\n5.9,red,2.1,c\n5.6,red,1.8,c\n";

/// What onnxruntime predicts with the model of a file, rows of inputs being given; a word of its own where it is missing.
const ONNX: &str = "\
import json, sys
try:
    import numpy, onnxruntime
except ImportError:
    print('missing')
    sys.exit()
session = onnxruntime.InferenceSession(sys.argv[1], providers=['CPUExecutionProvider'])
kind = numpy.float64 if 'double' in session.get_inputs()[0].type else numpy.float32
rows = numpy.array(json.loads(sys.argv[2]), dtype=kind)
print(json.dumps(session.run(None, {session.get_inputs()[0].name: rows})[0].tolist()))
";

/// What a step gives.
#[derive(Deserialize)]
struct Step {
    problems: Vec<String>,
    #[serde(default)]
    runs: Vec<Run>,
}

/// A training and what the page ended with.
#[derive(Deserialize)]
struct Run {
    link: String,
    epochs: u64,
    digest: String,
}

#[derive(Deserialize)]
struct Frames {
    frames: f64,
    seconds: f64,
}

#[derive(Deserialize)]
struct Copied {
    problems: Vec<String>,
    command: String,
    digest: String,
}

#[derive(Deserialize)]
struct Model {
    inputs: Value,
    outputs: Vec<Vec<f64>>,
    file: String,
}

/// A browser with the playground open, and what went wrong so far.
struct Player<'p> {
    project: &'p Project,
    programs: &'p Programs,
    browser: Chromium,
    problems: Vec<String>,
}

/// Whether there is something to play with in a page.
pub(super) fn is_in(html: &str) -> bool {
    html.contains("/play.js\"></script>")
}

/// Plays, if there is a browser and something to play with.
pub(crate) fn play(project: &Project, programs: &Programs) -> Result<Vec<Problem>> {
    let Some(program) = chromium::found().filter(|_| cfg!(unix)) else {
        left_out("nobody played in a browser", "it takes chromium, from the package of that name")?;
        return Ok(Vec::new());
    };
    if project.modules.is_none() {
        left_out("nobody played in a browser", "the book was built without what runs in its pages")?;
        return Ok(Vec::new());
    }
    let browser = Chromium::start(program)?;
    let mut player = Player { project, programs, browser, problems: Vec::new() };
    player.all()?;
    let problem =
        |what| Problem { place: "target/book/playground.html".to_owned(), what, help: String::new() };
    Ok(player.problems.into_iter().map(problem).collect())
}

impl Player<'_> {
    fn all(&mut self) -> Result<()> {
        self.open("playground.html", SCREEN)?;
        let presets = strings(&self.step("presets()")?);
        if presets.len() < PRESETS {
            self.problems
                .push(format!("there are {} presets, and {PRESETS} are to be compared", presets.len()));
        }
        for name in &presets {
            self.trained(&format!("preset({})", json!(name)));
        }
        self.noted(Player::command);
        for key in strings(&self.step("keys()")?) {
            self.trained(&format!("control({})", json!(key)));
        }
        self.trained(&format!("table({})", json!(TABLE)));
        self.noted(Player::model);
        self.noted(Player::frames);
        self.open("playground.html#data=circles&hidden=6,4&activations=relu&rate=0.02&seed=11&at=9", PHONE)?;
        self.trained("link()");
        self.looked("cutOff()");
        self.looked(&format!("startsAgain({})", json!(TOO_FAST)));
        self.open(WRONG_LINK, SCREEN)?;
        self.looked("wrongLink()");
        for (page, name, right, wrong) in EXERCISES {
            self.browser.open(&self.url(page))?;
            let asked = format!("({EXERCISE})({}, {}, {})", json!(name), json!(right), json!(wrong));
            self.problems.extend(strings(&self.browser.evaluate(&asked)?));
        }
        self.problems.extend(self.browser.events().iter().filter_map(amiss));
        writeln!(std::io::stdout(), "played in Chromium: {} presets, every control", presets.len())?;
        Ok(())
    }

    /// What stops one step is a problem like others, and the next steps are done.
    fn noted(&mut self, step: impl FnOnce(&mut Self) -> Result<()>) {
        if let Err(error) = step(self) {
            self.problems.push(format!("{error:#}"));
        }
    }

    /// A step that trains, noted.
    fn trained(&mut self, call: &str) {
        self.noted(|player| player.compared(call));
    }

    /// A step that tells what is wrong, noted.
    fn looked(&mut self, call: &str) {
        self.noted(|player| {
            let found = strings(&player.step(call)?);
            player.problems.extend(found.into_iter().map(|what| format!("{call}: {what}")));
            Ok(())
        });
    }

    fn url(&self, page: &str) -> String {
        format!("file://{}/{page}", self.project.output.display())
    }

    /// Opens the playground and waits until it plays.
    fn open(&mut self, page: &str, width: u32) -> Result<()> {
        view(&mut self.browser, width, "light")?;
        // Another page first: a change after the mark alone would load nothing.
        self.browser.open("about:blank")?;
        let events = self.browser.open(&self.url(page))?;
        self.problems.extend(events.iter().filter_map(amiss));
        self.browser.evaluate(PLAY)?;
        let problems = strings(&self.step("ready()")?);
        if problems.is_empty() {
            Ok(())
        } else {
            bail!("the playground does not begin: {}", problems.join(" "))
        }
    }

    /// One step of the script.
    fn step(&mut self, call: &str) -> Result<Value> {
        let value = self
            .browser
            .evaluate(&format!("nnCheck.{call}"))
            .with_context(|| format!("at the step {call}"))?;
        let events = self.browser.events();
        self.problems.extend(events.iter().filter_map(amiss).map(|what| format!("{call}: {what}")));
        Ok(value)
    }

    /// A step that trains: this machine's own code ends with the same digest.
    fn compared(&mut self, call: &str) -> Result<()> {
        let value = self.step(call)?;
        let step: Step =
            serde_json::from_value(value).with_context(|| format!("reading what {call} gives"))?;
        self.problems.extend(step.problems.into_iter().map(|what| format!("{call}: {what}")));
        for Run { link, epochs, digest } in step.runs {
            let requests = [format!("open?{link}"), format!("advance?epochs={epochs}")];
            let output = self.programs.session().run(&self.programs.example("ask"), &requests)?;
            let line = output.stdout.lines().last().unwrap_or_default();
            let text = line.split('\t').next().unwrap_or_default();
            let native: Value = serde_json::from_str(text).with_context(|| format!("reading {line}"))?;
            if epochs == 0 || native["digest"] != json!(digest) {
                self.problems.push(format!(
                    "{call}: after {epochs} epochs of `{link}` the page shows {digest}, and this machine's code ends with {native}"
                ));
            }
        }
        Ok(())
    }

    /// The command that the page shows, run: it ends with the digest that the page shows.
    fn command(&mut self) -> Result<()> {
        let Copied { problems, command, digest } = serde_json::from_value(self.step("command()")?)?;
        self.problems.extend(problems);
        let mut session = self.programs.session();
        let mut said = String::new();
        for line in command.split("&&") {
            let mut words = shlex::split(line).with_context(|| format!("`{line}` is no command"))?;
            if words.get(1).is_some_and(|word| word == "train") {
                words.extend(["--format", "json"].map(str::to_owned));
            }
            let output = session.run(&self.programs.nn(), words.get(1..).unwrap_or_default())?;
            said = output.stdout + &output.stderr;
        }
        if !said.contains(&digest) {
            self.problems.push(format!("`{command}` does not end with the digest {digest}: {said}"));
        }
        Ok(())
    }

    /// The exported model predicts in onnxruntime what the page predicts.
    fn model(&mut self) -> Result<()> {
        let Model { inputs, outputs, file } = serde_json::from_value(self.step("model()")?)?;
        let folder = tempfile::tempdir().context("making a folder for a model")?;
        let path = folder.path().join("model.onnx");
        let bytes = chromium::base64(&file).context("the page's model is no base64")?;
        std::fs::write(&path, bytes).context("writing a model")?;
        let python = Command::new("python3")
            .args(["-c", ONNX])
            .arg(&path)
            .arg(inputs.to_string())
            .stdin(Stdio::null())
            .output();
        let said = python.as_ref().map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
        let Ok(said) = said.map_err(drop).and_then(|said| if said == "missing" { Err(()) } else { Ok(said) })
        else {
            writeln!(
                std::io::stderr(),
                "\nNOT RUN: the exported model was not compared: it takes Python with onnxruntime and numpy\n"
            )?;
            return Ok(());
        };
        let theirs: Vec<Vec<f64>> = serde_json::from_str(&said)
            .with_context(|| format!("onnxruntime does not read the model: {said} {python:?}"))?;
        let pairs = outputs.iter().flatten().zip(theirs.iter().flatten());
        let far = pairs.map(|(ours, theirs)| (ours - theirs).abs()).fold(0.0, f64::max);
        if theirs.len() != outputs.len() || far.is_nan() || far > 1e-6 {
            self.problems.push(format!("onnxruntime predicts {theirs:?} and the page {outputs:?}"));
        }
        Ok(())
    }

    /// The page draws enough frames in play. If it does not, and its own thread would have time for them, this machine had something
    /// else to do.
    fn frames(&mut self) -> Result<()> {
        self.browser.call("Performance.enable", json!({ "timeDomain": "threadTicks" }))?;
        let wrong = strings(&self.step(&format!("play({})", json!(SMOOTH)))?);
        self.problems.extend(wrong);
        let before = self.busy()?;
        let Frames { frames, seconds } = serde_json::from_value(self.step("frames()")?)?;
        let busy = (self.busy()? - before) / frames;
        let epochs = self.step("pause()")?;
        let rate = frames / seconds;
        writeln!(
            std::io::stdout(),
            "{rate:.0} frames a second in play, {:.1} ms of the page's thread each ({epochs} epochs)",
            1e3 * busy
        )?;
        if rate < FRAMES && busy * FRAMES > 1.0 {
            let milliseconds = 1e3 * busy;
            self.problems
                .push(format!("{rate:.0} frames a second in play of `{SMOOTH}`, {milliseconds:.1} ms each"));
        } else if rate < FRAMES {
            writeln!(
                std::io::stderr(),
                "\nfewer than {FRAMES} frames a second, and not because of the page: is this machine busy?\n"
            )?;
        }
        Ok(())
    }

    /// Seconds that the page's thread has worked so far.
    fn busy(&mut self) -> Result<f64> {
        let metrics = self.browser.call("Performance.getMetrics", json!({}))?;
        let metrics = metrics["metrics"].as_array().into_iter().flatten();
        let mut found = metrics
            .filter(|metric| metric["name"] == "TaskDuration")
            .filter_map(|metric| metric["value"].as_f64());
        found.next_back().context("the browser does not say how long a page worked")
    }
}
