//! The book on this machine, built anew whenever something in `docs` changes.

use crate::build::{CHANGED, How, build};
use crate::page::report;
use crate::programs::Programs;
use crate::project::Project;
use anyhow::{Result, anyhow};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};
use tiny_http::{Header, Request, Response, Server};

/// How often to look for changes: a hundred and some files, which takes less than a millisecond.
const LOOK: Duration = Duration::from_millis(300);

/// Serves until the program is ended.
pub(crate) fn serve(project: &Project, programs: &Programs, port: u16) -> Result<()> {
    let server = Server::http(("127.0.0.1", port)).map_err(|error| {
        anyhow!("cannot listen on port {port}: {error}\n  help: choose another with --port")
    })?;
    let how = How { live: true, write: false };
    let mut seen = stamps(&project.docs);
    report(&build(project, programs, how)?)?;
    writeln!(
        std::io::stdout(),
        "http://localhost:{port} shows the book; what you save is built anew (Ctrl-C ends it)"
    )?;
    // How often the book was built.
    let built = AtomicUsize::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            for request in server.incoming_requests() {
                let built = &built;
                scope.spawn(move || {
                    // A reader who has gone needs no answer.
                    let _ = answer(request, &project.output, built);
                });
            }
        });
        loop {
            thread::sleep(LOOK);
            let now = stamps(&project.docs);
            if now == seen {
                continue;
            }
            seen = now;
            programs.look_again();
            match build(project, programs, how) {
                Ok(problems) => report(&problems)?,
                Err(error) => writeln!(std::io::stderr(), "error: {error:#}")?,
            }
            built.fetch_add(1, Ordering::SeqCst);
        }
    })
}

/// When each file was last changed.
fn stamps(folder: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let mut stamps = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        // A file that vanishes meanwhile is noticed the next time.
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.metadata() {
                Ok(metadata) if metadata.is_dir() => folders.push(entry.path()),
                Ok(metadata) => {
                    stamps.extend(metadata.modified().map(|time| (entry.path(), time)));
                }
                Err(_) => {}
            }
        }
    }
    stamps
}

fn answer(request: Request, output: &Path, built: &AtomicUsize) -> std::io::Result<()> {
    let path = request.url().split(['?', '#']).next().unwrap_or_default().trim_start_matches('/').to_owned();
    if path == CHANGED {
        let before = built.load(Ordering::SeqCst);
        while built.load(Ordering::SeqCst) == before {
            thread::sleep(LOOK);
        }
        return request.respond(Response::empty(204));
    }
    let path = if path.is_empty() { "index.html".to_owned() } else { path };
    let outside = path.split('/').any(|part| part == "..");
    match File::open(output.join(&path)) {
        Ok(file) if !outside => {
            let mut response = Response::from_file(file);
            if let Ok(header) = Header::from_bytes("Content-Type", kind(&path)) {
                response.add_header(header);
            }
            request.respond(response)
        }
        _ => request.respond(Response::from_string(format!("there is no {path}")).with_status_code(404)),
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}
