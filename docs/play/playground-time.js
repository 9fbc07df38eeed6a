// What happens over time: loss, and sharpness against its border; and the loss around the present weights.

const { element: el, short } = nnPlay;
const ground = nnPlay.ground ??= {};

// The next round number above or below, so that axes move seldom.
const above = value => {
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 5, 7, 10].find(factor => factor * unit >= value) * unit;
};
const half = (value, round) => 10 ** (round(Math.log10(value) * 2) / 2);
const around = (values, log) => {
  const good = values.filter(value => Number.isFinite(value) && (!log || value > 0));
  if (!good.length) return log ? [0.1, 1] : [0, 1];
  const [low, high] = [Math.min(...good), Math.max(...good)];
  if (log) {
    const [from, to] = [Math.max(1e-300, half(low, Math.floor)), half(high, Math.ceil)];
    return [from, to > from ? to : from * 10];
  }
  return [low < 0 ? -above(-low) : 0, high > 0 ? above(high) : 1];
};

// A chart of lines over epochs whose axes follow.
const followed = (label, yName, log, xName = "epoch") => {
  let chart;
  let axes = "";
  const holder = el("div");
  const make = () => {
    chart = nnPlay.chart({ label, x: [0, 1], y: log ? [0.1, 1] : [0, 1], xName, yName, yLog: log, ratio: 0.46 });
    holder.replaceChildren(chart.place);
    axes = "";
  };
  make();
  return {
    holder,
    get log() { return log; },
    set log(to) { log = to, make(); },
    // lines: key -> [points, kind]
    show(lines, x) {
      const all = Object.values(lines).flatMap(([points]) => points);
      const y = around(all.map(point => point[1]), log);
      const wanted = String([x, y]);
      if (wanted !== axes) chart.axes({ x, y });
      axes = wanted;
      for (const [key, [points, kind]] of Object.entries(lines)) chart.line(key, points, kind);
    },
    chart: () => chart,
  };
};
const key = (kind, text) => el("span", {}, el("span", { class: `key ${kind}` }), text);

ground.loss = () => {
  const over = followed("Loss of training and validation samples, over epochs", "", true);
  const box = el("input", { type: "checkbox", onchange: () => (over.log = box.checked, last && over.show(...last)) });
  box.checked = true;
  const facts = el("span", { class: "legend" }, key("blue", "training"), key("orange dashed", "validation"), el("label", {}, box, " log axis"));
  let last = null;
  return {
    head: facts,
    every: 60,
    place: [over.holder],
    cost: () => 1e5,
    opened() {},
    asks: () => [["history", { points: 300 }]],
    show([{ numbers }]) {
      const [loss, validation] = [[], []];
      for (let at = 0; at + 5 <= numbers.length; at += 5) {
        loss.push([numbers[at], numbers[at + 1]]);
        if (!Number.isNaN(numbers[at + 2])) validation.push([numbers[at], numbers[at + 2]]);
      }
      last = [{ loss: [loss, "blue"], validation: [validation, "orange dashed"] }, [0, above(Math.max(10, loss.at(-1)?.[0] ?? 1))]];
      over.show(...last);
      over.chart().dots("now", loss.slice(-1), "blue", 4);
    },
  };
};

ground.sharpness = () => {
  const over = followed("Sharpness of the loss, and the border 2 / learning rate, over epochs", "", true);
  const words = el("p", { class: "facts" });
  const bordered = key("ink dashed", "border 2 / rate");
  const legend = el("span", { class: "legend" }, key("vermillion", "sharpness"), bordered);
  let now;
  let past = [];
  let start = Infinity;
  return {
    head: legend,
    every: 100,
    place: [over.holder, words],
    cost: () => 40 * now.rows * now.info.parameters,
    opened(to) {
      now = to;
      past = [];
    },
    // Where it was before the loss went away, for the word on a run that diverged.
    before: () => past.findLast(row => row[3] <= start) ?? past[0],
    asks: () => [["sharpness", {}]],
    missing: error => { words.textContent = error.message; },
    show([{ info: { sharpness, border } }], { epoch, loss, initial_loss }) {
      start = initial_loss;
      if (!Number.isFinite(sharpness)) return;
      while (past.length && past.at(-1)[0] >= epoch) past.pop();
      past.push([epoch, sharpness, border ?? NaN, loss]);
      if (past.length > 600) past = past.filter((_, i) => i % 2 === 0 || i === past.length - 1);
      const line = k => past.map(row => [row[0], row[k]]);
      over.show({ sharpness: [line(1), "vermillion"], border: [line(2), "dashed"] }, [0, above(Math.max(10, epoch))]);
      over.chart().dots("now", [[epoch, sharpness]], "vermillion", 4);
      bordered.hidden = border === null || border === undefined;
      words.textContent = bordered.hidden
        ? `Sharpness ${short(sharpness)}. The border 2 / rate is that of plain gradient descent (here at the rate ${short(2 / sharpness)}); this optimiser scales each step, so none is drawn.`
        : sharpness > border
          ? `Sharpness ${short(sharpness)} is above the border ${short(border)}: steps swing, unless the rate is below ${short(2 / sharpness)}.`
          : `Sharpness ${short(sharpness)} is below the border ${short(border)}: a step leads down. The rate may grow to ${short(2 / sharpness)}.`;
    },
  };
};

ground.slice = ({ again }) => {
  const kinds = [["gradient", "downhill"], ["random", "in a random direction"], ["plane", "over two directions"]];
  const list = el("select", { "aria-label": "Slice of the loss", onchange: () => (make(), again()) }, ...kinds.map(([value, text]) => el("option", { value }, text)));
  const width = el("input", { "aria-label": "How far from the present weights", type: "number", min: 1e-6, max: 1e6, step: "any", value: 1, onchange: () => again() });
  const words = el("p", { class: "facts" });
  const holder = el("div");
  let now;
  let over;
  let map;
  const make = () => {
    over = list.value === "plane" ? null : followed("The loss along a line through the present weights", "", false, "distance from here");
    map = over ? null : ground.map();
    holder.replaceChildren(over?.holder ?? map.place);
  };
  make();
  return {
    head: el("span", { class: "legend" }, list, el("label", {}, "± ", width)),
    every: 150,
    place: [holder, words],
    cost: () => 41 * (over ? 1 : 30) * now.rows * now.info.parameters,
    opened: to => { now = to; },
    missing: error => { words.textContent = error.message; },
    asks: () => [over ? ["slice", { kind: list.value, n: 41, width: width.value }] : ["plane", { n: 31, width: width.value }]],
    show([{ name, numbers, query }], { loss }) {
      if ((name === "plane") !== !over) return;
      if (over) {
        const points = Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]]);
        const along = points.map(([a]) => a);
        over.show({ loss: [points, "blue"] }, [Math.min(...along), Math.max(...along)]);
        const here = points.reduce((best, point) => (Math.abs(point[0]) < Math.abs(best[0]) ? point : best), [Infinity, loss]);
        over.chart().dots("here", [here], "vermillion", 5);
        const least = points.reduce((best, point) => (point[1] < best[1] ? point : best), [0, Infinity]);
        words.textContent = `Here the loss is ${short(here[1])} (the dot); the least of this line is ${short(least[1])}, at ${short(least[0])}.`;
      } else {
        const { n } = query;
        const far = Number(query.width);
        const [low, high] = numbers.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
        const middle = [[0, 0, high, true]];
        map.show({ values: numbers, n, x: [-far, far], y: [-far, far], points: middle, range: [low, high], xName: "downhill", yName: "a random direction",
          name: "loss", classes: false, label: `The loss over two directions, from ${short(low)} to ${short(high)}` });
        words.textContent = `In the middle the loss is ${short(loss)}; around it, from ${short(low)} to ${short(high)}.`;
      }
    },
  };
};
