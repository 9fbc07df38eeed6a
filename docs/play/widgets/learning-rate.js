// A ball in a bowl: one weight, and steps whose length is the learning rate times the curvature.

nnPlay.widget("learning-rate", (root, options, engine) => {
  const frame = nnPlay.frame(root, options, engine);
  const { fixed, short } = nnPlay;
  const STEPS = 40;
  const chart = frame.chart({ label: "The loss over the one weight, with the steps of the descent", x: [-3, 3], y: [0, 10], xName: "w", yName: "L(w), half the sum of the squared errors", ratio: 0.72 });
  // One weight, on samples whose rule is no line: what is left at the lowest place does not matter here.
  const settings = { ...nnPlay.notebook, data: "sine", samples: 20, noise: 0.1, hidden: "", output: "linear", on_divergence: "continue" };
  const open = (rate, weight) => frame.open({ ...settings, rate, weights: weight });
  open(1, 0);
  const curvature = frame.ask("sharpness").info.sharpness;
  // At a rate of one over the curvature, one step leads to the lowest place.
  open(1 / curvature, 0);
  const lowest = frame.ask("advance", { epochs: 1 }) && frame.ask("parameters").numbers[0];
  const floor = frame.ask("status").info.loss;
  const START = lowest - 1.6, HALF = 2.4;
  const rows = frame.ask("losses", { first: 0, n: 81, x0: lowest - HALF, x1: lowest + HALF }).numbers;
  const bowl = Array.from({ length: 81 }, (_, i) => [rows[2 * i], rows[2 * i + 1] - floor]);
  const top = Math.max(...bowl.map(row => row[1]));
  chart.axes({ x: [lowest - HALF, lowest + HALF], y: [-0.04 * top, top], yName: "L(w) above its least value" });
  chart.line("bowl", bowl);

  let path;
  const here = () => [frame.ask("parameters").numbers[0], frame.ask("status").info.loss - floor];
  const restart = () => {
    open(product.value / curvature, START);
    path = [here()];
  };
  const step = () => {
    frame.ask("advance", { epochs: 1 });
    path.push(here());
    return path.length <= STEPS;
  };
  const draw = () => {
    chart.line("path", path, "blue thin");
    chart.dots("steps", path.slice(0, -1), "blue", 3.5);
    chart.dots("ball", path.slice(-1), "vermillion", 9);
    const [now, before] = [path.at(-1), path.at(-2)].map(place => place && place[0] - lowest);
    const far = Math.abs(now) > HALF ? " It has left the picture." : "";
    const did = path.length === 1 ? "" : ` In step ${path.length - 1} the distance went from ${short(before, 3)} to ${short(now, 3)}.${far}`;
    const p = product.value;
    const what = p < 1 ? "it creeps down on one side" : p === 1 ? "one step, and it is there" : p < 2 ? "it lands on the other side each time, but nearer" : p === 2 ? "to and fro, for ever" : "to and fro, and each time further away";
    frame.say(`η κ = ${fixed(p)}, so each step multiplies the distance by 1 − η κ = ${fixed(1 - p)}: ${what}.${did} The curvature is κ = ${fixed(curvature)}, so η = ${short(p / curvature, 4)}, and the border is at ${short(2 / curvature, 4)}.`);
  };
  const product = frame.slider({ label: "η κ, learning rate times curvature", min: 0.05, max: 2.5, step: 0.05, value: 0.3, digits: 3, on: () => again() });
  const again = () => (player.stop(), restart(), draw());
  for (const [button, value] of frame.row(["0.5", 0.5], ["1.5", 1.5], ["2.1", 2.1])) {
    button.setAttribute("aria-label", `η κ = ${value}`);
    button.addEventListener("click", frame.guarded(() => (product.value = value, again())));
  }
  const player = frame.player({ step, draw, restart, speed: () => 1 / 20 });
  restart();
  draw();
});
