// Many starts of one network: which of them get stuck, and what a bias does about it.

nnPlay.widget("stuck", (root, options, engine) => {
  const frame = nnPlay.frame(root, options, engine);
  const { fixed, walk } = nnPlay;
  const EPOCHS = 3000, ROWS = 100, POINTS = 60, ABOVE = 0.05, AT_FIRST = 5, MOST = 60;
  const chart = frame.chart({ label: "Mean squared error of each start above that of least squares", x: [1, EPOCHS], xLog: true, y: [0.001, 10], yLog: true, xName: "epoch", yName: "mean squared error above least squares", ratio: 0.78 });
  const table = walk.table("Starts, the last one first", ["seed", "ends above by", "v₀", "v₁", "so it is"]);
  frame.below.append(table.place);
  const data = seed => ({ ...nnPlay.notebook, data: "noisy-linear", samples: ROWS, noise: 0.2, data_seed: seed });
  let starts, ahead = 0;
  const error = () => 2 * frame.ask("status").info.loss / ROWS;
  const one = seed => {
    // Least squares: no hidden layer, and an optimiser that goes to the lowest place.
    frame.open({ ...data(seed), hidden: "", output: "linear", optimizer: "lbfgs" });
    frame.ask("advance", { epochs: 30 });
    const least = error();
    frame.open({ ...data(seed), seed, hidden: 2, activations: "sigmoid", output: "linear", rate: 0.01, bias: bias.value });
    const curve = [];
    let epoch = 0;
    for (let point = 0; point <= POINTS; point += 1) {
      const next = Math.round(EPOCHS ** (point / POINTS));
      if (next === epoch) continue;
      frame.ask("advance", { epochs: next - epoch });
      epoch = next;
      curve.push([epoch, Math.max(error() - least, 1e-9)]);
    }
    const { numbers } = frame.ask("parameters");
    // The output's two weights, which stand after the six to the hidden units (and their biases).
    const place = bias.value ? 8 : 6;
    return { seed, curve, above: curve.at(-1)[1], weights: [numbers[place], numbers[place + 1]] };
  };
  const draw = () => {
    starts.forEach(({ curve, above, seed }, i) => chart.line(`run${seed}`, curve, `${above > ABOVE ? "vermillion dashed" : "blue"} ${i === starts.length - 1 ? "" : "thin"}`));
    table.show(starts.slice(-8).reverse().map(({ seed, above, weights }) => [String(seed), fixed(above, 3), fixed(weights[0]), fixed(weights[1]), above > ABOVE ? "stuck" : "free"]));
    const stuck = starts.filter(({ above }) => above > ABOVE);
    const positive = stuck.filter(({ weights }) => weights.every(weight => weight > 0)).length;
    const signs = stuck.length ? `; ${positive} of these have two positive output weights` : "";
    frame.say(`${stuck.length} of ${starts.length} starts are stuck${signs}. A start counts as stuck if it ends more than ${ABOVE} above least squares.`);
  };
  // One start a frame, so that the page stays alive.
  const on = frame.guarded(() => {
    if (!ahead || !root.isConnected) return;
    ahead -= 1;
    starts.push(one(starts.length));
    draw();
    if (starts.length < MOST) requestAnimationFrame(on);
    else ahead = 0;
  });
  const more = count => {
    const idle = ahead === 0;
    ahead += count;
    if (idle) requestAnimationFrame(on);
  };
  const restart = () => {
    starts = [];
    chart.clear("run");
    ahead = 0;
    more(AT_FIRST);
  };
  const bias = frame.tick({ label: "with biases", value: false, on: restart });
  const [[next], [ten]] = frame.row(["Next seed"], ["Ten more"]);
  next.addEventListener("click", () => more(1));
  ten.addEventListener("click", () => more(10));
  frame.button("Start anew", restart);
  restart();
});
