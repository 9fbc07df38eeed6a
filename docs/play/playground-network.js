// The network as a drawing: a line for each weight, a small picture of what each unit makes of the inputs, numbers on demand.

const { element: el, svg, short, sum } = nnPlay;
const ground = nnPlay.ground ??= {};

// More units of a layer than this are shown page by page.
const MOST = 10;
const GAP = 6;

// Where each parameter stands: layer by layer W (inputs x outputs, row-major), then biases.
ground.places = info => {
  const { layers, parameters } = info;
  const after = layers.slice(1).reduce((sum, { units, bias }, l) => sum + layers[l].units * units + (bias ? units : 0), 0);
  let fanIn = (parameters - after) / layers[0].units - (layers[0].bias ? 1 : 0);
  let start = 0;
  return layers.map(({ units, bias, activation }, l) => {
    const layer = { l, fanIn, units, bias, activation, start, biases: start + fanIn * units };
    start = layer.biases + (bias ? units : 0);
    fanIn = units;
    return layer;
  });
};

// What a value of a layer is called: an input by its column, a unit by its layer and its place.
ground.named = (now, layer, unit) => layer === 0
  ? now.info.features[unit]
  : layer === now.places.length ? now.said[unit] : `a${layer}.${unit + 1}`;

// The sum that a weight stands in, with at most so many terms.
ground.formula = (now, { l, fanIn, units, bias, biases, start, activation }, unit, most = 4) => {
  const terms = Array.from({ length: Math.min(fanIn, most) }, (_, k) =>
    `${short(now.parameters[start + k * units + unit])}·${ground.named(now, l, k)}`);
  if (fanIn > most) terms.push("…");
  if (bias) terms.push(short(now.parameters[biases + unit]));
  const name = ground.named(now, l + 1, unit);
  return activation === "linear" ? `${name} = ${sum(terms)}` : `${name} = ${activation}(${sum(terms)})`;
};

ground.network = ({ say, chosen, peeked, shape, drawn }) => {
  const canvas = el("canvas", { "aria-hidden": "true" });
  const lines = svg("g");
  const boxes = svg("g");
  const drawing = svg("svg", { role: "group", "aria-label": "The network" }, lines, boxes);
  const heads = el("div", { class: "heads" });
  const tip = el("p", { class: "tip", hidden: true, "aria-hidden": "true" });
  const stage = el("div", { class: "stage" }, canvas, drawing, tip);
  const scroller = el("div", { class: "scroller" }, el("div", { class: "wide" }, heads, stage));
  let now;
  let columns = [];
  let wires = [];
  let marks = new Map();
  let hovered = null;
  let selected = null;
  let first = [];
  let spoken = 0;

  const unitsOf = column => (column === 0 ? now.places[0].fanIn : now.places[column - 1].units);
  const position = (column, unit) => {
    const { x, top, size, shown } = columns[column];
    const row = unit - first[column];
    return row < 0 || row >= shown ? null : { x, y: top + row * (size + GAP) + size / 2, half: size / 2 };
  };

  // --- Where everything is ---
  const layout = () => {
    if (!now || !stage.clientWidth) return;
    const count = now.places.length + 1;
    const narrowest = 92;
    stage.parentElement.style.minWidth = `${count * narrowest}px`;
    const width = stage.clientWidth;
    const tallest = Math.max(...Array.from({ length: count }, (_, c) => Math.min(MOST, unitsOf(c))));
    const size = Math.max(18, Math.min(40, (290 - tallest * GAP) / tallest));
    const paged = Array.from({ length: count }, (_, c) => unitsOf(c)).some(units => units > MOST) ? 22 : 0;
    const height = Math.max(120, tallest * (size + GAP)) + 8 + paged;
    columns = Array.from({ length: count }, (_, c) => {
      const shown = Math.min(MOST, unitsOf(c));
      // Names of outputs stand to the right of them.
      return { x: width * (c + (c === count - 1 ? 0.3 : 0.5)) / count, shown, size, top: (height - paged - shown * (size + GAP) + GAP) / 2 };
    });
    drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    drawing.style.height = stage.style.height = `${height}px`;
    const ratio = devicePixelRatio || 1;
    Object.assign(canvas, { width: width * ratio, height: height * ratio });
    canvas.style.cssText = `width:${width}px;height:${height}px`;
    heads.style.gridTemplateColumns = `repeat(${count}, 1fr)`;
    draw(height);
    show();
  };

  const draw = height => {
    lines.replaceChildren();
    boxes.replaceChildren();
    wires = [];
    marks = new Map();
    now.places.forEach((layer, l) => {
      for (let to = first[l + 1]; to < first[l + 1] + columns[l + 1].shown; to++) {
        const b = position(l + 1, to);
        for (let from = first[l]; from < first[l] + columns[l].shown; from++) {
          const a = position(l, from);
          const [x0, x1] = [a.x + a.half, b.x - b.half];
          const bend = (x1 - x0) * 0.4;
          const d = `M${x0} ${a.y}C${x0 + bend} ${a.y} ${x1 - bend} ${b.y} ${x1} ${b.y}`;
          wire({ index: layer.start + from * layer.units + to, layer, from, to }, d);
        }
        if (layer.bias) wire({ index: layer.biases + to, layer, from: -1, to }, `M${b.x - b.half - 5} ${b.y + b.half - 4}h5`);
      }
    });
    columns.forEach((column, c) => {
      for (let unit = first[c]; unit < first[c] + column.shown; unit++) box(c, unit);
      if (unitsOf(c) > column.shown) more(c, height);
    });
  };

  const wire = (weight, d) => {
    const line = svg("path", { d, class: weight.from < 0 ? "weight bias" : "weight" });
    const reach = svg("path", { d, class: "reach" });
    const one = { ...weight, line };
    reach.addEventListener("pointerenter", event => hover(one, event));
    reach.addEventListener("pointerleave", () => hover(null));
    reach.addEventListener("click", () => choose(one, true, true));
    lines.append(line, reach);
    wires.push(one);
  };

  const box = (c, unit) => {
    const { x, y, half } = position(c, unit);
    const group = svg("g", { transform: `translate(${x} ${y})` });
    const name = ground.named(now, c, unit);
    const cell = stage.clientWidth / columns.length;
    const fits = Math.max(4, Math.floor((c === 0 ? cell / 2 + half - 4 : unitsOf(c) === 1 ? 0.6 * cell : cell * 0.7 - half - 5) / 7));
    const label = name.length > fits ? `${name.slice(0, fits - 1)}…` : name;
    if (c === 0) {
      group.append(svg("text", { x: half - 4, y: 4, "text-anchor": "end" }, label));
    } else {
      const frame = svg("rect", { x: -half, y: -half, width: 2 * half, height: 2 * half, rx: 3, class: "unit" });
      frame.addEventListener("click", () => chosen(c, unit));
      frame.addEventListener("pointerenter", event => (hover({ unit, layer: now.places[c - 1] }, event), peeked(c, unit)));
      frame.addEventListener("pointerleave", () => (hover(null), peeked()));
      group.append(frame);
      if (c === columns.length - 1) group.append(svg("text", unitsOf(c) === 1 ? { y: half + 14, "text-anchor": "middle" } : { x: half + 5, y: 4 }, label));
    }
    const number = svg("text", c === 0 ? { class: "value", x: half - 4, y: 16, "text-anchor": "end" } : { class: "value", y: 4, "text-anchor": "middle" });
    group.append(number);
    boxes.append(group);
    marks.set(`${c}.${unit}`, number);
  };

  const more = (c, height) => {
    const { x, shown } = columns[c];
    const all = unitsOf(c);
    const turn = svg("text", { x, y: height - 8, "text-anchor": "middle", class: "more", role: "button", tabindex: 0,
      "aria-label": `${c ? `Layer ${c}` : "Inputs"}: show the next of ${all}` }, `${first[c] + 1}–${Math.min(all, first[c] + shown)} of ${all} ▸`);
    const next = () => {
      first[c] = first[c] + shown >= all ? 0 : Math.min(first[c] + shown, all - shown);
      layout();
    };
    turn.addEventListener("click", next);
    turn.addEventListener("keydown", event => (event.key === "Enter" || event.key === " ") && (event.preventDefault(), next()));
    boxes.append(turn);
  };

  // --- What it shows ---
  const show = () => {
    if (!now?.parameters || !columns.length) return;
    const { parameters } = now;
    let largest = 2;
    for (const { index } of wires) largest = Math.max(largest, Math.abs(parameters[index]));
    for (const one of wires) {
      const weight = parameters[one.index];
      // Tenths of a pixel: lines that look the same stay untouched.
      const width = Math.round(10 * ((one.from < 0 ? 3 : 0) + 0.6 + 6 * Math.abs(weight) / largest)) / 10;
      if (width !== one.width) one.line.setAttribute("stroke-width", one.width = width);
      if (weight < 0 !== one.negative) one.line.classList.toggle("negative", one.negative = weight < 0);
    }
    if (hovered) words(hovered);
    paint();
  };

  // Each unit's values over the field of view, blue above nought and vermillion below, as strong as its largest.
  const paint = () => {
    const pen = canvas.getContext("2d");
    const ratio = devicePixelRatio || 1;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    if (!now.units || now.walk) return;
    const { n, numbers, flat } = now.units;
    const each = numbers.length / now.places.reduce((sum, { units }) => sum + units, 0);
    let at = 0;
    now.places.forEach(({ units }, l) => {
      for (let unit = 0; unit < units; unit++, at += each) {
        const where = position(l + 1, unit);
        if (!where) continue;
        const { x, y, half } = where;
        const values = numbers.subarray(at, at + each);
        if (flat) ground.small(pen, values.subarray(0, n), x - half, y - half, 2 * half);
        else pen.drawImage(ground.picture(values, n), x - half, y - half, 2 * half, 2 * half);
      }
    });
  };

  // --- What is under the pointer, and what is chosen ---
  const words = ({ layer, unit, from, to, index }) => {
    if (!now.parameters) return;
    const formula = ground.formula(now, layer, unit ?? to);
    const size = from < 0 ? "bias" : "weight";
    tip.textContent = index === undefined ? formula
      : `${size} ${short(now.parameters[index])}, gradient ${short(now.gradient[index])}\n${formula}`;
  };
  const hover = (what, event) => {
    hovered?.line?.classList.remove("lit");
    hovered = what;
    tip.hidden = !what;
    if (!what) return;
    what.line?.classList.add("lit");
    words(what);
    const frame = stage.getBoundingClientRect();
    const left = Math.max(0, Math.min(event.clientX - frame.left + 12, frame.width - tip.offsetWidth - 4));
    tip.style.cssText = `left:${left}px;top:${event.clientY - frame.top + 14}px`;
  };

  // The chosen weight in form elements, so that a keyboard reaches all of them.
  const picks = ["Into layer", "from", "to"].map(name => [name, el("select", { "aria-label": `Weight ${name.toLowerCase()}` })]);
  const [[, layers], [, froms], [, tos]] = picks;
  const value = el("input", { type: "number", step: "any", "aria-label": "Value of the weight" });
  const facts = el("p", { class: "facts" });
  const inspector = el("section", { class: "pane inspector", "aria-label": "A weight" }, el("h2", {}, "A weight"), el("div", { class: "row" },
    ...picks.map(([name, list]) => el("label", {}, `${name} `, list)), el("label", {}, "value ", value)), facts);
  const fill = (list, words) => list.replaceChildren(...words.map(([value, text]) => el("option", { value }, text)));
  // `shown`: the reader chose it, so that its line is marked.
  const choose = (one, shown, edit) => {
    const { layer, from, to } = one;
    const { bias, biases, start, units, fanIn } = layer;
    selected = { layer, from, to, shown, index: from < 0 ? biases + to : start + from * units + to };
    fill(layers, now.places.map(({ l }) => [l, l + 1 === now.places.length ? "output" : l + 1]));
    fill(froms, [...Array.from({ length: fanIn }, (_, k) => [k, ground.named(now, layer.l, k)]), ...(bias ? [[-1, "bias"]] : [])]);
    fill(tos, Array.from({ length: units }, (_, k) => [k, ground.named(now, layer.l + 1, k)]));
    [layers.value, froms.value, tos.value] = [layer.l, from, to];
    told();
    if (edit) value.focus(), value.select();
  };
  const told = () => {
    if (!selected || !now.parameters) return;
    const { index, layer, to, shown } = selected;
    wires.forEach(one => one.line.classList.toggle("selected", Boolean(shown) && one.index === index));
    if (document.activeElement !== value) value.value = Number(now.parameters[index].toPrecision(6));
    facts.textContent = `Gradient ${short(now.gradient[index])}. It stands in ${ground.formula(now, layer, to, 6)}`;
  };
  const pick = () => {
    const layer = now.places[Number(layers.value)];
    const from = Number(froms.value);
    const fits = from < layer.fanIn && (from >= 0 || layer.bias);
    choose({ layer, from: fits ? from : 0, to: Math.min(Number(tos.value), layer.units - 1) }, true);
  };
  for (const [, list] of picks) list.addEventListener("change", pick);
  value.addEventListener("change", () => selected && value.value !== "" && say(selected.index, value.value, inspector));

  // --- Units and activations, over their columns ---
  const head = () => {
    const { places } = now;
    const hidden = places.slice(0, -1);
    const count = el("span", {}, `${places[0].fanIn} input${places[0].fanIn === 1 ? "" : "s"}`);
    const change = to => shape(to.map(({ units }) => units), to.map(({ activation }) => activation));
    const cells = hidden.map((layer, l) => {
      const units = el("input", { type: "number", min: 1, max: 10000, value: layer.units, "aria-label": `Units of hidden layer ${l + 1}` });
      units.addEventListener("change", () => change(hidden.map((other, k) => ({ ...other, units: k === l ? Number(units.value) || 1 : other.units }))));
      const activation = el("select", { "aria-label": `Activation of hidden layer ${l + 1}` }, ...now.activations.map(name => el("option", { value: name }, name)));
      activation.value = layer.activation;
      activation.addEventListener("change", () => change(hidden.map((other, k) => ({ ...other, activation: k === l ? activation.value : other.activation }))));
      return el("div", {}, units, activation);
    });
    const last = places.at(-1);
    const out = el("span", {}, `${last.units} output${last.units === 1 ? "" : "s"}, ${last.activation}`);
    heads.replaceChildren(count, ...cells, out);
    const more = nnPlay.button("+ hidden layer", () => change([...hidden, { units: hidden.at(-1)?.units ?? 4, activation: hidden.at(-1)?.activation ?? "tanh" }]));
    const less = nnPlay.button("− hidden layer", () => change(hidden.slice(0, -1)));
    less.disabled = !hidden.length;
    buttons.replaceChildren(less, more, ...(now.given ? [nnPlay.button("Draw weights anew", drawn)] : []));
  };
  const buttons = el("span", { class: "row" });
  const wrong = el("div");
  const legend = el("p", { class: "legend" }, el("span", {}, el("span", { class: "key plus" }), "positive weight"), " ", el("span", {}, el("span", { class: "key minus" }), "negative; the wider, the larger"));

  new ResizeObserver(() => columns.length && stage.clientWidth && layout()).observe(scroller);
  addEventListener("nn-colours", () => now && paint());

  return {
    head: buttons,
    place: [scroller, legend, wrong],
    inspector,
    told: error => nnPlay.told(wrong, error),
    // A new network.
    opened(to) {
      const same = now && String(now.places.map(({ units }) => units)) === String(to.places.map(({ units }) => units));
      now = to;
      spoken = 0;
      selected = null;
      if (!same) first = Array(now.places.length + 1).fill(0);
      hover(null);
      nnPlay.told(wrong, null);
      head();
      layout();
    },
    // New numbers.
    show() {
      show();
      // Numbers that one reads change ten times a second at most.
      const time = performance.now();
      if (time - spoken < 100) return;
      spoken = time;
      const { index } = selected ?? {};
      const { layer } = wires.find(one => one.index === index) ?? {};
      if (layer && layer.l === selected.layer.l) told();
      else if (wires[0]) choose(wires[0]);
    },
    // Step mode: numbers at units, and which weights are lit.
    annotate(values, lit) {
      for (const [key, text] of marks) {
        const { said = "", kind = "" } = values[key] ?? {};
        text.textContent = said;
        text.setAttribute("class", `value ${kind}`);
        // As large as fits into the unit, but not too small to be read.
        const wide = 2 * columns[key.split(".")[0]].size / (1.3 * Math.max(1, said.length));
        text.style.fontSize = `${Math.max(8, Math.min(10.5, wide))}px`;
      }
      drawing.classList.toggle("walking", Boolean(lit));
      for (const { line, layer } of wires) line.classList.toggle("on", lit === layer.l);
      paint();
    },
  };
};
