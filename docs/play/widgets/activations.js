// An activation with its slope, and the tangent at a sum z that is dragged along the curve.

nnPlay.widget("activations", (root, options, engine) => {
  const frame = nnPlay.frame(root, options, engine);
  const { fixed, short } = nnPlay;
  const RANGE = 6;
  const names = ["sigmoid", "tanh", "relu", "leaky-relu:0.1", "gelu", "gaussian", "linear"];
  const chart = frame.chart({ label: "An activation and its slope", x: [-RANGE, RANGE], y: [-1.2, 1.6], xName: "z", yName: "f(z), and its slope f′(z), dashed", ratio: 0.75 });
  const move = z => {
    sum.value = Math.max(-RANGE, Math.min(RANGE, Math.round(z * 100) / 100));
    show();
  };
  const name = frame.choice({ label: "Activation", options: names.map(name => [name, name.split(":")[0]]), value: "sigmoid", on: () => (curve(), show()) });
  const sum = frame.slider({ label: "z, the weighted sum", min: -RANGE, max: RANGE, step: 0.01, value: -2, on: () => show() });
  const rows = (from, to, n) => {
    const { numbers } = frame.ask("function", { name: name.value, from, to, n });
    return Array.from({ length: n }, (_, i) => numbers.subarray(3 * i, 3 * i + 3));
  };
  const curve = () => {
    const all = rows(-RANGE, RANGE, 241);
    chart.line("slope", all.map(([z, , slope]) => [z, slope]), "vermillion dashed");
    chart.line("value", all.map(([z, value]) => [z, value]), "blue");
  };
  const show = frame.guarded(() => {
    const z = sum.value;
    const [[, value, slope]] = rows(z, z, 2);
    // The tangent is as long on the screen wherever it is.
    const half = 1.6 / Math.hypot(1, slope);
    chart.line("tangent", [[z - half, value - slope * half], [z + half, value + slope * half]]);
    chart.dots("height", [[z, slope]], "vermillion");
    chart.handle("z", { label: "The sum z on the curve", at: [z, value], step: [0.1, 0], said: `z ${short(z)}`, move });
    const learns = Math.abs(slope) < 0.01 ? " Here a neuron hardly learns." : "";
    frame.say(`At z = ${fixed(z)} it passes on ${fixed(value, 4)}, and its slope is ${Math.abs(slope) < 1e-3 ? short(slope, 2) : fixed(slope, 4)}.${learns}`);
  });
  frame.open({ ...nnPlay.notebook, data: "truth-table", hidden: "", output: "sigmoid", rate: 1 });
  curve();
  show();
});
