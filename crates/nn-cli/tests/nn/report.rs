//! `nn report`: a page that is whole by itself, whatever stands in the table, and says what the other commands say.

use crate::folder::Folder;
use crate::with_iris;
use serde_json::Value;
use std::collections::BTreeSet;

/// Elements that have no end.
const VOID: [&str; 5] = ["meta", "br", "hr", "img", "input"];
/// All elements of a page: what else stands between `<` and `>` came from a table.
const ELEMENTS: [&str; 54] = [
    "a",
    "bdi",
    "body",
    "caption",
    "code",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "head",
    "header",
    "html",
    "li",
    "main",
    "meta",
    "nav",
    "p",
    "pre",
    "section",
    "strong",
    "style",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
    "svg",
    "desc",
    "g",
    "path",
    "polyline",
    "polygon",
    "line",
    "rect",
    "circle",
    "text",
    "tspan",
    "defs",
    "clippath",
    "lineargradient",
    "stop",
    "ellipse",
    "!doctype",
];

/// An element of a page, and what stands in its tag behind the name.
struct Tag<'p> {
    name: String,
    attributes: &'p str,
}

/// The elements of a page, each of which must be ended where it should be.
#[track_caller]
fn tags(page: &str) -> Vec<Tag<'_>> {
    let (mut all, mut open) = (Vec::new(), Vec::<String>::new());
    // What looks like a tag in the style is none.
    let style = page.find("<style>").unwrap()..page.find("</style>").unwrap();
    for piece in [&page[..style.start], &page[style.end + "</style>".len()..]] {
        for part in piece.split('<').skip(1) {
            let (tag, _) = part.split_once('>').expect("a tag ends");
            let name =
                tag.split(|c: char| c.is_whitespace() || c == '/').find(|name| !name.is_empty()).unwrap();
            let name = name.to_lowercase();
            assert!(ELEMENTS.contains(&&*name), "<{tag}>");
            if tag.starts_with('/') {
                assert_eq!(open.pop().as_deref(), Some(&*name), "</{name}> where {open:?} is open");
                continue;
            }
            if !VOID.contains(&&*name) && !tag.ends_with('/') && !name.starts_with('!') {
                open.push(name.clone());
            }
            all.push(Tag { attributes: tag[name.len()..].trim(), name });
        }
    }
    assert!(open.is_empty(), "{open:?} is not ended");
    all
}

/// Says that a page is one that can be sent, read by everyone and harms nobody.
#[track_caller]
fn assert_whole(page: &str) {
    let tags = tags(page);
    for foreign in ["http://", "https://", "src=", "url(", "@import", "<script", "javascript:", "\u{202e}"] {
        assert!(!page.contains(foreign), "the page has {foreign}");
    }
    let handles =
        |tag: &Tag<'_>| tag.attributes.split('"').step_by(2).any(|name| name.trim_start().starts_with("on"));
    assert!(!tags.iter().any(handles));
    let policy = "content=\"default-src 'none'; style-src 'unsafe-inline';";
    assert!(tags.iter().any(|tag| tag.name == "meta" && tag.attributes.contains(policy)));
    let value = |tag: &Tag<'_>, name: &str| {
        let (_, value) = tag.attributes.split_once(&format!("{name}=\""))?;
        Some(value.split('"').next().unwrap().to_owned())
    };
    let ids: Vec<String> = tags
        .iter()
        .filter(|tag| tag.name != "svg")
        .filter_map(|tag| value(tag, " id").or(value(tag, "id")))
        .collect();
    let links: Vec<String> = tags.iter().filter_map(|tag| value(tag, "href")).collect();
    assert!(links.len() > 5 && ids.iter().collect::<BTreeSet<_>>().len() == ids.len(), "{ids:?}");
    for link in links {
        assert!(link.strip_prefix('#').is_some_and(|id| ids.iter().any(|it| it == id)), "{link}");
    }
    assert_eq!(tags.iter().filter(|tag| tag.name == "h1").count(), 1);
    assert!(tags.iter().filter(|tag| tag.name == "th").all(|tag| tag.attributes.contains("scope=\"")));
    let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
    // A picture's title and words, and the page's own title.
    assert_eq!((count("title"), count("desc")), (count("svg") + 1, count("svg")));
    for picture in tags.iter().filter(|tag| tag.name == "svg") {
        assert!(picture.attributes.contains("viewBox=\"") && picture.attributes.contains("role=\"img\""));
    }
}

/// The words of a page, without its elements.
fn words(page: &str) -> String {
    let body = &page[page.find("<body>").unwrap()..];
    let text: String =
        body.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Sales of houses in two files: `old.csv` to learn from, `new.csv` to judge by.
fn houses() -> Folder {
    let row = |i: usize| {
        let (area, kind) = (30 + i * 37 % 101, ["flat", "house", "loft"][i % 3]);
        let noise = (i * 7919 % 13) as f64 / 2.0;
        let price = (area as f64 - 75.0).powi(2) / 10.0 + if kind == "house" { 60.5 } else { 0.25 } + noise;
        let area = if i % 17 == 3 { String::new() } else { area.to_string() };
        format!("{area},{kind},{}-{:02}-{:02},{price}\n", 2023 + i % 2, 1 + i % 12, 1 + i % 28)
    };
    let rows = |range: std::ops::Range<usize>| -> String { range.map(row).collect() };
    let header = "area,kind,sold,price\n";
    let new = format!("{header}{}900,flat,2031-01-01,2700\n", rows(240..330));
    let folder = Folder::new().and("old.csv", format!("{header}{}", rows(0..240))).and("new.csv", new);
    folder.succeeds("train old.csv -t price --missing median --validation 0.2 --calibration 0.2 --epochs 150 -l 0.03 -q --save m.json");
    folder
}

#[test]
fn the_page_is_whole_by_itself_and_says_what_the_other_commands_say() {
    let folder = houses();
    let page = folder.succeeds("report m.json new.csv -q --repeats 3 --seed 5 --date 2026-03-01");
    assert_whole(&page);
    let words = words(&page);
    for said in [
        "A model that predicts price",
        "The model m.json, judged by new.csv",
        "2026-03-01",
        "This page judges it by 91 rows of new.csv",
        // The model was trained on 240 rows less those that were kept aside.
        "It was trained on 153 rows of old.csv; 39 validation rows looked on",
        "calibrated with 48 rows",
        "Loss after each epoch",
        "What area does",
        "nn report m.json new.csv --repeats 3 --seed 5 --date 2026-03-01",
        "nn show m.json --experiment > again.toml",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    let evaluated: Value = serde_json::from_str(
        &folder.succeeds("evaluate m.json new.csv -q --seed 5 --coverage 0.9 --format json"),
    )
    .unwrap();
    let score = |metric: &str| {
        evaluated["scores"].as_array().unwrap().iter().find(|it| it["metric"] == metric).unwrap()
    };
    for metric in ["rmse", "mae", "r2"] {
        let row = |number: &Value| {
            let number = number.as_f64().unwrap();
            let digits = (2.0 - number.abs().log10().floor()).max(0.0) as usize;
            let text = format!("{number:.digits$}");
            if text.contains('.') {
                text.trim_end_matches('0').trim_end_matches('.').to_owned()
            } else {
                text
            }
        };
        let score = score(metric);
        let shown = format!(
            "{metric}{}{}{}",
            row(&score["value"]),
            row(&score["interval"]["low"]),
            row(&score["interval"]["high"])
        );
        assert!(words.replace(' ', "").contains(&shown), "{shown}: {words}");
    }
    let observed = 100.0 * evaluated["coverage"]["targets"][0]["observed"].as_f64().unwrap();
    assert!(
        words.contains(&format!("{observed:.1} % of the intervals of price hold the true value")),
        "{words}"
    );
    for line in folder
        .succeeds("importance m.json new.csv -q --repeats 3 --seed 5")
        .lines()
        .filter(|line| line.starts_with("  "))
        .skip(2)
    {
        let shown: String = line.split_whitespace().collect();
        assert!(words.replace(' ', "").contains(&shown), "{line}: {words}");
    }
}

#[test]
fn the_same_page_comes_again_byte_for_byte_wherever_it_goes() {
    let folder = houses();
    let page = folder.succeeds("report m.json new.csv -q --repeats 2");
    assert_eq!(folder.succeeds("report m.json new.csv --repeats 2 -q"), page);
    folder.succeeds("report m.json new.csv --repeats 2 -o page.html");
    assert_eq!(folder.text("page.html"), page);
    // A file is there before: the new one takes its place, as with other commands.
    folder.write("page.html", "old");
    folder.succeeds("report m.json new.csv --repeats 2 --output=page.html -q");
    assert_eq!(folder.text("page.html"), page);
    assert_ne!(folder.succeeds("report m.json new.csv -q --repeats 2 --seed 1"), page);
    // One shuffle, one column.
    let short = folder.succeeds("report m.json new.csv -q --repeats 1 --columns 1 --resamples 0");
    assert_whole(&short);
    assert_eq!((short.matches("<h3>What ").count(), page.matches("<h3>What ").count()), (1, 3));
}

#[test]
fn nothing_in_a_table_becomes_a_part_of_the_page() {
    let names =
        ["<script>alert(1)</script>", "a \"\"quoted\"\" & 'x'", "\u{202e}turned", "שם", "</td></style>"];
    let classes = ["<i>yes</i>", "no \"\"&\"\"", "\u{202e}odd"];
    let header = names.map(|name| format!("\"{name}\"")).join(",");
    let row = |i: usize| {
        let kind = ["<b onload=x>", "x&y;", "\u{2066}עברית", "it's"][i % 4];
        format!("{},\"{kind}\",{},{},{},\"{}\"\n", i * 31 % 17, i * 7 % 23, i % 5, i * 13 % 7, classes[i % 3])
    };
    let rows: String = (0..120).map(row).collect();
    let folder = Folder::new().and("t&<x>.csv", format!("{header},\"</title>\"\n{rows}"));
    let train = ["train", "t&<x>.csv", "-t", "</title>", "--epochs", "5", "-q", "--save", "m'<b>.json"];
    assert_eq!(folder.run(&train).code, 0);
    let run = folder.run(&[
        "report",
        "m'<b>.json",
        "t&<x>.csv",
        "-q",
        "--title",
        "<h1>\u{202e}A&B",
        "--date",
        "<u>",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_whole(&run.stdout);
    let words = words(&run.stdout);
    for said in [
        "<script>alert(1)</script>",
        "a \"quoted\" & 'x'",
        "\\u{202e}turned",
        "<i>yes</i>",
        "<h1>\\u{202e}A&B",
        "שם",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
}

/// The headline of the verdict.
fn verdict(page: &str) -> &str {
    page.split_once("<p class=\"headline\">").unwrap().1.split('<').next().unwrap()
}

#[test]
fn the_verdict_follows_from_the_baselines_and_from_which_rows_were_seen() {
    let folder = houses();
    let page = |args: &str| folder.succeeds(&format!("report {args} -q --repeats 1 --columns 1"));
    assert_eq!(verdict(&page("m.json old.csv")), "Test the model on new rows before it is used.");
    // Nothing but noise.
    let noise = |start: usize| -> String {
        (start..start + 80).map(|i| format!("{},{}\n", i * 37 % 101, i * 7919 % 89)).collect()
    };
    folder.write("n.csv", format!("x,y\n{}", noise(0)));
    folder.write("n-new.csv", format!("x,y\n{}", noise(1000)));
    folder.succeeds("train n.csv -t y --epochs 300 -q --save n.json");
    assert_eq!(
        verdict(&page("n.json n-new.csv")),
        "Do not use the model: something simpler does as well or better."
    );
    let iris = with_iris();
    let all = iris.text("iris.csv");
    let (header, rows) = all.split_once('\n').unwrap();
    let of = |rest: usize| -> String {
        rows.lines().enumerate().filter(|(i, _)| i % 3 == rest).map(|(_, row)| format!("{row}\n")).collect()
    };
    iris.write("learn.csv", format!("{header}\n{}{}", of(0), of(1)));
    iris.write("judge.csv", format!("{header}\n{}", of(2)));
    iris.succeeds("train learn.csv -t species --epochs 200 -q --save new.json");
    let page = iris.succeeds("report new.json judge.csv -q --repeats 2");
    assert_eq!(verdict(&page), "The model can be used for rows like these.");
    assert!(words(&page).contains("It had not seen these rows in its training"), "{page}");
    assert_whole(&page);
}

#[test]
fn limits_are_said_where_they_are_met() {
    let folder = houses();
    let text = words(&folder.succeeds("report m.json new.csv -q --repeats 1"));
    for said in [
        "There are 91 rows: with so few",
        "Some rows lie beyond what the training had: area in 1 of 91 rows",
        "sold in 1 of 91 rows",
        "Missing here are 6 cells of area (taken for ",
        "that two things go together does not say that one causes the other",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let iris = with_iris();
    let all = iris.text("iris.csv");
    let few: String = all.lines().take(55).map(|line| format!("{line}\n")).collect();
    iris.write("few.csv", few);
    let text = words(&iris.succeeds("report iris.json few.csv -q --repeats 1"));
    assert!(
        text.contains("No row here is of virginica") && text.contains("Of versicolor (4) there are few rows"),
        "{text}"
    );
    assert!(text.contains("One class has 93 % of the rows"), "{text}");
    // A single row tells next to nothing, and the page says so.
    iris.write("one.csv", all.lines().take(2).map(|line| format!("{line}\n")).collect::<String>());
    let page = iris.succeeds("report iris.json one.csv -q");
    assert_whole(&page);
    assert!(
        words(&page).contains("Which columns matter cannot be told by these rows: 1 row cannot be shuffled")
    );
}

#[test]
fn a_model_of_any_format_an_ensemble_and_a_network_by_itself_have_their_page() {
    let folder = with_iris();
    let page = |model: &str| folder.succeeds(&format!("report {model} iris.csv -q --repeats 1 --columns 2"));
    let expected = page("iris.json");
    for format in ["onnx", "npz", "safetensors"] {
        folder.succeeds(&format!("convert iris.json iris.{format} -q"));
        assert_eq!(page(&format!("iris.{format}")).replace(&format!("iris.{format}"), "iris.json"), expected);
    }
    folder.succeeds("train iris.csv -t species --ensemble 3 --epochs 10 -q --save e.json");
    let ensemble = page("e.json");
    assert_whole(&ensemble);
    assert!(words(&ensemble).contains("3 networks, whose predictions are averaged"));
    // Older files keep no curves and no ranges.
    let mut file: Value = serde_json::from_str(&folder.text("iris.json")).unwrap();
    file.pointer_mut("/metadata/nn-model").unwrap().as_object_mut().unwrap().remove("trace").unwrap();
    folder.write("old.json", file.to_string());
    let old = page("old.json");
    assert_whole(&old);
    let text = words(&old);
    assert!(
        text.contains("keeps no curves") && text.contains("between which numbers the training rows lay"),
        "{text}"
    );
    file["metadata"] = Value::Object(serde_json::Map::new());
    folder.write("bare.json", file.to_string());
    let bare = folder.succeeds(
        "report bare.json iris.csv -q --repeats 1 --class setosa --class versicolor --class virginica",
    );
    assert_whole(&bare);
    let text = words(&bare);
    assert_eq!(verdict(&bare), "Nothing stands beside the scores: judge them by what you need.");
    assert!(
        text.contains("It is a network by itself") && text.contains("the most frequent class here"),
        "{text}"
    );
}

#[test]
fn more_classes_than_colours_and_targets_and_labels_have_their_page() {
    let classes: String = (0..220).map(|i| format!("{},{},c{:02}\n", i % 11, i * i % 7, i % 11)).collect();
    let numbers: String = (0..60)
        .map(|i| {
            format!("{i},{}\n", (0..10).map(|j| (i * (j + 1) % 13).to_string()).collect::<Vec<_>>().join(","))
        })
        .collect();
    let labels: String =
        (0..80).map(|i| format!("{},{},{},{}\n", i % 9, i * 3 % 5, i % 2, i / 2 % 2)).collect();
    let columns: Vec<String> = (0..10).map(|j| format!("y{j}")).collect();
    let folder = Folder::new()
        .and("c.csv", format!("a,b,kind\n{classes}"))
        .and("n.csv", format!("x,{}\n{numbers}", columns.join(",")))
        .and("l.csv", format!("a,b,u,v\n{labels}"));
    let targets: String = columns.iter().map(|name| format!("-t {name} ")).collect();
    for (table, targets) in [("c", "-t kind "), ("n", &*targets), ("l", "-t u -t v --task multi-label ")] {
        folder.succeeds(&format!("train {table}.csv {targets} --epochs 5 -q --save {table}.json"));
        let page = folder.succeeds(&format!("report {table}.json {table}.csv -q --repeats 1"));
        assert_whole(&page);
        let text = words(&page);
        let said = match table {
            "c" => Some("Those that occur least often, 3 outputs, are left out"),
            "n" => Some("The last 2 targets are left out"),
            _ => None,
        };
        assert!(said.is_none_or(|said| text.contains(said)), "{table}: {text}");
        assert_eq!(text.contains("are left out"), said.is_some(), "{table}: {text}");
        assert!(!text.contains("There is no picture here"), "{table}: {text}");
    }
}

#[test]
fn a_page_without_calibration_says_how_it_is_done_and_one_that_breaks_its_promise_says_so() {
    let folder = houses();
    folder.succeeds("train old.csv -t price --missing median --epochs 20 -q --save plain.json");
    let text = words(&folder.succeeds("report plain.json new.csv -q --repeats 1"));
    assert!(text.contains("nn calibrate plain.json kept-aside.csv --save calibrated.json"), "{text}");
    let refused = folder.fails("report plain.json new.csv --coverage 0.9");
    assert!(refused.contains("nn calibrate"), "{refused}");
    let other = folder.text("new.csv").replace(",flat,", ",house,");
    folder.write("other.csv", other);
    let text = words(&folder.succeeds("report m.json other.csv -q --repeats 1 --coverage 0.8"));
    assert!(text.contains("here they hold less than was to be expected"), "{text}");
    assert!(text.contains("80.0 % were asked for"), "{text}");
}
