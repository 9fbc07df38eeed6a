// What a page has to play with: widgets, exercises and the playground begin when they come near the view. Until then, and without
// scripts, the page shows what stands in their place.

const widgets = new Map();
let exercise;
let playground;

nnPlay.widget = (name, start) => widgets.set(name, start);
nnPlay.exercise = start => { exercise = start; };
nnPlay.playground = start => { playground = start; };

const calm = matchMedia("(prefers-reduced-motion: reduce)");
Object.defineProperty(nnPlay, "calm", { get: () => calm.matches });

// What a colour of the style sheet is at present, for a canvas: its variable may say two colours, for the light and for the dark.
const probe = document.createElement("span");
probe.hidden = true;
document.body.append(probe);
// Kept until they change: to ask for one has the browser work out all styles.
const colours = new Map();
nnPlay.colour = name => {
  if (!colours.has(name)) {
    probe.style.color = `var(--${name})`;
    colours.set(name, getComputedStyle(probe).color);
  }
  return colours.get(name);
};
const recoloured = () => {
  colours.clear();
  dispatchEvent(new Event("nn-colours"));
};
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recoloured);
new MutationObserver(recoloured).observe(document.documentElement, { attributeFilter: ["data-colours"] });

// A number with the digits that mean something to the eye: four, and powers of ten where it is very large or small.
nnPlay.number = value => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-4 || size >= 1e6) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
  return text.replace("-", "−").replace(/e\+?(.*)$/, (_, power) => ` · 10^${power.replace("-", "−")}`);
};

// An element with its attributes, properties and children: `element("button", { type: "button", onclick }, "Play")`.
nnPlay.element = (name, given = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (key in element && !key.includes("-")) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
};

// A sentence of the program, where code stands between back-ticks.
nnPlay.prose = text => text.split("`").map((part, i) => (i % 2 ? nnPlay.element("code", {}, part) : part)).filter(part => part !== "");

// What went wrong, in the program's words, where the reader looks.
nnPlay.told = (place, error) => {
  const { element, prose } = nnPlay;
  place.querySelector(":scope > .play-error")?.remove();
  if (!error) return;
  const said = element("p", { className: "play-error", role: "alert" }, ...prose(error.message));
  if (error.help) said.append(element("br"), ...prose(`help: ${error.help}`));
  place.append(said);
};

const startWidget = async root => {
  const { play: name, ...options } = root.dataset;
  const start = widgets.get(name);
  if (!start) throw new Error(`there is nothing to play called ${name}`);
  const live = nnPlay.element("div", { className: "play-live" });
  const figure = root.querySelector("figure");
  root.prepend(live);
  try {
    await start(live, options, await nnPlay.engine());
  } catch (error) {
    live.remove();
    throw error;
  }
  root.append(nnPlay.element("details", {}, nnPlay.element("summary", {}, "The figure, as the book's runs draw it"), figure));
};

const startExercise = async form => {
  if (!exercise) throw new Error("nobody checks exercises");
  await exercise(form, form.dataset.exercise);
};

const startPlayground = async root => {
  if (!playground) throw new Error("the playground's script does not come");
  const worker = await nnPlay.worker();
  root.replaceChildren();
  await playground(root, worker);
};

// Begins once; what goes wrong is said in its place.
const begin = async (place, start) => {
  place.dataset.state = "starts";
  try {
    await start(place);
    place.dataset.state = "plays";
  } catch (error) {
    place.dataset.state = "fails";
    nnPlay.told(place, error);
  }
};

const places = [
  [".play[data-play]", startWidget],
  [".exercise[data-exercise]", startExercise],
  ["#playground", startPlayground],
];
const near = new IntersectionObserver(entries => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    begin(target, places.find(([selector]) => target.matches(selector))[1]);
  }
}, { rootMargin: "600px" });
// All scripts of the page are there then.
addEventListener("DOMContentLoaded", () => {
  for (const [selector] of places) document.querySelectorAll(selector).forEach(place => near.observe(place));
});
