//! What every look at a page through the browser needs: its window, what goes wrong in it, and what to say without one.

use super::chromium::Chromium;
use anyhow::{Result, bail};
use serde_json::{Value, json};
use std::io::Write;

/// If this variable is set, a missing browser is an error, so that the check cannot be left out unnoticed.
const REQUIRED: &str = "NN_REQUIRE_CHROMIUM";

/// The width of a small phone, in the pixels that a style sheet counts.
pub(super) const PHONE: u32 = 380;

/// The width of a wide screen.
pub(super) const SCREEN: u32 = 1200;

/// Says that the check was left out, or fails if it is required.
pub(super) fn left_out(what: &str, reason: &str) -> Result<()> {
    if std::env::var_os(REQUIRED).is_some() {
        bail!("{REQUIRED} is set, but {what}: {reason}");
    }
    writeln!(std::io::stderr(), "\nNOT RUN: {what}: {reason}\n")?;
    Ok(())
}

/// Sets the window and what the reader's system says about colours.
pub(super) fn view(browser: &mut Chromium, width: u32, colours: &str) -> Result<()> {
    let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width == PHONE });
    browser.call("Emulation.setDeviceMetricsOverride", size)?;
    let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": colours }] });
    browser.call("Emulation.setEmulatedMedia", features)?;
    Ok(())
}

/// What is wrong according to an event, if anything is.
pub(super) fn amiss(event: &Value) -> Option<String> {
    let parameters = &event["params"];
    match event["method"].as_str()? {
        "Runtime.exceptionThrown" => {
            Some(format!("a script fails: {}", parameters["exceptionDetails"]["exception"]["description"]))
        }
        "Runtime.consoleAPICalled" if parameters["type"] == "error" || parameters["type"] == "warning" => {
            Some(format!("a message on the console: {}", parameters["args"]))
        }
        "Log.entryAdded" if parameters["entry"]["level"] == "error" => {
            Some(format!("the browser says: {} {}", parameters["entry"]["text"], parameters["entry"]["url"]))
        }
        // What still comes when the next page is opened is given up, and nothing is wrong with it.
        "Network.loadingFailed" if parameters["canceled"] == true => None,
        "Network.loadingFailed" => Some(format!("something does not come: {}", parameters["errorText"])),
        "Network.requestWillBeSent" => {
            let url = parameters["request"]["url"].as_str()?;
            let local = ["file:", "data:", "blob:"].iter().any(|scheme| url.starts_with(scheme));
            (!local).then(|| format!("the network is asked for {url}"))
        }
        _ => None,
    }
}

pub(super) fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_on_the_console_and_a_request_to_the_network_are_amiss() {
        let event =
            |method: &str, parameters: Value| amiss(&json!({ "method": method, "params": parameters }));
        assert!(event("Runtime.consoleAPICalled", json!({ "type": "error", "args": [] })).is_some());
        assert!(event("Runtime.consoleAPICalled", json!({ "type": "log", "args": [] })).is_none());
        let request = |url: &str| event("Network.requestWillBeSent", json!({ "request": { "url": url } }));
        assert_eq!(
            request("https://a.org/x.js").as_deref(),
            Some("the network is asked for https://a.org/x.js")
        );
        assert_eq!(request("file:///a.css"), None);
    }
}
