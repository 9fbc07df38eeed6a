// The error and the sharpness of the network that jumps, epoch by epoch, with the border 2 / rate.

nnPlay.widget("jumps", (root, options, engine) => {
  const frame = nnPlay.frame(root, options, engine);
  const { fixed, short } = nnPlay;
  const EPOCHS = 3000, ROWS = 100;
  const errors = frame.chart({ label: "Mean squared error after each epoch", x: [0, 300], y: [0.02, 5], yLog: true, yName: "mean squared error", ratio: 0.4 });
  const sharp = frame.chart({ label: "Sharpness after each epoch, with the border at 2 divided by the rate", x: [0, 300], y: [0, 450], xName: "epoch", yName: "sharpness, and dashed 2 / η", ratio: 0.46 });
  let status, curve, sharpness, border, crossed, rises;
  const look = () => {
    curve.push([status.epoch, 2 * status.loss / ROWS]);
    const { info } = frame.ask("sharpness");
    sharpness.push([status.epoch, info.sharpness]);
    border = info.border;
    if (crossed === null && info.sharpness > border) crossed = status.epoch;
    if (curve.length > 1 && curve.at(-1)[1] > curve.at(-2)[1]) rises += 1;
  };
  const restart = () => {
    frame.open({ ...nnPlay.notebook, data: "noisy-linear", samples: ROWS, noise: 0.2, data_seed: seed.value, seed: seed.value, hidden: 2, activations: "tanh", output: "linear", rate: rate.value });
    [curve, sharpness, crossed, rises] = [[], [], null, 0];
    status = frame.ask("status").info;
    look();
  };
  const step = () => {
    status = frame.ask("advance", { epochs: 1 }).info;
    look();
    return status.epoch < EPOCHS && !status.stop;
  };
  const draw = () => {
    // The axis is as long as the run so far needs.
    const end = [300, 1000, EPOCHS].find(end => status.epoch <= end);
    errors.axes({ x: [0, end] });
    const high = Math.max(450, 1.15 * Math.min(border, 2500));
    sharp.axes({ x: [0, end], y: [0, high] });
    errors.line("error", curve, "blue thin");
    sharp.line("border", [[0, border], [EPOCHS, border]], "vermillion dashed");
    sharp.line("sharpness", sharpness, "blue thin");
    const where = crossed === null ? "It has not crossed the border" : `It first crossed the border in epoch ${crossed}`;
    const stop = status.stop ? ` The run ended: ${status.stop_said ?? status.stop}.` : "";
    frame.say(`Epoch ${status.epoch}: the mean squared error is ${fixed(curve.at(-1)[1], 4)}, the sharpness ${fixed(sharpness.at(-1)[1], 0)}, the border 2 / ${short(rate.value)} = ${fixed(border, 0)}. ${where}; the error rose in ${rises} of ${status.epoch} epochs.${stop}`);
  };
  const again = () => (player.stop(), restart(), draw());
  const rate = frame.slider({ label: "η, learning rate", min: 0.001, max: 0.03, log: true, value: 0.01, digits: 3, on: again });
  const seed = frame.slider({ label: "Seed of samples and first weights", min: 0, max: 50, step: 1, value: 2, digits: 2, on: again });
  const speed = frame.slider({ label: "Speed, epochs a second", min: 10, max: 3000, log: true, value: 300, digits: 3, on: () => {} });
  const player = frame.player({ step, draw, restart, speed: () => speed.value / 60 });
  restart();
  // A first view with something to see: the quiet part, just before the first jump.
  for (let i = 0; i < 100; i += 1) step();
  draw();
});
