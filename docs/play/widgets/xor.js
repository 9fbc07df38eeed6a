// Exclusive or, and where two hidden units move its four corners to.

nnPlay.widget("xor", (root, options, engine) => {
  const frame = nnPlay.frame(root, options, engine);
  const { fixed } = nnPlay;
  const CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]], YES = [1, 2], NO = [0, 3];
  const RANGE = [-0.25, 1.25];
  const plane = frame.chart({ label: "The plane of the inputs", x: RANGE, y: RANGE, xName: "x₀", yName: "x₁: the inputs", ratio: 1.02 });
  const hidden = frame.chart({ label: "The plane of the two hidden units", x: [-1.2, 1.2], y: [-1.2, 1.2], xName: "h₀", yName: "h₁: the hidden units", ratio: 1.02 });
  frame.wide(true);
  let trails, status;
  // Third input of the data set: always 1, so that its weights are the biases of the hidden units.
  const restart = () => {
    frame.open({ ...nnPlay.notebook, bias: true, data: "exclusive-or", hidden: 2, activations: "tanh", output: "sigmoid", rate: rate.value, seed: seed.value });
    trails = CORNERS.map(() => []);
    status = frame.ask("status").info;
    remember();
  };
  let walks;
  const remember = () => {
    walks = CORNERS.map((_, i) => frame.ask("walk", { sample: i }).info.layers);
    walks.forEach(([{ a }], i) => trails[i].push([a[0], a[1]]));
  };
  const step = () => {
    status = frame.ask("advance", { epochs: 4 }).info;
    remember();
    return status.epoch < 2000 && !status.stop;
  };
  const draw = () => {
    plane.field(frame.ask("surface", { x: 0, y: 1, n: 50, x0: RANGE[0], x1: RANGE[1], y0: RANGE[0], y1: RANGE[1] }).numbers, 50);
    plane.dots("yes", YES.map(i => CORNERS[i]), "blue", 8);
    plane.dots("no", NO.map(i => CORNERS[i]), "vermillion", 7, "square");
    const { weights: [v0, v1], biases: [b] } = walks[0][1];
    // Where the output is undecided: v0 h0 + v1 h1 + b = 0, drawn far beyond both edges.
    const square = v0 * v0 + v1 * v1 || 1;
    const [fx, fy] = [-b * v0 / square, -b * v1 / square];
    const far = 9 / Math.sqrt(square);
    hidden.line("border", [[fx - far * v1, fy + far * v0], [fx + far * v1, fy - far * v0]]);
    trails.forEach((trail, i) => hidden.line(`trail${i}`, trail, `thin ${YES.includes(i) ? "blue" : "vermillion dashed"}`));
    const at = i => trails[i].at(-1);
    hidden.dots("yes", YES.map(at), "blue", 8);
    hidden.dots("no", NO.map(at), "vermillion", 7, "square");
    hidden.names("names", CORNERS.map((corner, i) => [at(i), corner.join(" ")]));
    const outputs = walks.map(([, { a }]) => a[0]);
    const right = outputs.filter((a, i) => (a > 0.5) === YES.includes(i)).length;
    frame.say(`Epoch ${status.epoch}: ${right} of 4 rows are right; the outputs are ${outputs.map(a => fixed(a)).join(", ")} for 0 0, 0 1, 1 0, 1 1. The loss is ${fixed(status.loss, 3)}.`);
  };
  const again = () => (player.stop(), restart(), draw());
  const seed = frame.slider({ label: "Seed of the first weights", min: 0, max: 30, step: 1, value: 7, digits: 2, on: again });
  const rate = frame.slider({ label: "η, learning rate", min: 0.05, max: 5, log: true, value: 0.5, digits: 3, on: again });
  const player = frame.player({ step, draw, restart });
  restart();
  draw();
});
