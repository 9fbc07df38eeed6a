// What reading does not need: colours by choice, coloured code, search, arrow keys.
"use strict";

for (const code of document.querySelectorAll("pre code[class*=language-]")) hljs.highlightBlock(code);

// The part that is being read, in the contents; the page's own entry in view.
const here = document.querySelector(".contents [aria-current]");
const contents = document.getElementById("contents");
if (here && getComputedStyle(contents).position === "sticky") {
  contents.scrollTop = here.offsetTop - contents.clientHeight / 3;
}

// Colours: as the system has them, until the reader chooses.
const colours = document.getElementById("colours");
colours.hidden = false;
colours.addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.colours
    ? root.dataset.colours === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.colours = dark ? "light" : "dark";
  try { localStorage.setItem("colours", root.dataset.colours); } catch (_) { /* then until the next page */ }
});

// Search. The index is a script, because a page opened from a file may read no other files.
const search = document.getElementById("search");
const words = search.querySelector("input");
const results = document.getElementById("results");
let index = null;
search.hidden = false;

function load() {
  if (index) return Promise.resolve();
  return new Promise((resolve, reject) => {
    window.search = {};
    const script = document.createElement("script");
    script.src = window.root + "searchindex.js";
    script.onload = () => {
      index = elasticlunr.Index.load(window.search.index);
      resolve();
    };
    script.onerror = reject;
    document.head.append(script);
  });
}

function show(found, asked) {
  results.replaceChildren();
  results.hidden = !asked;
  if (!asked) return;
  const count = document.createElement("p");
  count.textContent = found.length === 0 ? `Nothing about “${asked}”` : `${found.length} places about “${asked}”`;
  const list = document.createElement("ol");
  for (const { ref, doc } of found) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = window.root + window.search.doc_urls[ref];
    link.textContent = doc.breadcrumbs;
    link.addEventListener("click", () => show([], ""));
    const start = Math.max(0, doc.body.toLowerCase().indexOf(asked.toLowerCase()) - 60);
    const excerpt = document.createElement("p");
    excerpt.textContent = (start > 0 ? "… " : "") + doc.body.slice(start, start + 160) + " …";
    item.append(link, excerpt);
    list.append(item);
  }
  results.append(count, list);
}

words.addEventListener("input", async () => {
  await load();
  const asked = words.value.trim();
  const { search_options, results_options } = window.search;
  show(asked ? index.search(asked, search_options).slice(0, results_options.limit_results) : [], asked);
});
search.addEventListener("submit", event => event.preventDefault());

addEventListener("keydown", event => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (event.key === "Escape") {
    words.value = "";
    show([], "");
    return;
  }
  // Arrows scroll what has the focus, if something has.
  if (event.target !== document.body) return;
  if (event.key === "/") {
    event.preventDefault();
    words.focus();
  }
  const turn = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  document.querySelector(`nav.turn a[rel=${turn}]`)?.click();
});
