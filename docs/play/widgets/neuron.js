// One neuron over the plane of its two inputs: the line where it is undecided, dragged or turned by its weights.

const TASKS = {
  and: ["and", [0, 0, 0, 1]], or: ["or", [0, 1, 1, 1]], first: ["repeat x₀", [0, 0, 1, 1]],
  either: ["either, but not both", [0, 1, 1, 0]],
};
const CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]];

nnPlay.widget("neuron", (root, options, engine) => {
  const frame = nnPlay.frame(root, options, engine);
  const { fixed } = nnPlay;
  const RANGE = [-0.5, 1.5];
  const state = { w0: 1, w1: 1, b: -1.5 };
  const chart = frame.chart({ label: "The plane of the two inputs", x: RANGE, y: RANGE, xName: "x₀", yName: "x₁", ratio: 1 });

  // The line as its rings see it: two points on it; and back, with weights as large as they were.
  let ends = [[0.2, 1.3], [1.3, 0.2]];
  const fromWeights = () => {
    const { w0, w1, b } = state;
    const square = w0 * w0 + w1 * w1;
    if (!square) return;
    const length = Math.sqrt(square), off = (w0 + w1) / 2 + b;
    const foot = [0.5 - w0 * off / square, 0.5 - w1 * off / square];
    ends = [-0.6, 0.6].map(by => [foot[0] + by * w1 / length, foot[1] - by * w0 / length]);
  };
  const fromEnds = () => {
    const [[ax, ay], [bx, by]] = ends;
    const size = Math.hypot(state.w0, state.w1) || 1, length = Math.hypot(bx - ax, by - ay) || 1;
    state.w0 = (by - ay) / length * size;
    state.w1 = (ax - bx) / length * size;
    // Which side says yes stays as it is.
    if (state.side < 0) state.w0 *= -1, state.w1 *= -1;
    state.b = -(state.w0 * ax + state.w1 * ay);
  };
  const drag = which => (x, y) => {
    const [other] = ends.filter((_, i) => i !== which);
    if (Math.hypot(x - other[0], y - other[1]) < 0.15) return;
    const side = ([[ax, ay], [bx, by]]) => (by - ay) * state.w0 + (ax - bx) * state.w1;
    state.side = side(ends);
    ends[which] = [x, y];
    fromEnds();
    show();
  };

  const sliders = ["w0", "w1", "b"].map(key => frame.slider({
    label: { w0: "w₀, weight of the first input", w1: "w₁, weight of the second", b: "b, bias" }[key],
    min: -15, max: 15, step: 0.1, value: state[key], on: value => {
      state[key] = value;
      fromWeights();
      show();
    },
  }));
  const task = frame.choice({ label: "Say yes to", options: Object.entries(TASKS).map(([key, [said]]) => [key, said]), value: "and", on: () => show() });
  frame.row(["Ten times as sharp", 10], ["A tenth", 0.1]).forEach(([button, factor]) => button.addEventListener("click", () => {
    for (const key of ["w0", "w1", "b"]) state[key] = Math.max(-150, Math.min(150, state[key] * factor));
    show();
  }));

  const show = frame.guarded(() => {
    const wanted = TASKS[task.value][1];
    // The third input of the truth table is always 1, so that its weight is a bias.
    const weights = [state.w0, state.w1, state.b].map(v => Number(v.toPrecision(6)));
    frame.open({ ...nnPlay.notebook, data: task.value === "either" ? "exclusive-or" : "truth-table", hidden: "", output: "sigmoid", rate: 1, weights });
    chart.field(frame.ask("surface", { x: 0, y: 1, n: 64, x0: RANGE[0], x1: RANGE[1], y0: RANGE[0], y1: RANGE[1] }).numbers, 64);
    const outputs = CORNERS.map((_, i) => frame.ask("walk", { sample: i }).info.layers[0]);
    const [[ax, ay], [bx, by]] = ends;
    chart.line("border", [[ax - 9 * (bx - ax), ay - 9 * (by - ay)], [bx + 9 * (bx - ax), by + 9 * (by - ay)]]);
    const yes = CORNERS.filter((_, i) => wanted[i]), no = CORNERS.filter((_, i) => !wanted[i]);
    chart.dots("yes", yes, "blue", 8);
    chart.dots("no", no, "vermillion", 7, "square");
    CORNERS.forEach((corner, i) => chart.text(`a${i}`, corner, `${fixed(outputs[i].a[0], 2)}`, { dx: corner[0] ? 14 : -14, dy: 5, "text-anchor": corner[0] ? "start" : "end" }));
    ends.forEach((at, i) => chart.handle(`end${i}`, { label: `Ring ${i + 1} of the line`, at, step: [0.05, 0.05], move: frame.guarded(drag(i)) }));
    sliders.forEach((slider, i) => { slider.value = state[["w0", "w1", "b"][i]]; });
    const right = outputs.filter(({ a }, i) => (a[0] > 0.5) === Boolean(wanted[i])).length;
    const wrong = CORNERS.filter((_, i) => (outputs[i].a[0] > 0.5) !== Boolean(wanted[i])).map(corner => corner.join(" "));
    frame.say(`${right} of 4 corners are on the side they should be on${wrong.length ? `; not yet ${wrong.join(", ")}` : ""}. The sum is zero where ${fixed(state.w0)} x₀ ${state.w1 < 0 ? "−" : "+"} ${fixed(Math.abs(state.w1))} x₁ ${state.b < 0 ? "−" : "+"} ${fixed(Math.abs(state.b))} = 0.`);
  });
  fromWeights();
  show();
});
