// What the network says: a map over two inputs, a curve over one, or what a single unit makes of them.

const { element: el, short } = nnPlay;
const ground = nnPlay.ground ??= {};

// What stands for the map of the class that wins.
const WINNER = "winner";
const MOST_CLASSES = 10;

const padded = ([low, high]) => {
  const more = (high - low || 1) * 0.08;
  return [low - more, high + more];
};

ground.says = ({ viewed }) => {
  const map = ground.map();
  const holder = el("div", { class: "curve" });
  const pick = (label, key) => {
    const list = el("select", { "aria-label": label || "What is shown", onchange: () => viewed(key, list.value) });
    return { list, place: el("label", {}, label && `${label} `, list) };
  };
  const [across, up, what] = [pick("across", "x"), pick("up", "y"), pick("", "shown")];
  const box = (label, key, value) => {
    const input = el("input", { type: "checkbox", onchange: () => viewed(key, input.checked === value ? "1" : undefined) });
    return { input, place: el("label", {}, input, ` ${label}`) };
  };
  // What is not usual stands in the address.
  const [crisp, aside] = [box("decisions only", "crisp", true), box("validation samples", "hide", false)];
  const place = [el("p", { class: "row" }, across.place, up.place), map.place, holder, el("p", { class: "legend" }, crisp.place, aside.place)];
  let now;
  let chart = null;
  let points = [];
  let range = [0, 1];

  // A unit under the pointer comes before what was chosen.
  let peeked = null;
  let last = null;
  const unit = (shown = peeked ?? now.view.shown) => {
    const [layer, place] = (shown ?? "").split(".").map(Number);
    return place >= 0 && now.places[layer - 1]?.units > place ? { layer: now.places[layer - 1], place } : null;
  };
  const many = () => now.info.task === "multi-class" && now.info.inputs.length > 1 && now.info.outputs.length <= MOST_CLASSES;
  const winner = () => many() && !unit() && !(Number(now.view.shown) >= 0);
  const outputOf = () => (unit() ? 0 : Math.min(Number(now.view.shown) || 0, now.info.outputs.length - 1));
  // The first two inputs that are not the same in every sample, unless others were chosen.
  const column = key => {
    const { inputs } = now.info;
    const vary = [...inputs.keys()].filter(k => inputs[k].high > inputs[k].low);
    const place = key === "x" ? 0 : 1;
    return Math.min(Number(now.view[key] ?? vary[place] ?? place), inputs.length - 1);
  };
  const ends = k => padded([now.info.inputs[k].low, now.info.inputs[k].high]);

  const options = () => {
    const named = (list, names) => list.replaceChildren(...names.map(([value, name]) => el("option", { value }, name)));
    const { inputs } = now.info;
    for (const { list, place } of [across, up]) {
      named(list, inputs.map(({ name }, k) => [k, name]));
      place.hidden = inputs.length < 3;
    }
    named(what.list, [
      ...(many() ? [[WINNER, "the likeliest class"]] : []),
      ...now.said.map((name, k) => [k, now.classes ? `probability of ${name}` : name]),
      ...now.places.slice(0, -1).flatMap(({ units }, l) => Array.from({ length: units }, (_, k) => [`${l + 1}.${k}`, `unit ${k + 1} of layer ${l + 1}`])),
    ]);
    crisp.input.checked = Boolean(now.view.crisp);
    aside.input.checked = !now.view.hide;
    crisp.place.hidden = flat() || !now.classes;
    aside.place.hidden = !now.info.validation_rows;
    across.list.value = column("x");
    up.list.value = column("y");
    const chosen = unit();
    what.list.value = winner() ? WINNER : chosen ? `${chosen.layer.l + 1}.${chosen.place}` : outputOf();
  };

  const gather = () => {
    const { inputs, outputs } = now.info;
    const width = inputs.length + outputs.length + 1;
    const k = outputOf();
    points = [];
    let [low, high] = [Infinity, -Infinity];
    for (let at = 0; at + width <= now.samples.length; at += width) {
      const said = now.samples.subarray(at + inputs.length, at + width - 1);
      const target = winner() ? said.indexOf(1) : said[k];
      const isAside = now.samples[at + width - 1] === 1;
      if (!isAside || !now.view.hide) points.push([now.samples[at + column("x")], now.samples[at + column("y")], target, isAside]);
      low = Math.min(low, target);
      high = Math.max(high, target);
    }
    range = winner() ? [0, outputs.length - 1] : now.classes ? [0, 1] : low < high ? [low, high] : [low - 1, high + 1];
  };

  const flat = () => now.info.inputs.length === 1;
  const draw = () => {
    map.place.hidden = flat();
    holder.hidden = !flat();
    if (!flat() || chart) return;
    const [y0, y1] = now.classes ? [-0.1, 1.1] : padded(range);
    chart = nnPlay.chart({ label: "What the network says, over its input", x: ends(0), y: [y0, y1],
      xName: now.info.inputs[0].name, yName: now.said[outputOf()], ratio: 0.85 });
    holder.replaceChildren(chart.place);
    for (const [aside, kind] of [[false, "blue"], [true, "orange"]]) {
      chart.dots(kind, points.filter(point => point[3] === aside).map(([x, , value]) => [x, value]), kind, 3.5, aside ? "square" : "circle");
    }
  };

  const view = {
    head: what.place,
    every: 30,
    place,
    cost: () => (now.places.length ? 60 * 60 * 2 * now.info.parameters : 0),
    opened(to) {
      now = to;
      chart = null;
      peeked = null;
      last = null;
      options();
      gather();
      draw();
    },
    asks() {
      if (flat()) return [["curve", { x: 0, n: 200 }], ["units", { x: 0, n: 48 }]];
      const [x, y] = [column("x"), column("y")];
      const [[x0, x1], [y0, y1]] = [ends(x), ends(y)];
      const where = { x, y, x0, x1, y0, y1 };
      const units = ["units", { ...where, n: unit(now.view.shown) ? 48 : 24 }];
      // Whatever is under the pointer: it may leave before the answer comes.
      const peek = peeked;
      peeked = null;
      const output = winner() ? { n: 40, output: "all" } : { n: 60, output: outputOf() };
      const chosen = unit();
      peeked = peek;
      return chosen ? [units] : [units, ["surface", { ...where, ...output }]];
    },
    // Shows a unit for as long as the pointer is over it.
    peek(shown) {
      peeked = shown;
      if (last && !flat()) {
        gather();
        view.show(last);
      }
    },
    show(answers) {
      last = answers;
      const units = answers.find(({ name }) => name === "units");
      if (units) now.units = { numbers: units.numbers, n: units.query.n, flat: flat() };
      const chosen = unit();
      if (flat()) {
        const { numbers } = answers.find(({ name }) => name === "curve");
        const width = now.info.outputs.length + 1;
        const line = Array.from({ length: numbers.length / width }, (_, i) => [numbers[i * width], numbers[i * width + 1 + outputOf()]]);
        chart.line("says", line, "vermillion");
        return;
      }
      const [x, y] = [column("x"), column("y")];
      const common = { crisp: Boolean(now.view.crisp), x: ends(x), y: ends(y), points, xName: now.info.inputs[x].name, yName: now.info.inputs[y].name };
      if (chosen) {
        const { n } = now.units;
        const before = now.places.slice(0, chosen.layer.l).reduce((sum, { units }) => sum + units, 0) + chosen.place;
        const values = now.units.numbers.subarray(before * n * n, (before + 1) * n * n);
        const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
        const name = `unit ${chosen.place + 1} of layer ${chosen.layer.l + 1}`;
        // Samples keep the colours of their targets, whatever the unit's values reach to.
        const shifted = points.map(([a, b, value, aside]) => [a, b, ((value - range[0]) / (range[1] - range[0]) * 2 - 1) * largest, aside]);
        map.show({ ...common, points: shifted, values, n, range: [-largest, largest], name, classes: now.classes, label: `What ${name} makes of the inputs` });
      } else if (winner()) {
        const { numbers, query: { n } } = answers.find(({ name }) => name === "surface");
        const surfaces = now.said.map((_, k) => numbers.subarray(k * n * n, (k + 1) * n * n));
        map.show({ ...common, surfaces, n, range, names: now.said, name: "class", label: `The likeliest of ${now.said.length} classes over ${common.xName} and ${common.yName}` });
      } else {
        const { numbers } = answers.find(({ name }) => name === "surface");
        const name = now.said[outputOf()];
        const shown = now.classes ? `P(${name})` : name;
        map.show({ ...common, values: numbers, n: 60, range, name: shown, classes: now.classes,
          label: `${shown} over ${common.xName} and ${common.yName}, from ${short(range[0])} to ${short(range[1])}, with ${points.length} samples` });
      }
    },
  };
  addEventListener("nn-colours", () => {
    if (now) viewed("x", now.view.x);
  });
  return view;
};
