// Six optimisers on one map: the loss over two weights, and a path for each from a start that can be dragged.

// y = 2 tanh(x / 2) at x = -2, -1.8, ..., 2; it is odd, so that half of the numbers are enough.
const HALF = ["0", "0.19933598925", "0.39475064045", "0.582625224903", "0.75989792451", "0.92423431452", "1.074099133996", "1.208735554234", "1.328073540536", "1.432595740398", "1.523188311912"];
const ROWS = Array.from({ length: 21 }, (_, i) => `${((i - 10) / 5).toFixed(1)},${i < 10 ? "-" : ""}${HALF[Math.abs(i - 10)]}`);
const SAMPLES = { data: "table", table: ["x,y", ...ROWS].join("\n") };

nnPlay.widget("optimisers", (root, options, engine) => {
  const frame = nnPlay.frame(root, options, engine);
  const { fixed, short, walk } = nnPlay;
  const EPOCHS = 300, SIDE = 70, X = [0, 3.5], Y = [0, 3];
  // Each at the rate that lets it arrive first from the book's start.
  const RULES = [
    ["gradient descent", { optimizer: "gradient-descent", rate: 0.5 }, "", "1"],
    ["momentum", { optimizer: "gradient-descent", momentum: 0.9, rate: 0.125 }, "blue", "2"],
    ["Nesterov", { optimizer: "gradient-descent", momentum: 0.9, nesterov: true, rate: 0.125 }, "blue dashed", "3"],
    ["RMSprop", { optimizer: "rms-prop", decay: 0.99, rate: 0.03125 }, "vermillion dashed", "4"],
    ["Adam", { optimizer: "adam", rate: 0.25 }, "green", "5"],
    ["L-BFGS", { optimizer: "lbfgs" }, "orange", "6"],
  ];
  // 21 samples of 2 tanh(x / 2), without noise, of a network that can be just that.
  const setting = { ...nnPlay.notebook, ...SAMPLES, hidden: 1, activations: "tanh", output: "linear", loss: "mse" };
  const chart = frame.chart({ label: "The loss over the two weights, seen from above, with the paths", x: X, y: Y, xName: "w₀", yName: "w₁; grey is high", ratio: 0.86 });
  const table = walk.table("Each at its rate", ["optimiser", "rate", "loss", "arrives in"]);
  frame.below.append(table.place);
  let start = [2.5, 0.2], runs = [], shown = 60;

  const run = ([name, rule, kind, number]) => {
    const rate = rule.rate && Number((rule.rate * factor.value).toPrecision(4));
    frame.open({ ...setting, ...rule, ...(rate && { rate }), weights: start.map(value => Number(value.toPrecision(6))) });
    const path = [start], losses = [frame.ask("status").info.loss];
    for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
      const { loss, stop } = frame.ask("advance", { epochs: 1 }).info;
      if (!Number.isFinite(loss)) break;
      losses.push(loss);
      path.push([...frame.ask("parameters").numbers.subarray(0, 2)]);
      if (stop) break;
    }
    // Below a thousandth of the first loss, and never above it again.
    const late = losses.findLastIndex(loss => loss > losses[0] / 1000) + 1;
    return { name, kind, number, rate, path, losses, arrived: late < losses.length ? late : null };
  };
  const compute = frame.guarded(() => {
    runs = RULES.filter((_, i) => ticks[i].value).map(run);
    draw();
  });
  const draw = () => {
    chart.clear("path");
    chart.clear("end");
    runs.forEach(({ path, kind, number, name }) => {
      const until = path.slice(0, shown + 1);
      chart.line(`path${name}`, until, kind);
      chart.dots(`end${name}`, [until.at(-1)], kind.split(" ")[0], 5);
      chart.text(`end-${name}`, until.at(-1), number, { dx: 8, dy: 4 + 10 * (Number(number) % 2 ? 1 : -1) });
    });
    chart.dots("bottom", [[0.5, 2]], "", 4, "square");
    chart.handle("start", { label: "Where all of them start", at: start, step: [0.1, 0.1], move: (a, b) => (player.stop(), start = [a, b], compute()) });
    epochs.value = shown;
    table.show(runs.map(({ name, number, rate, losses, arrived }) => [`${number} ${name}`, rate ? short(rate) : "–", short(losses[Math.min(shown, losses.length - 1)], 3), arrived === null ? "–" : `epoch ${arrived}`]));
    const least = runs.filter(run => run.arrived !== null).sort((a, b) => a.arrived - b.arrived)[0];
    frame.say(`Epoch ${shown}, from w₀ = ${fixed(start[0])} and w₁ = ${fixed(start[1])}. ${least ? `First to arrive is ${least.name}, in epoch ${least.arrived}` : `None arrives within ${EPOCHS} epochs`}; to arrive is to stay below a thousandth of the first loss.`);
  };
  const factor = frame.slider({ label: "Rates, times the best one of each", min: 0.1, max: 10, log: true, value: 1, digits: 3, on: compute });
  const epochs = frame.slider({ label: "Epoch", min: 0, max: EPOCHS, step: 1, value: shown, digits: 3, on: value => (shown = value, draw()) });
  const ticks = RULES.map(([label, , , number], i) => frame.tick({ label: `${number} ${label}`, value: [0, 1, 4, 5].includes(i), on: compute }));
  const player = frame.player({ draw, one: "One epoch", speed: () => 0.5,
    step: () => (shown = Math.min(EPOCHS, shown + 1)) < EPOCHS,
    restart: () => { shown = 0; start = [2.5, 0.2]; compute(); } });
  frame.open({ ...setting, weights: start });
  const map = frame.ask("losses", { first: 0, second: 1, n: SIDE, x0: X[0], x1: X[1], y0: Y[0], y1: Y[1] }).numbers.map(loss => Math.log(loss + 0.01));
  chart.field(map, SIDE, [Math.log(0.01), Math.max(...map)], "height");
  compute();
});
