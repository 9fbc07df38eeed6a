// Scores become probabilities, and the gradient p - y: three scores, a temperature, and the right class.

nnPlay.widget("classification", (root, options, engine) => {
  const frame = nnPlay.frame(root, options, engine);
  const { fixed, walk } = nnPlay;
  const chart = frame.chart({ label: "The probabilities of the three classes", x: [-0.6, 2.6], y: [0, 1], bareX: true, yName: "probability, and dashed the target", ratio: 0.62 });
  const table = walk.table("Class by class", ["class", "score", "probability", "target", "p − y"]);
  frame.below.append(table.place);
  const box = (middle, height, half) => [[middle - half, 0], [middle - half, height], [middle + half, height], [middle + half, 0]];
  const show = frame.guarded(() => {
    // All weights are zero, so that the biases are the scores whatever the input is.
    const scores = sliders.map(slider => slider.value);
    const biases = scores.map(score => score / temperature.value);
    const { info, numbers } = frame.open({ data: "blobs", samples: 30, input_scaling: "none", hidden: "", optimizer: "gradient-descent", rate: 1, weights: [0, 0, 0, 0, 0, 0, ...biases] });
    const columns = info.inputs.length + info.outputs.length + 1;
    const one = Number(right.value);
    const sample = Array.from({ length: info.rows }, (_, i) => i).find(i => numbers[columns * i + info.inputs.length + one] === 1);
    const { layers: [{ a, delta }], target, loss } = frame.ask("walk", { sample }).info;
    a.forEach((p, k) => {
      chart.line(`bar${k}`, box(k, p, 0.3), `solid ${k === one ? "blue" : "vermillion"}`);
      chart.line(`target${k}`, box(k, target[k], 0.4), "quiet dashed");
      chart.text(`p${k}`, [k, p], fixed(p, 3), { "text-anchor": "middle", dy: p > 0.85 ? 18 : -6 });
      chart.text(`name${k}`, [k, 0], `class ${k}`, { "text-anchor": "middle", dy: 18 });
    });
    table.show(a.map((p, k) => [String(k), fixed(scores[k]), fixed(p, 6), String(target[k]), fixed(delta[k], 4)]), one);
    frame.say(`The right class, ${one}, has the probability ${fixed(a[one], 3)}; the cross-entropy is −ln ${fixed(a[one], 3)} = ${fixed(loss, 4)}. The gradient p − y pushes it up by ${fixed(-delta[one], 3)} and the others down by as much together.`);
  });
  const sliders = [2, 1, 0].map((value, k) => frame.slider({ label: `Score of class ${k}`, min: -10, max: 10, step: 0.1, value, digits: 4, on: () => show() }));
  const temperature = frame.slider({ label: "Temperature, by which all scores are divided", min: 0.1, max: 10, log: true, value: 1, digits: 3, on: () => show() });
  const right = frame.choice({ label: "Right class", options: [0, 1, 2].map(k => [k, `class ${k}`]), value: 0, on: () => show() });
  show();
});
