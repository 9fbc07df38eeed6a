// The step of learning that the chapter does by hand: four samples, three weights, every number.

nnPlay.widget("one-step", (root, options, engine) => {
  const frame = nnPlay.frame(root, options, engine);
  const { fixed, walk } = nnPlay;
  const START = [-0.077181147, 0.715230453, 0.684243204];
  const SAMPLES = ["0 0 1", "0 1 1", "1 0 1", "1 1 1"];
  const names = [[0, 1, 2].map(i => walk.indexed("x", i)), ["a"]];
  const [drawing, samples, weights] = [
    walk.drawing(names),
    walk.table("Samples", ["inputs", "y", "z", "a", "a − y", "δ"]),
    walk.table("Weights", ["weight", "before", "slope", "change", "after"]),
  ];
  frame.drawing.append(drawing.place);
  frame.below.append(samples.place, weights.place);
  let steps = 0;
  const parameters = () => {
    const { numbers } = frame.ask("parameters");
    return [numbers.subarray(0, 3), numbers.subarray(3)];
  };
  const mean = () => frame.ask("status").info.loss / 2;

  const show = (pass, sample) => {
    const walks = SAMPLES.map((_, i) => frame.ask("walk", { sample: i }).info);
    const [before, slopes] = parameters();
    const error = mean();
    let after = null, then = null;
    if (pass === 4) {
      frame.ask("advance", { epochs: 1 });
      [after] = parameters();
      then = mean();
    }
    drawing.show({ layers: walks[sample].layers, target: walks[sample].target, pass });
    const told = (from, value, decimals = 4) => (pass >= from ? fixed(value, decimals) : undefined);
    samples.show(walks.map(({ layers: [{ z, a, delta }], target }, i) =>
      [SAMPLES[i], fixed(target[0], 0), told(1, z[0]), told(1, a[0]), told(2, a[0] - target[0]), told(3, delta[0])]), sample);
    weights.show([...before].map((weight, i) =>
      [walk.indexed("w", i), fixed(weight, 4), told(3, slopes[i]), told(4, after?.[i] - weight), told(4, after?.[i])]));
    const { layers: [{ inputs, z, a, delta }], target } = walks[sample];
    const chosen = [...inputs].map((input, i) => (input ? walk.factor(before[i]) : "")).filter(Boolean).join(" + ");
    const count = `After ${steps} step${steps === 1 ? "" : "s"}, the mean squared error is ${fixed(error, 4)}.`;
    frame.say([
      `${count} Forward comes next.`,
      `Sample ${SAMPLES[sample]}: z = ${chosen} = ${fixed(z[0], 4)}, and a = σ(${fixed(z[0], 4)}) = ${fixed(a[0], 4)}.`,
      `The error of this sample is a − y = ${fixed(a[0] - target[0], 4)}; the mean of all four squares is ${fixed(error, 4)}.`,
      `δ = ${walk.factor(a[0] - target[0])} · ${fixed(a[0], 4)} · (1 − ${fixed(a[0], 4)}) = ${fixed(delta[0], 4)}. The slope of a weight adds up δ times its input.`,
      `Each weight goes against its slope, at rate 1. The mean squared error goes from ${fixed(error, 4)} to ${fixed(then ?? 0, 4)}.`,
    ][pass]);
  };
  const restart = () => {
    steps = 0;
    frame.open({ ...nnPlay.notebook, data: "truth-table", hidden: "", output: "sigmoid", rate: 1, weights: START });
  };
  restart();
  walk.passes(frame, SAMPLES, { step: () => { steps += 1; }, restart, show });
});
