// The V of the gradient check: how far a difference is from the slope, for steps of all lengths.

nnPlay.widget("gradient-check", (root, options, engine) => {
  const frame = nnPlay.frame(root, options, engine);
  const { short, walk } = nnPlay;
  const FROM = -12, TO = 0, N = 97;
  const START = [-0.36481251, -0.37203586, -0.81881763, 0.65717183, -0.15073624, 0.62975796, -0.81306733, 0.94892801];
  const names = [0, 1, 2].flatMap(i => [0, 1].map(j => `${walk.indexed("x", i)} to ${walk.indexed("h", j)}`)).concat([0, 1].map(j => `${walk.indexed("h", j)} to a`));
  const chart = frame.chart({ label: "Error of the difference against its step", x: [10 ** FROM, 1], xLog: true, y: [1e-14, 1], yLog: true, xName: "step h", yName: "relative error of the difference", ratio: 0.75 });
  let rows = {}, at = 72;
  const compute = () => {
    frame.open({ ...nnPlay.notebook, data: "truth-table", hidden: 2, activations: "sigmoid", output: "sigmoid", rate: 1, weights: START.map(weight => weight * size.value) });
    rows = Object.fromEntries(["central", "one-sided"].map(kind => {
      const { numbers } = frame.ask("difference", { parameter: weight.value, from: FROM, to: TO, n: N, kind });
      // An error of nothing at all has no place on this axis.
      return [kind, Array.from({ length: N }, (_, i) => [numbers[2 * i], Math.max(numbers[2 * i + 1], 1e-14)])];
    }));
    show();
  };
  const to = h => {
    at = Math.max(0, Math.min(N - 1, Math.round((Math.log10(h) - FROM) / (TO - FROM) * (N - 1))));
    step.value = rows.central[at][0];
    show();
  };
  const show = frame.guarded(() => {
    chart.line("one-sided", rows["one-sided"], "vermillion dashed");
    chart.line("central", rows.central, "blue");
    const [h, error] = rows.central[at];
    const other = rows["one-sided"][at];
    const best = rows.central.reduce((best, row) => (row[1] < best[1] ? row : best));
    chart.dots("other", [other], "vermillion", 5);
    chart.dots("best", [best], "green", 4, "square");
    chart.handle("h", { label: "The step h", at: [h, error], step: [10 ** 0.125, 1], said: `h ${short(h, 2)}, error ${short(error, 2)}`, move: to });
    frame.say(`At h = ${short(h, 2)} the central difference is off by ${short(error, 2)} of the slope, the one-sided one by ${short(other[1], 2)}. Of these steps ${short(best[0], 2)} is best, ${short(best[1], 2)}; the green square marks it.`);
  });
  const step = frame.slider({ label: "Step h", min: 10 ** FROM, max: 1, log: true, value: 1e-3, digits: 2, on: to });
  const weight = frame.choice({ label: "Weight", options: names.map((name, i) => [i, name]), value: 4, on: compute });
  const size = frame.slider({ label: "All weights, times", min: 0.1, max: 10, log: true, value: 1, digits: 3, on: compute });
  frame.note("Blue: to both sides. Vermillion and dashed: to one side.");
  compute();
});
