// One sample on its way through a small network: forward, loss, backward, step, with every number on the drawing.

const { element, svg, fixed } = nnPlay;
const SUB = "₀₁₂₃₄₅₆₇₈₉";
const PASSES = ["Forward", "Loss", "Backward", "Step"];

/** A table whose first column names the rows. Cells are texts; a missing one is a dash to come. */
const table = (caption, head) => {
  const body = element("tbody");
  const place = element("div", { class: "numbers" }, element("table", {},
    element("caption", {}, caption), element("thead", {}, element("tr", {}, ...head.map(said => element("th", { scope: "col" }, said)))), body));
  const show = (rows, marked = -1) => body.replaceChildren(...rows.map(([name, ...cells], i) =>
    element("tr", { class: i === marked ? "marked" : "" }, element("th", { scope: "row" }, name), ...cells.map(said => element("td", {}, said ?? "·")))));
  return { place, show };
};

/** The network with the numbers of one sample. `names`: of the units, layer by layer, inputs first. */
const drawing = names => {
  const lines = svg("g"), units = svg("g");
  const root = svg("svg", { role: "img", "aria-label": "The network; its numbers stand in the tables too" }, lines, units);
  const place = element("div", { class: "chart" }, root);
  let last = null;
  const draw = () => {
    const width = place.clientWidth;
    if (!last || !width) return;
    const { layers, pass, target } = last;
    const height = 36 + 84 * Math.max(...names.map(layer => layer.length));
    root.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const at = (layer, unit) => [40 + (width - 80 - 44) * layer / (names.length - 1), (height - 10) * (unit + 0.5) / names[layer].length];
    lines.replaceChildren();
    units.replaceChildren();
    // On ground of its own: lines stop for it.
    const grounded = (said, [x, y], { width, middle = false, ...more }) => units.append(
      svg("rect", { class: "ground", x: middle ? x - width / 2 : x - 2, y: y - 8, width, height: 16 }),
      svg("text", { x, y: y + 4.5, "text-anchor": middle ? "middle" : "start", ...more }, said));
    layers.forEach(({ weights, inputs, z }, l) => weights.forEach((weight, k) => {
      const [i, j] = [Math.floor(k / z.length), k % z.length];
      const [[ax, ay], [bx, by]] = [at(l, i), at(l + 1, j)];
      const kind = weight < 0 ? "vermillion dashed" : "blue";
      // What gets a 0 passes nothing on: a hair.
      lines.append(svg("path", { class: `line ${kind}`, d: `M${ax} ${ay}L${bx} ${by}`, style: `stroke-width:${pass > 0 && inputs[i] === 0 ? 1 : 1.5 + 3 * Math.min(1.5, Math.abs(weight))}px` }));
      // Beside the unit that it comes from, where lines are far apart.
      const said = fixed(weight, 2);
      grounded(said, [ax + 25, ay + 30 * (by - ay) / (bx - ax)], { width: 8 * said.length + 2 });
    }));
    names.forEach((layer, l) => layer.forEach((name, unit) => {
      const [x, y] = at(l, unit);
      const { a, z, delta } = l ? layers[l - 1] : { a: layers[0].inputs };
      const reached = pass >= 1 || !l, back = pass >= 3 && l;
      units.append(svg("circle", { class: `unit ${back ? "back" : reached && l ? "reached" : ""}`, cx: x, cy: y, r: 21 }));
      const text = (dy, said, more = {}) => units.append(svg("text", { x, y: y + dy, "text-anchor": "middle", ...more }, said));
      text(4.5, reached ? fixed(a[unit], l ? 2 : 0) : "?", { class: "inside" });
      text(-27, name);
      const below = (dy, said, more) => grounded(said, [x, y + dy], { width: 7 * said.length, middle: true, ...more });
      if (l && reached) below(32, `z ${fixed(z[unit], 2)}`);
      if (back) below(48, `δ ${fixed(delta[unit], width < 400 ? 3 : 4)}`, { class: "back" });
      if (l === names.length - 1) units.append(svg("text", { x: x + 28, y: y + 5 }, `y ${fixed(target[unit], 0)}`));
    }));
  };
  new ResizeObserver(draw).observe(place);
  return { place, show(now) { last = now; draw(); } };
};

/** The four passes as buttons, and the sample; `show(pass, sample)` is called after each press. */
const passes = (frame, samples, { step, restart, show }) => {
  let pass = 0;
  const go = to => {
    // After a step, what comes next begins from the new weights.
    if (pass === 4 && to > 0) step();
    pass = to;
    for (const [button, at] of buttons) button.setAttribute("aria-pressed", at <= pass);
    show(pass, Number(sample.value));
  };
  const sample = frame.choice({ label: "Sample", options: samples.map((said, i) => [i, said]), value: 0, on: () => show(pass, Number(sample.value)) });
  const buttons = frame.row(...PASSES.map((said, i) => [said, i + 1]));
  for (const [button, to] of buttons) button.addEventListener("click", frame.guarded(() => go(to)));
  frame.button("First weights again", () => (restart(), pass = 0, go(0)));
  go(0);
  return { again: () => (pass = 0, go(0)) };
};

const indexed = (letter, ...places) => letter + places.map(place => SUB[place]).join("");
/** A factor of a product: in brackets if it is negative. */
const factor = (value, decimals = 4) => (value < 0 ? `(${fixed(value, decimals)})` : fixed(value, decimals));

nnPlay.walk = { table, drawing, passes, indexed, factor };
