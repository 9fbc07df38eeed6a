// A network that learns twenty samples by heart, and three remedies.

nnPlay.widget("validation", (root, options, engine) => {
  const frame = nnPlay.frame(root, options, engine);
  const { fixed } = nnPlay;
  const EPOCHS = 3000, NOISE = 0.3;
  const fit = frame.chart({ label: "The samples and what the network makes of them", x: [0, 1], y: [-2, 2], xName: "x", yName: "y: samples and the network", ratio: 0.9 });
  const losses = frame.chart({ label: "Mean squared error on training and validation samples", x: [0, EPOCHS], y: [0.01, 2], yLog: true, xName: "epoch", yName: "mean squared error", ratio: 0.9 });
  frame.wide(true);
  let status, inputs;
  const restart = () => {
    const stop = early.value ? { early_stopping: 300 } : {};
    const { info, numbers } = frame.open({ data: "sine", samples: 40, noise: NOISE, data_seed: seed.value, seed: seed.value, validation: 0.5, input_scaling: "none", target_scaling: "none", hidden: [units.value, units.value], activations: "tanh", initialization: "fan-in-uniform", loss: "mse", optimizer: "adam", rate: 0.003, l2: penalty.value, ...stop });
    inputs = info.inputs[0];
    const samples = mark => Array.from({ length: numbers.length / 3 }, (_, i) => numbers.subarray(3 * i, 3 * i + 3)).filter(row => row[2] === mark);
    fit.axes({ x: [inputs.low, inputs.high] });
    fit.dots("training", samples(0), "blue", 5);
    fit.dots("validation", samples(1), "vermillion", 3.5, "square");
    status = frame.ask("status").info;
  };
  const step = () => {
    status = frame.ask("advance", { epochs: 10 }).info;
    return status.epoch < EPOCHS && !status.stop;
  };
  const draw = () => {
    const { numbers } = frame.ask("curve", { x: 0, n: 160, x0: inputs.low, x1: inputs.high });
    fit.line("network", Array.from({ length: 160 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]]));
    const history = frame.ask("history", { points: 300 }).numbers;
    const rows = Array.from({ length: history.length / 5 }, (_, i) => history.subarray(5 * i, 5 * i + 3));
    losses.line("noise", [[0, NOISE ** 2], [EPOCHS, NOISE ** 2]], "quiet dashed");
    losses.line("training", rows.map(row => [row[0], row[1]]), "blue");
    losses.line("validation", rows.map(row => [row[0], row[2]]), "vermillion dashed");
    const best = rows.reduce((best, row) => (row[2] <= (best?.[2] ?? Infinity) ? row : best), null);
    losses.dots("best", best ? [[best[0], best[2]]] : [], "vermillion", 5);
    const end = status.stop ? ` Stopped: ${status.stop_said ?? status.stop}.` : "";
    const aside = best ? ` and ${fixed(rows.at(-1)[2], 3)} on the validation samples, where it was least about epoch ${best[0]}, ${fixed(best[2], 3)}` : "";
    frame.say(`Epoch ${status.epoch}: the error is ${fixed(status.loss, 3)} on the training samples${aside}. The variance of the noise is ${fixed(NOISE ** 2)}.${end}`);
  };
  const again = () => (player.stop(), restart(), draw());
  const units = frame.slider({ label: "Units in each of two hidden layers", min: 1, max: 32, step: 1, value: 24, digits: 2, on: again });
  const penalty = frame.choice({ label: "λ, penalty", options: [0, 0.0005, 0.005, 0.05].map(value => [value, value]), value: 0, on: again });
  const early = frame.tick({ label: "stop early, after a patience of 300 epochs", value: false, on: again });
  const seed = frame.slider({ label: "Seed", min: 0, max: 50, step: 1, value: 1, digits: 2, on: again });
  frame.note("Blue circles: training samples. Small vermillion squares: validation samples.");
  const player = frame.player({ step, draw, restart, one: "10 epochs", speed: () => 1 });
  restart();
  // A first view with something to see: where the curves have just parted.
  for (let i = 0; i < 60; i += 1) step();
  draw();
});
