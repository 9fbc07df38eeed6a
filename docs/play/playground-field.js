// Fields of numbers as pictures: blue above the middle, vermillion below, paper between.

const { element: el, svg, short } = nnPlay;
const ground = nnPlay.ground ??= {};

// Colours of the page, looked up once: to ask for them each frame would have the browser work out its styles anew.
let known = {};
addEventListener("nn-colours", () => { known = {}; });
ground.ink = name => known[name] ??= nnPlay.colour(name);
const channels = name => ground.ink(name).match(/[\d.]+/g).slice(0, 3).map(Number);
// 256 colours from low to high.
const palette = () => {
  if (known.palette) return known.palette;
  const [low, middle, high] = ["vermillion", "paper", "blue"].map(channels);
  const mixed = (a, b, share) => a.map((value, i) => value + (b[i] - value) * share);
  // Samples stand on it in full colour: the field stays paler.
  const strongest = 0.75;
  return known.palette = Array.from({ length: 256 }, (_, i) => {
    const share = i / 127.5 - 1;
    return mixed(middle, share < 0 ? low : high, strongest * Math.abs(share)).map(Math.round);
  });
};
ground.colourAt = share => palette()[Math.max(0, Math.min(255, Math.round(255 * share))) || 0];

const pictures = new Map();
const painted = (n, colour) => {
  if (!pictures.has(n)) {
    const canvas = el("canvas", { width: n, height: n });
    const pen = canvas.getContext("2d");
    pictures.set(n, { canvas, pen, image: pen.createImageData(n, n) });
  }
  const { canvas, pen, image } = pictures.get(n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const [red, green, blue] = colour((n - 1 - row) * n + column);
      const at = 4 * (row * n + column);
      image.data[at] = red;
      image.data[at + 1] = green;
      image.data[at + 2] = blue;
      image.data[at + 3] = 255;
    }
  }
  pen.putImageData(image, 0, 0);
  return canvas;
};
// n x n values, from low y to high, as a picture whose colours reach from `low` to `high`; without them, as far as the largest value.
// `crisp`: two colours alone, for which side of the middle a value is on.
ground.picture = (values, n, low, high, crisp) => {
  if (low === undefined) {
    let largest = 1e-12;
    for (const value of values) if (Math.abs(value) > largest) largest = Math.abs(value);
    [low, high] = [-largest, largest];
  }
  const table = palette();
  const factor = 255 / (high - low || 1);
  return painted(n, at => {
    const place = Math.round((values[at] - low) * factor);
    const within = place < 0 ? 0 : place > 255 ? 255 : place || 0;
    return table[crisp ? (within < 128 ? 40 : 215) : within];
  });
};

// Colours of classes, and the map of the likeliest: the paler, the less likely.
const CLASSES = ["blue", "vermillion", "green", "orange", "pink", "sky", "grey"];
const classInk = k => ground.ink(CLASSES[k % CLASSES.length]);
const likeliest = (surfaces, n, crisp) => {
  const [paper, ...inks] = [channels("paper"), ...surfaces.map((_, k) => channels(CLASSES[k % CLASSES.length]))];
  return painted(n, at => {
    let best = 0;
    for (let k = 1; k < surfaces.length; k++) if (surfaces[k][at] > surfaces[best][at]) best = k;
    const share = crisp ? 0.5 : 0.7 * surfaces[best][at];
    return inks[best].map((value, i) => paper[i] + (value - paper[i]) * share);
  });
};

// A small curve, for a unit of a network with one input.
ground.small = (pen, values, x, y, size) => {
  let largest = 1e-12;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  pen.strokeStyle = ground.ink("blue");
  pen.lineWidth = 1.5;
  pen.beginPath();
  values.forEach((value, i) => pen.lineTo(x + size * i / (values.length - 1), y + size * (0.5 - 0.45 * value / largest)));
  pen.stroke();
};

// Samples on a map, in colours and in shapes: where there are classes, circles above the middle and squares below; validation hollow.
const dots = (pen, size, { x, y, points, range, classes, names }) => {
  const [ink, paper, blue, vermillion] = ["ink", "paper", "blue", "vermillion"].map(ground.ink);
  const r = [[4000, 1.2], [800, 2], [20, 3.6]].find(([count]) => points.length > count)?.[1] ?? 6;
  const line = points.length > 800 ? 0.4 : 1.2;
  for (const [a, b, value, aside] of points) {
    const px = size * (a - x[0]) / (x[1] - x[0]);
    const py = size * (1 - (b - y[0]) / (y[1] - y[0]));
    const share = (value - range[0]) / (range[1] - range[0]);
    pen.beginPath();
    if (names ? value % 2 : classes && share < 0.5) pen.rect(px - r * 0.9, py - r * 0.9, 1.8 * r, 1.8 * r);
    else pen.arc(px, py, r, 0, 7);
    const colour = names ? classInk(value) : classes ? (share < 0.5 ? vermillion : blue) : `rgb(${ground.colourAt(share)})`;
    pen.fillStyle = aside ? paper : colour;
    pen.strokeStyle = aside ? colour : classes || names ? paper : ink;
    pen.lineWidth = aside ? line * 1.6 : line;
    pen.fill();
    pen.stroke();
  }
};

// A map over two inputs with the samples on it, a scale beside it, and its ends in numbers.
ground.map = () => {
  const SIZE = 300;
  const field = el("canvas", { role: "img" });
  const front = el("canvas", { "aria-hidden": "true" });
  const ends = Object.fromEntries(["left", "right", "bottom", "top", "across", "up"].map(name => [name, el("span")]));
  const bar = el("canvas", { width: 1, height: 256, class: "bar", "aria-hidden": "true" });
  const [low, high, what] = [el("span"), el("span"), el("span", { class: "what" })];
  const place = el("div", { class: "map" },
    el("div", { class: "plane" }, el("div", { class: "up" }, ends.bottom, ends.up, ends.top), field, front, el("div", { class: "across" }, ends.left, ends.across, ends.right)),
    el("div", { class: "scale" }, what, el("div", {}, high, bar, low)));
  const legend = el("ul", { class: "classes" });
  place.lastChild.append(legend);
  let drawn = {};
  // What does not change from frame to frame.
  const frame = given => {
    const { x, y, points, range, xName, yName, name, label, names } = given;
    const ratio = Math.min(2, devicePixelRatio || 1);
    for (const canvas of [field, front]) Object.assign(canvas, { width: SIZE * ratio, height: SIZE * ratio });
    const pen = front.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    dots(pen, SIZE, given);
    const words = { left: short(x[0]), right: short(x[1]), bottom: short(y[0]), top: short(y[1]), across: xName, up: yName };
    for (const [key, text] of Object.entries(words)) ends[key].textContent = text;
    [low.textContent, high.textContent, what.textContent] = [short(range[0]), short(range[1]), name];
    field.setAttribute("aria-label", label);
    bar.parentElement.hidden = Boolean(names);
    legend.replaceChildren(...(names ?? []).map((name, k) => el("li", { style: `--class: ${classInk(k)}`, class: k % 2 ? "square" : "" }, name)));
    const scale = bar.getContext("2d");
    for (let i = 0; i < 256; i++) {
      scale.fillStyle = `rgb(${palette()[255 - i]})`;
      scale.fillRect(0, i, 1, 1);
    }
    drawn = { points, key: String([x, y, range, name, xName, yName]), palette: palette() };
  };
  return {
    place,
    // values: n x n over `x` and `y` ([low, high]); points: [x, y, value, validation]; range: what the colours reach from and to.
    show(given) {
      const { values, surfaces, n, x, y, points, range, xName, yName, name, crisp } = given;
      const key = String([x, y, range, name, xName, yName]);
      if (points !== drawn.points || key !== drawn.key || palette() !== drawn.palette) frame(given);
      field.getContext("2d").drawImage(surfaces ? likeliest(surfaces, n, crisp) : ground.picture(values, n, ...range, crisp), 0, 0, field.width, field.height);
    },
  };
};
