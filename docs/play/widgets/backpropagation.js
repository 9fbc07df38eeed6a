// Backpropagation on the notebook's own numbers: one sample through two layers and back.

nnPlay.widget("backpropagation", (root, options, engine) => {
  const frame = nnPlay.frame(root, options, engine);
  const { fixed, walk } = nnPlay;
  const START = [-0.36481251, -0.37203586, -0.81881763, 0.65717183, -0.15073624, 0.62975796, -0.81306733, 0.94892801];
  const SAMPLES = ["0 0 1", "0 1 1", "1 0 1", "1 1 1"];
  const names = [[0, 1, 2].map(i => walk.indexed("x", i)), [0, 1].map(j => walk.indexed("h", j)), ["a"]];
  const labels = [0, 1, 2].flatMap(i => [0, 1].map(j => `${walk.indexed("x", i)} to ${walk.indexed("h", j)}`)).concat([0, 1].map(j => `${walk.indexed("h", j)} to a`));
  const [drawing, weights] = [walk.drawing(names), walk.table("Weights", ["from, to", "weight", "slope", "after"])];
  frame.drawing.append(drawing.place);
  frame.below.append(weights.place);
  let next = START;
  const open = weights => frame.open({ ...nnPlay.notebook, data: "truth-table", hidden: 2, activations: "sigmoid", output: "sigmoid", rate: rate.value, weights });

  const show = (pass, sample) => {
    const { layers, target, loss } = frame.ask("walk", { sample }).info;
    const [hidden, output] = layers;
    const all = key => layers.flatMap(layer => [...layer[key]]);
    const told = (from, value) => (pass >= from ? fixed(value, 6) : undefined);
    drawing.show({ layers, target, pass });
    const [slopes, after] = [all("gradient"), all("after")];
    weights.show(all("weights").map((weight, k) => [labels[k], fixed(weight, 6), told(3, slopes[k]), told(4, after[k])]));
    next = after;
    const [y, a, z, delta] = [target[0], output.a[0], output.z[0], output.delta[0]];
    const v = output.weights;
    const h = j => `${walk.indexed("h", j)} = σ(${fixed(hidden.z[j], 4)}) = ${fixed(hidden.a[j], 4)}`;
    const back = j => `${walk.indexed("δ", j)} = δ · ${walk.factor(v[j])} · ${fixed(hidden.a[j], 4)} · (1 − ${fixed(hidden.a[j], 4)}) = ${fixed(hidden.delta[j], 4)}`;
    frame.say([
      `The inputs are ${SAMPLES[sample]} and the target is ${y}. Forward comes next.`,
      `${h(0)}, ${h(1)}; a = σ(${fixed(z, 4)}) = ${fixed(a, 4)}.`,
      `L = ½ (${fixed(a, 4)} − ${y})² = ${fixed(loss, 4)}.`,
      `δ = ${walk.factor(a - y)} · ${fixed(a, 4)} · (1 − ${fixed(a, 4)}) = ${fixed(delta, 4)}; ${back(0)}; ${back(1)}. A slope is what went in, times the delta of the unit it went into.`,
      `Each weight goes against its slope, ${fixed(rate.value, 2)} times as far. The next pass begins from there.`,
    ][pass]);
  };
  const rate = frame.slider({ label: "η, learning rate", min: 0.1, max: 10, log: true, value: 1, digits: 3, on: () => (restart(), start.again()) });
  const restart = () => open(START);
  restart();
  const start = walk.passes(frame, SAMPLES, { step: () => open(next), restart, show });
});
