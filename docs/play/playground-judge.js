// How good it is: the task's own measures, which classes are taken for which, and whether probabilities can be taken at their word.

const { element: el, short } = nnPlay;
const ground = nnPlay.ground ??= {};

ground.judge = () => {
  const place = el("div", { class: "judge" });
  let now;
  const cells = (tag, values) => values.map(value => el(tag, tag === "th" ? { scope: "col" } : {}, value));
  const row = (head, values) => el("tr", {}, el("th", { scope: "row" }, head), ...cells("td", values));
  const table = (caption, head, rows) => el("div", {}, el("p", { class: "facts" }, caption),
    el("div", { class: "table-wrapper", tabindex: 0, role: "region", "aria-label": caption }, el("table", { "aria-label": caption }, el("thead", {}, el("tr", {}, el("td"), ...cells("th", head))), el("tbody", {}, ...rows))));
  let chart = null;
  const calibration = bins => {
    if (!chart) {
      chart = nnPlay.chart({ label: "Calibration: how often it happens, over the probability that was said", x: [0, 1], y: [0, 1],
        xName: "probability said", yName: "how often it was so", ratio: 0.9 });
      chart.line("diagonal", [[0, 0], [1, 1]], "quiet dashed");
    }
    const points = bins.filter(({ count }) => count > 0).map(({ predicted, observed }) => [predicted, observed]);
    chart.line("observed", points, "blue");
    chart.dots("observed-dots", points, "blue", 4);
    return el("div", { class: "calibration" }, chart.place);
  };
  return {
    place,
    every: 400,
    cost: () => 6 * now.rows * now.info.parameters,
    opened(to) {
      now = to;
      chart = null;
    },
    asks: () => [["judge", {}]],
    show([{ info: { metrics, confusion, calibration: bins } }]) {
      const number = value => (Number.isFinite(value) ? short(value) : "–");
      const parts = [table("Measures", ["training", "validation"], metrics.map(({ name, training, validation }) => row(name, [number(training), number(validation)])))];
      if (confusion) {
        const { classes, counts, of } = confusion;
        parts.push(table(`Confusion of the ${of} samples: a row for each true class, a column for what the network says`, classes, classes.map((name, k) => row(name, counts[k].map(String)))));
      }
      if (bins?.length) parts.push(calibration(bins));
      place.replaceChildren(...parts);
    },
  };
};
