// A network that learns the digits in the page, and says what it takes a drawn one for, and by which pixels.

const SIDE = 8, FINE = 32, INK = 16;

/** A square to draw on, with pointer or keys. Strokes are kept as they were drawn; `changed` is called with them. */
const pad = changed => {
  const { element, svg } = nnPlay;
  let strokes = [], pen = [0.5, 0.5], down = false;
  const [lines, cursor] = [svg("path", { class: "stroke" }), svg("circle", { class: "cursor", r: 3 })];
  const root = svg("svg", { viewBox: "0 0 100 100", class: "pad", tabindex: 0, role: "application",
    "aria-label": "A square to draw a digit on. Arrow keys move the pen, space puts it down and lifts it, delete wipes" }, lines, cursor);
  const show = () => {
    lines.setAttribute("d", strokes.map(stroke => stroke.map(([x, y], i) => `${i ? "L" : "M"}${100 * x} ${100 * y}${stroke.length === 1 ? "h0.01" : ""}`).join("")).join(""));
    cursor.setAttribute("cx", 100 * pen[0]);
    cursor.setAttribute("cy", 100 * pen[1]);
    cursor.classList.toggle("down", down);
    changed(strokes);
  };
  const add = fresh => {
    if (fresh) strokes.push([]);
    strokes.at(-1).push(pen);
    show();
  };
  const at = event => {
    const frame = root.getBoundingClientRect();
    pen = [(event.clientX - frame.left) / frame.width, (event.clientY - frame.top) / frame.height].map(value => Math.max(0, Math.min(1, value)));
  };
  const wipe = () => {
    strokes = [];
    down = false;
    show();
  };
  root.addEventListener("pointerdown", event => {
    event.preventDefault();
    root.setPointerCapture(event.pointerId);
    root.focus();
    down = false;
    at(event);
    add(true);
  });
  root.addEventListener("pointermove", event => root.hasPointerCapture(event.pointerId) && (at(event), add(false)));
  root.addEventListener("keydown", event => {
    const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [];
    if (event.key === "Delete" || event.key === "Backspace") wipe();
    else if (event.key === " ") {
      down = !down;
      if (down) add(true);
      else show();
    } else if (x !== undefined) {
      pen = [pen[0] + 0.08 * x, pen[1] + 0.08 * y].map(value => Math.max(0.04, Math.min(0.96, value)));
      if (down) add(false);
      else show();
    } else return;
    event.preventDefault();
  });
  return { place: element("div", {}, root), wipe, set(to) { strokes = to; down = false; show(); } };
};

/**
 * Strokes as the digits of the set were made: as high as the square and in its middle, on 32 x 32 points, of which each pixel counts its 4 x 4.
 */
const pixels = strokes => {
  const all = strokes.flat();
  const counts = new Float64Array(SIDE * SIDE);
  if (!all.length) return counts;
  const [low, high] = [Math.min, Math.max].map(pick => [0, 1].map(axis => pick(...all.map(point => point[axis]))));
  const size = Math.max(0.35, high[1] - low[1], (high[0] - low[0]) * 1.15);
  const middle = [0, 1].map(axis => (low[axis] + high[axis]) / 2);
  const WIDE = 2.1;
  const to = point => point.map((value, axis) => FINE / 2 + (value - middle[axis]) / size * (FINE - 2 * WIDE));
  const inked = new Uint8Array(FINE * FINE);
  const dab = ([x, y]) => {
    for (let row = Math.max(0, Math.floor(y - WIDE)); row < Math.min(FINE, y + WIDE); row += 1) {
      for (let column = Math.max(0, Math.floor(x - WIDE)); column < Math.min(FINE, x + WIDE); column += 1) {
        if (Math.hypot(column + 0.5 - x, row + 0.5 - y) < WIDE) inked[row * FINE + column] = 1;
      }
    }
  };
  for (const stroke of strokes.map(stroke => stroke.map(to))) stroke.forEach((point, i) => {
    const before = stroke[Math.max(0, i - 1)];
    const steps = Math.max(1, Math.ceil(2 * Math.hypot(point[0] - before[0], point[1] - before[1])));
    for (let step = 1; step <= steps; step += 1) dab(point.map((value, axis) => before[axis] + (value - before[axis]) * step / steps));
  });
  inked.forEach((ink, place) => { counts[Math.floor(place / FINE / 4) * SIDE + Math.floor(place % FINE / 4)] += ink; });
  return counts;
};

// A two to begin with.
const TWO = [[[0.3, 0.3], [0.35, 0.2], [0.5, 0.14], [0.64, 0.2], [0.68, 0.34], [0.6, 0.5], [0.45, 0.66], [0.3, 0.84], [0.5, 0.83], [0.72, 0.83]]];

nnPlay.widget("digits", async (root, options, engine) => {
  const frame = nnPlay.frame(root, options, engine);
  const { element, fixed } = nnPlay;
  const EPOCHS = 20;
  const heading = (said, place) => element("div", { class: "panel" }, element("p", { class: "note" }, said), place);
  const seen = nnPlay.chart({ label: "The 8 by 8 pixels that the network gets", x: [0, SIDE], y: [0, SIDE], bare: true, ratio: 1 });
  const matter = nnPlay.chart({ label: "How much each pixel speaks for the answer", x: [0, SIDE], y: [0, SIDE], bare: true, ratio: 1 });
  const bars = nnPlay.chart({ label: "The probability of each digit", x: [-0.6, 9.6], y: [0, 1], bareX: true, yName: "probability", ratio: 0.3 });
  const drawn = pad(strokes => (values = pixels(strokes), show()));
  let values = new Float64Array(SIDE * SIDE), status = null, samples = null;
  const panels = element("div", { class: "panels" }, heading("Draw here", drawn.place), heading("What the network gets", seen.place), heading("Which pixels matter", matter.place));
  frame.drawing.append(panels, bars.place);
  frame.wide();

  const upside = numbers => Float64Array.from({ length: SIDE * SIDE }, (_, i) => numbers[(SIDE - 1 - Math.floor(i / SIDE)) * SIDE + i % SIDE]);
  const box = (middle, height) => [[middle - 0.35, 0], [middle - 0.35, height], [middle + 0.35, height], [middle + 0.35, 0]];
  const show = frame.guarded(() => {
    if (!status) return;
    const list = [...values].join();
    const outputs = frame.ask("predict", { values: list }).info.outputs;
    const best = outputs.indexOf(Math.max(...outputs));
    const asked = about.value === "" ? best : Number(about.value);
    const influence = frame.ask("influence", { values: list, output: asked }).numbers;
    // A pixel that hardly ever has ink may outdo all others: the scale is that of the tenth.
    const most = influence.map(Math.abs).sort().at(-10) || 1;
    seen.field(upside(values), SIDE, [0, INK], "ink");
    matter.field(upside(influence), SIDE, [-most, most], "both");
    outputs.forEach((p, digit) => {
      bars.line(`bar${digit}`, box(digit, p), `solid ${digit === best ? "blue" : "vermillion"}`);
      bars.text(`name${digit}`, [digit, 0], String(digit), { "text-anchor": "middle", dy: 18 });
    });
    const empty = values.every(value => value === 0);
    const trained = `after ${status.epoch} epoch${status.epoch === 1 ? "" : "s"}${right}`;
    const second = outputs.indexOf(Math.max(...outputs.filter((_, digit) => digit !== best)));
    frame.say(empty ? `Nothing is drawn; the network is ready, ${trained}.` : `The network takes it for a ${best}, with a probability of ${fixed(100 * outputs[best], 0)} %${outputs[second] > 0.005 ? `; next is ${second} with ${fixed(100 * outputs[second], 0)} %` : ""} (${trained}).`);
  });
  const about = frame.choice({ label: "Pixels that matter for", options: [["", "its answer"], ...Array.from({ length: 10 }, (_, digit) => [digit, `a ${digit}`])], value: "", on: () => show() });
  const [[wipe], [one]] = frame.row(["Wipe"], ["One of the set"]);
  wipe.addEventListener("click", drawn.wipe);
  one.addEventListener("click", frame.guarded(() => {
    const columns = SIDE * SIDE + 11;
    const row = Math.floor(Math.random() * samples.length / columns) * columns;
    drawn.set([]);
    values = samples.slice(row, row + SIDE * SIDE);
    show();
  }));
  frame.button("Learn again from the start", () => learn());

  let right = "";
  const settings = seed => ({ data: "digits", hidden: 64, activations: "relu", initialization: "he-uniform", input_scaling: "min-max", optimizer: "adam", rate: 0.003, batch: 32, validation: 0.2, seed });
  let seed = 0, token = 0;
  const learn = async () => {
    const mine = (token += 1);
    seed += 1;
    samples = (await frame.openLater(settings(seed))).numbers;
    status = frame.ask("status").info;
    right = "";
    show();
    const epoch = frame.guarded(() => {
      if (mine !== token || !root.isConnected) return;
      status = frame.ask("advance", { epochs: 1 }).info;
      if (status.epoch === EPOCHS) {
        const accuracy = frame.ask("judge").info.metrics.find(({ name }) => name === "accuracy");
        if (accuracy) right = `, and right on ${fixed(100 * accuracy.validation, 1)} % of digits it did not learn from`;
      }
      show();
      if (status.epoch < EPOCHS) requestAnimationFrame(epoch);
    });
    requestAnimationFrame(epoch);
  };
  await learn();
  drawn.set(TWO);
});
