// Step mode: one sample through forward, loss, backward and step; drawing, formula and reference code say the same numbers.

const { element: el, fixed, short, sum } = nnPlay;
const ground = nnPlay.ground ??= {};

// What lights up in the reference code, by words of its lines.
const CODE = {
  sample: ["let mut a = vec!"],
  sum: ["let (weights, biases) = layer.of(parameters);\n            let x", "let x = &a", "let sum =", ".sum::<f64>()", "z = Vec::from_iter"],
  activation: ["let (values, derivative)", "a.push(values)", "derivatives.push"],
  loss: ["let targets =", "let (term, mut delta)", "total += samples.weight", "delta.iter_mut()"],
  gradient: ["gradient[layer.weights.start", "gradient[layer.biases.start"],
  before: ["delta_before[k] +=", "delta = delta_before"],
  step: ["network.parameters_mut()"],
};
const MOST = 64;

ground.walk = ({ ask, annotate, left }) => {
  const stages = el("ol", { class: "stages" });
  const title = el("h3", { "aria-live": "polite" });
  const formula = el("div", { class: "formulas" });
  const code = el("pre", { class: "reference", tabindex: 0, role: "region", "aria-label": "The reference code" });
  const sample = el("input", { type: "number", min: 0, value: 0, "aria-label": "Sample" });
  const back = nnPlay.button("◂ Back", () => go(at - 1));
  const on = nnPlay.button("Next ▸", () => go(at + 1));
  const close = nnPlay.button("Leave step mode", () => leave());
  const wrong = el("div");
  const place = el("section", { class: "walk", hidden: true, "aria-label": "One sample, step by step" },
    el("div", { class: "row" }, el("label", {}, "sample ", sample), back, on, close), wrong, title, stages,
    el("div", { class: "beside" }, formula, code));
  let now;
  let walk = null;
  let list = [];
  let at = 0;

  // From now on it is shown here, when it is asked for.
  const reference = document.querySelector("#reference");
  const source = reference?.querySelector("code")?.textContent ?? "";
  if (reference) reference.hidden = true;
  const text = source.slice(Math.max(0, source.indexOf("    for i in 0.."))).trimEnd().split("\n");
  const rows = text.map(line => el("span", {}, `${line}\n`));
  code.replaceChildren(...rows);
  code.hidden = !source;

  const layerName = l => (l === walk.layers.length - 1 ? "the output layer" : `hidden layer ${l + 1}`);
  const plan = () => {
    const last = walk.layers.length - 1;
    const layers = walk.layers.map((_, l) => l);
    return [
      { kind: "sample", l: -1, short: "sample", title: "The sample goes in" },
      ...layers.flatMap(l => [
        { kind: "sum", l, short: `z ${l + 1}`, title: `Forward: weighted sums of ${layerName(l)}` },
        { kind: "activation", l, short: `a ${l + 1}`, title: `Forward: activations of ${layerName(l)}` },
      ]),
      { kind: "loss", l: last, short: "loss", title: "The loss, and delta of the output" },
      ...layers.reverse().flatMap(l => [
        { kind: "gradient", l, short: `dW ${l + 1}`, title: `Backward: the gradient of ${layerName(l)}` },
        ...(l > 0 ? [{ kind: "before", l: l - 1, short: `δ ${l}`, title: `Backward: delta of ${layerName(l - 1)}` }] : []),
      ]),
      { kind: "step", l: 0, short: "step", title: "A step of gradient descent by this sample alone" },
    ];
  };

  const times = (a, b) => `${short(a)}·${b < 0 ? `(${short(b)})` : short(b)}`;
  // Only so many terms and lines; the drawing has the other numbers.
  const few = (count, make) => {
    const all = Array.from({ length: Math.min(count, MOST) }, (_, i) => make(i));
    return count > MOST ? [...all, "…"] : all;
  };
  const lines = ({ kind, l }) => {
    const layer = walk.layers[l];
    const name = (column, unit) => ground.named(now, column, unit);
    const units = layer?.z.length;
    const w = (layer, k, j) => layer.weights[k * layer.z.length + j];
    const all = {
      sample: () => few(walk.layers[0].inputs.length, k => `${name(0, k)} = ${short(walk.layers[0].inputs[k])}`),
      sum: () => few(units, j => {
        const terms = few(layer.inputs.length, k => times(layer.inputs[k], w(layer, k, j)));
        if (layer.biases.length) terms.push(short(layer.biases[j]));
        return `z${l + 1}.${j + 1} = ${sum(terms)} = ${short(layer.z[j])}`;
      }),
      activation: () => few(units, j => `${name(l + 1, j)} = ${now.places[l].activation}(${short(layer.z[j])}) = ${short(layer.a[j])}${layer.derivative.length ? `,  derivative ${short(layer.derivative[j])}` : ""}`),
      loss: () => [walk.formula.replaceAll("-", "−"), ...few(units, j =>
        `target ${short(walk.target[j] ?? walk.target[0])}, said ${short(layer.a[j])}:  δ${l + 1}.${j + 1} = ${short(layer.delta[j])}`)],
      gradient: () => few(units, j => [
        ...few(layer.inputs.length, k => `d${name(l, k)}→${name(l + 1, j)} = ${times(layer.inputs[k], layer.delta[j])} = ${short(layer.gradient[k * units + j])}`),
        ...(layer.biases.length ? [`d bias of ${name(l + 1, j)} = ${short(layer.delta[j])}`] : [])]).flat().slice(0, 3 * MOST),
      before: () => {
        const after = walk.layers[l + 1];
        return few(units, k => {
          const terms = few(after.delta.length, j => times(after.delta[j], w(after, k, j)));
          return `δ${l + 1}.${k + 1} = (${sum(terms)})·${short(layer.derivative[k])} = ${short(layer.delta[k])}`;
        });
      },
      step: () => walk.layers.flatMap((layer, l) => few(Math.min(3, layer.z.length), j =>
        `${name(l, 0)}→${name(l + 1, j)}: ${short(w(layer, 0, j))} − ${times(now.status.learning_rate, layer.gradient[j])} = ${short(layer.after[j])}`)),
    };
    return all[kind]();
  };

  const numbers = ({ kind, l }, index) => {
    const shown = {};
    const put = (column, values, kind) => values.forEach((value, k) => { shown[`${column}.${k}`] = { said: Math.abs(value) < 100 ? fixed(value, 2) : short(value, 2), kind }; });
    put(0, walk.layers[0].inputs, "forward");
    list.slice(0, index + 1).forEach(stage => {
      const layer = walk.layers[stage.l];
      if (stage.kind === "sum") put(stage.l + 1, layer.z, "forward");
      if (stage.kind === "activation") put(stage.l + 1, layer.a, "forward");
      if (stage.kind === "loss" || stage.kind === "before") put(stage.l + 1, layer.delta, "backward");
    });
    return { shown, lit: ["sum", "gradient"].includes(kind) ? l : kind === "before" ? l + 1 : -1 };
  };

  const go = to => {
    at = Math.max(0, Math.min(list.length - 1, to));
    const stage = list[at];
    title.textContent = stage.title;
    formula.className = `formulas ${["sample", "sum", "activation"].includes(stage.kind) ? "forward" : "backward"}`;
    formula.replaceChildren(...lines(stage).map(line => el("p", {}, line)));
    stages.replaceChildren(...list.map((one, index) => {
      const button = nnPlay.button(one.short, () => go(index));
      if (index === at) button.setAttribute("aria-current", "step");
      return el("li", {}, button);
    }));
    rows.forEach(row => row.classList.toggle("lit", CODE[stage.kind].some(words => row.textContent.includes(words))));
    const first = rows.find(row => row.classList.contains("lit"));
    if (first) code.scrollTop = first.offsetTop - 60;
    back.disabled = at === 0;
    on.disabled = at === list.length - 1;
    const { shown, lit } = numbers(stage, at);
    annotate(shown, lit);
  };

  const load = async () => {
    try {
      walk = (await ask("walk", { sample: sample.value || 0 })).info;
      nnPlay.told(wrong, null);
      list = plan();
      now.walk = walk;
      go(at);
    } catch (error) {
      nnPlay.told(wrong, error);
    }
  };
  const leave = () => {
    place.hidden = true;
    now.walk = null;
    annotate({}, null);
    left();
  };
  sample.addEventListener("change", load);
  return {
    place,
    get walking() { return !place.hidden; },
    async begin(to) {
      now = to;
      place.hidden = false;
      at = 0;
      sample.max = now.rows - 1;
      await load();
      on.focus();
      place.scrollIntoView({ block: "nearest" });
    },
    // The network changed meanwhile.
    async again(to) {
      now = to;
      if (!place.hidden) await load();
    },
    leave,
  };
};
