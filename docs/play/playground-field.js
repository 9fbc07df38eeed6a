// Fields of numbers as pictures: blue above the middle, vermillion below, paper between.

const { element: el, svg, short } = nnPlay;
const ground = nnPlay.ground ??= {};

// 256 colours from low to high, and again when the page's colours change.
let colours = null;
addEventListener("nn-colours", () => { colours = null; });
const channels = name => nnPlay.colour(name).match(/[\d.]+/g).slice(0, 3).map(Number);
const palette = () => {
  if (colours) return colours;
  const [low, middle, high] = ["vermillion", "paper", "blue"].map(channels);
  const mixed = (a, b, share) => a.map((value, i) => value + (b[i] - value) * share);
  // Samples stand on it in full colour: the field stays paler.
  const strongest = 0.75;
  return colours = Array.from({ length: 256 }, (_, i) => {
    const share = i / 127.5 - 1;
    return mixed(middle, share < 0 ? low : high, strongest * Math.abs(share)).map(Math.round);
  });
};
ground.colourAt = share => palette()[Math.max(0, Math.min(255, Math.round(255 * share))) || 0];

const pictures = new Map();
// n x n values, from low y to high, as a picture whose colours reach from `low` to `high`; without them, as far as the largest value.
ground.picture = (values, n, low, high) => {
  if (low === undefined) {
    let largest = 1e-12;
    for (const value of values) if (Math.abs(value) > largest) largest = Math.abs(value);
    [low, high] = [-largest, largest];
  }
  if (!pictures.has(n)) {
    const canvas = el("canvas", { width: n, height: n });
    const pen = canvas.getContext("2d");
    pictures.set(n, { canvas, pen, data: pen.createImageData(n, n) });
  }
  const { canvas, pen, data } = pictures.get(n);
  const table = palette();
  const factor = 255 / (high - low || 1);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const place = Math.round((values[(n - 1 - row) * n + column] - low) * factor);
      const colour = table[place < 0 ? 0 : place > 255 ? 255 : place || 0];
      const at = 4 * (row * n + column);
      data.data[at] = colour[0];
      data.data[at + 1] = colour[1];
      data.data[at + 2] = colour[2];
      data.data[at + 3] = 255;
    }
  }
  pen.putImageData(data, 0, 0);
  return canvas;
};

// A small curve, for a unit of a network with one input.
ground.small = (pen, values, x, y, size) => {
  let largest = 1e-12;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  pen.strokeStyle = nnPlay.colour("blue");
  pen.lineWidth = 1.5;
  pen.beginPath();
  values.forEach((value, i) => pen.lineTo(x + size * i / (values.length - 1), y + size * (0.5 - 0.45 * value / largest)));
  pen.stroke();
};

// A map over two inputs with the samples on it, a scale beside it, and its ends in numbers.
ground.map = () => {
  const SIZE = 300;
  const canvas = el("canvas", { role: "img" });
  const ends = Object.fromEntries(["left", "right", "bottom", "top", "across", "up"].map(name => [name, el("span")]));
  const bar = el("canvas", { width: 1, height: 256, class: "bar", "aria-hidden": "true" });
  const [low, high, what] = [el("span"), el("span"), el("span", { class: "what" })];
  const place = el("div", { class: "map" },
    el("div", { class: "plane" }, el("div", { class: "up" }, ends.bottom, ends.up, ends.top), canvas, el("div", { class: "across" }, ends.left, ends.across, ends.right)),
    el("div", { class: "scale" }, what, el("div", {}, high, bar, low)));
  const scaleBar = () => {
    const pen = bar.getContext("2d");
    for (let i = 0; i < 256; i++) {
      pen.fillStyle = `rgb(${palette()[255 - i]})`;
      pen.fillRect(0, i, 1, 1);
    }
  };
  return {
    place,
    // values: n x n over `x` and `y` ([low, high]); points: [x, y, value, validation]; range: what the colours reach from and to.
    show({ values, n, x, y, points, range, xName, yName, name, classes, label }) {
      const ratio = Math.min(2, devicePixelRatio || 1);
      if (canvas.height !== SIZE * ratio) Object.assign(canvas, { width: SIZE * ratio, height: SIZE * ratio });
      canvas.setAttribute("aria-label", label);
      const pen = canvas.getContext("2d");
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.imageSmoothingEnabled = true;
      pen.drawImage(ground.picture(values, n, ...range), 0, 0, SIZE, SIZE);
      const [ink, paper] = [nnPlay.colour("ink"), nnPlay.colour("paper")];
      const inks = { blue: nnPlay.colour("blue"), vermillion: nnPlay.colour("vermillion") };
      const r = points.length > 4000 ? 1.2 : points.length > 800 ? 2 : 3.6;
      pen.lineWidth = points.length > 800 ? 0.4 : 1.2;
      for (const [a, b, value, aside] of points) {
        const px = SIZE * (a - x[0]) / (x[1] - x[0]);
        const py = SIZE * (1 - (b - y[0]) / (y[1] - y[0]));
        const share = (value - range[0]) / (range[1] - range[0]);
        pen.beginPath();
        // Shapes as well as colours: circles above the middle, squares below.
        if (classes && share < 0.5) pen.rect(px - r * 0.9, py - r * 0.9, 1.8 * r, 1.8 * r);
        else pen.arc(px, py, r, 0, 7);
        const colour = classes ? (share < 0.5 ? inks.vermillion : inks.blue) : `rgb(${ground.colourAt(share)})`;
        pen.fillStyle = aside ? paper : colour;
        pen.strokeStyle = aside ? colour : classes ? paper : ink;
        if (aside) pen.lineWidth *= 1.6;
        pen.fill();
        pen.stroke();
        if (aside) pen.lineWidth /= 1.6;
      }
      const words = { left: short(x[0]), right: short(x[1]), bottom: short(y[0]), top: short(y[1]), across: xName, up: yName };
      for (const [key, text] of Object.entries(words)) if (ends[key].textContent !== text) ends[key].textContent = text;
      low.textContent = short(range[0]);
      high.textContent = short(range[1]);
      what.textContent = name;
      scaleBar();
    },
  };
};
