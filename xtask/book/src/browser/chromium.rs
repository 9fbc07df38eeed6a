//! Chromium without a window, spoken to in its DevTools protocol: JSON messages over two pipes, each ended by a zero byte.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;
use tempfile::TempDir;

/// The names that the program may have, the preferred one first.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running browser with one page.
pub(super) struct Chromium {
    process: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    /// What happened while we waited for something else.
    events: VecDeque<Value>,
    next: u64,
    page: Option<String>,
    _profile: TempDir,
}

/// The program, if there is one.
pub(super) fn found() -> Option<&'static str> {
    let runs =
        |name: &&&str| Command::new(name).arg("--version").output().is_ok_and(|out| out.status.success());
    NAMES.iter().find(runs).copied()
}

impl Chromium {
    /// Starts the browser.
    pub(super) fn start(program: &str) -> Result<Chromium> {
        let profile = tempfile::tempdir().context("making a folder for the browser")?;
        // The browser listens on its third file and answers on its fourth; a shell puts our pipes there.
        let mut process = Command::new("sh")
            .args(["-c", r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null"#, program])
            // Without a sandbox, which containers often lack; it shows nothing but our own pages.
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--remote-debugging-pipe",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("starting a shell for the browser")?;
        let (Some(input), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            bail!("the browser has no pipes");
        };
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            for message in BufReader::new(output).split(0) {
                let Ok(message) = message else { return };
                let Ok(value) = serde_json::from_slice(&message) else { return };
                if sender.send(value).is_err() {
                    return;
                }
            }
        });
        let events = VecDeque::new();
        let mut browser =
            Chromium { process, input, messages, events, next: 1, page: None, _profile: profile };
        let target = browser.call("Target.createTarget", json!({ "url": "about:blank" }))?;
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = browser.call("Target.attachToTarget", attach)?;
        browser.page = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), json!({}))?;
        }
        Ok(browser)
    }

    /// Asks for something and waits for the answer.
    pub(super) fn call(&mut self, method: &str, parameters: Value) -> Result<Value> {
        let id = self.next;
        self.next += 1;
        let mut message = json!({ "id": id, "method": method, "params": parameters });
        if let Some(page) = &self.page {
            message["sessionId"] = json!(page);
        }
        let mut bytes = serde_json::to_vec(&message)?;
        bytes.push(0);
        self.input.write_all(&bytes).and_then(|()| self.input.flush()).context("speaking to the browser")?;
        loop {
            let message = self.receive(method)?;
            if message["id"] == json!(id) {
                return match message.get("error") {
                    Some(error) => bail!("the browser refuses {method}: {error}"),
                    None => Ok(message["result"].clone()),
                };
            }
            self.events.push_back(message);
        }
    }

    /// The value of a script, which may be a promise.
    pub(super) fn evaluate(&mut self, script: &str) -> Result<Value> {
        let asked = json!({ "expression": script, "returnByValue": true, "awaitPromise": true });
        let answer = self.call("Runtime.evaluate", asked)?;
        match answer.get("exceptionDetails") {
            Some(exception) => bail!("a script fails: {exception}"),
            None => Ok(answer["result"]["value"].clone()),
        }
    }

    /// A picture of the whole page; the script says when it can be taken, and how large the page is.
    pub(super) fn picture(&mut self, ready: &str) -> Result<Vec<u8>> {
        let size = self.evaluate(ready)?;
        // More than this no browser draws at once.
        let height = size["height"].as_f64().unwrap_or(900.0).min(16_000.0);
        let clip = json!({ "x": 0, "y": 0, "width": size["width"], "height": height, "scale": 1 });
        let asked = json!({ "format": "jpeg", "quality": 70, "clip": clip, "captureBeyondViewport": true });
        let answer = self.call("Page.captureScreenshot", asked)?;
        let text = answer["data"].as_str().context("the browser gives no picture")?;
        base64(text).context("the browser's picture is no base64")
    }

    /// The page as PDF, on numbered sheets of A4 (in inches), with its headings as bookmarks.
    pub(super) fn pdf(&mut self) -> Result<Vec<u8>> {
        let number = "<div style=\"width: 100%; text-align: center; font-size: 8pt\"><span class=\"pageNumber\"></span></div>";
        let asked = json!({
            // At this scale, words are as large as in print, and lines of code fit.
            "paperWidth": 8.27, "paperHeight": 11.69, "scale": 0.75,
            "marginTop": 0.6, "marginBottom": 0.8, "marginLeft": 0.6, "marginRight": 0.6,
            "displayHeaderFooter": true, "headerTemplate": "<span></span>", "footerTemplate": number,
            "generateDocumentOutline": true,
        });
        let answer = self.call("Page.printToPDF", asked)?;
        let text = answer["data"].as_str().context("the browser gives no PDF")?;
        base64(text).context("the browser's PDF is no base64")
    }

    /// Opens a page and waits until all of it is there; gives what happened meanwhile.
    pub(super) fn open(&mut self, url: &str) -> Result<Vec<Value>> {
        self.events.clear();
        self.call("Page.navigate", json!({ "url": url }))?;
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            let message = self.receive(url)?;
            self.events.push_back(message);
        }
        Ok(self.events())
    }

    /// What happened since the last time.
    pub(super) fn events(&mut self) -> Vec<Value> {
        self.events.drain(..).collect()
    }

    fn receive(&mut self, what: &str) -> Result<Value> {
        match self.messages.recv_timeout(PATIENCE) {
            Ok(message) => Ok(message),
            Err(RecvTimeoutError::Timeout) => bail!("the browser does not answer to {what}"),
            Err(RecvTimeoutError::Disconnected) => bail!("the browser ended before it answered to {what}"),
        }
    }
}

/// The bytes that base64 stands for.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (Vec::with_capacity(text.len() / 4 * 3), 0_u32, 0);
    for sign in text.trim_end_matches('=').bytes() {
        bits = (bits << 6) | SIGNS.iter().position(|other| *other == sign)? as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    Some(bytes)
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // The browser may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read() {
        assert_eq!(base64("TWFuTWE=").as_deref(), Some(&b"ManMa"[..]));
        assert_eq!(base64("TQ==").as_deref(), Some(&b"M"[..]));
        assert_eq!(base64("T W"), None);
    }
}
