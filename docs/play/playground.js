// The playground: data, network and what it says, from left to right; below, what happens over time; at the foot, what drives it.

const { element: el, short, button } = nnPlay;
const ground = nnPlay.ground ??= {};

// Paces of the slider, in epochs a second.
const PACES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, Infinity];
// Multiply-adds a millisecond that pictures may cost; what is dearer is drawn less often, and what is far dearer when training rests.
const WORK = 2.5e5;
const DEAREST = 6e8;
const sentenceCase = text => text[0].toUpperCase() + text.slice(1).replace(/[.]$/, "");
// Settings that have a place of their own.
const IN_DATA = ["data", "samples", "noise", "data_seed", "validation", "features"];
const IN_STRIP = ["rate", "seed"];
const HELD = 50;
const PATIENCE = "20";

// A class, and no `:has()` in the style sheet, which would have all styles worked out anew whenever a text changes.
document.documentElement.classList.add("playground-page");

nnPlay.playground(async (root, worker) => {
  const { info: { settings } } = await worker.ask("settings");
  const { info: { presets } } = await worker.ask("presets");
  const usual = Object.fromEntries(settings.map(({ key, usual }) => [key, usual]));
  const now = { view: {}, link: "", activations: settings.find(({ key }) => key === "activations").options.map(({ value }) => value) };
  const undo = ground.undo(HELD);
  let values = {};
  let playing = null;
  let busy = null;
  let wanted = null;
  let table = null;
  let failed = null;

  // --- Parts ---
  const says = ground.says({ viewed: (key, value) => (now.view[key] = value, says.opened(now), again(), address()) });
  const network = ground.network({
    say: (parameter, value, place) => edit({ parameter, value }, place),
    peeked: (layer, unit) => says.peek(layer && layer < now.places.length ? `${layer}.${unit}` : null),
    drawn: () => change({ weights: undefined }, "weights"),
    chosen: (layer, unit) => {
      now.view.shown = layer === now.places.length ? String(unit) : `${layer}.${unit}`;
      says.opened(now);
      again();
      address();
    },
    shape: (hidden, activations) => change({ hidden: hidden.join(","), activations: activations.join(",") || usual.activations }, "shape", network.told),
  });
  const loss = ground.loss();
  const sharpness = ground.sharpness();
  const slice = ground.slice({ again: () => again() });
  const judge = ground.judge();
  const lines = {
    every: 30,
    cost: () => 3 * now.rows * now.info.parameters,
    opened: to => network.opened(to),
    asks: () => [["parameters", {}]],
    show([{ numbers }]) {
      now.parameters = numbers.subarray(0, numbers.length / 2);
      now.gradient = numbers.subarray(numbers.length / 2);
    },
  };
  const views = [lines, says, loss, sharpness, slice, judge];
  const elsewhere = ground.elsewhere({
    ask: (...given) => worker.ask(...given),
    // What goes on elsewhere goes on after a whole epoch.
    whole: async () => {
      if (playing) await pause(true);
      if (now.status.step > 0) said((await worker.ask("advance", { epochs: 1 })).info);
    },
    loaded: async ({ info, numbers, said }, name) => {
      undo.keep({ link: now.link, at: now.status.epoch });
      await opened(info, numbers);
      return [`${name} is open: ${info.parameters} parameters.`, ...said].join(" ");
    },
  });
  const walk = ground.walk({
    ask: (...given) => worker.ask(...given),
    annotate: (...given) => network.annotate(...given),
    left: () => (root.classList.remove("stepping"), stepButton.focus(), again()),
  });

  // --- Controls from the list ---
  const changed = (key, value, told) => {
    const more = {};
    // One activation for each layer stays so.
    const activations = (values.activations ?? "").split(",");
    if (key === "hidden" && activations.length > 1) {
      more.activations = value.split(",").map((_, l) => activations[l] ?? activations.at(-1)).join(",");
    }
    return change({ [key]: value, ...more }, key, told);
  };
  const controls = settings.filter(({ group }) => group !== "state").map(setting => ground.control(setting, changed));
  const named = keys => keys.map(key => controls.find(({ setting }) => setting.key === key)).filter(Boolean);
  const [inData, inStrip] = [named(IN_DATA), named(IN_STRIP)];
  const rest = controls.filter(control => !inData.includes(control) && !inStrip.includes(control));
  const drawers = [...new Set(settings.map(({ group }) => group))].filter(group => group !== "state")
    .map(group => ground.drawer(sentenceCase(group), rest.filter(({ setting }) => setting.group === group)));

  // --- Presets ---
  const preset = el("select", { id: "preset" }, el("option", { value: "" }, "Choose an experiment …"), ...presets.map(({ name, title }) => el("option", { value: name }, title)));
  const sentence = el("p", { class: "sentence" });
  preset.addEventListener("change", () => {
    const one = presets.find(({ name }) => name === preset.value);
    if (one) choose(one);
  });
  const tell = one => {
    preset.value = one?.name ?? "";
    sentence.replaceChildren(one?.sentence ?? "");
    if (one?.chapter) sentence.append(" ", el("a", { href: `${window.root ?? ""}chapters/${one.chapter}.html` }, "The chapter"));
  };
  const same = (one, other) => {
    const [a, b] = [one, other].map(link => {
      const { settings } = ground.link.read(link);
      return Object.entries(settings).filter(([key, value]) => key !== "at" && value !== usual[key]).map(String).sort().join();
    });
    return a === b;
  };
  const choose = one => {
    tell(one);
    return go(one.link, { what: "" });
  };

  // --- Data ---
  const facts = el("p", { class: "facts" });
  const notes = el("div", { class: "notes" });
  const targets = el("select");
  const targetLabel = el("label", { hidden: true }, "Predict ", targets);
  targets.addEventListener("change", () => change({ targets: targets.value }, "targets"));
  let given;
  const offer = read => {
    table = read;
    targets.replaceChildren(...(table?.columns ?? []).map(({ name, kind }) => el("option", { value: name }, kind ? `${name} (${kind})` : name)));
  };
  const drop = ground.drop({
    label: "A table of your own ", accept: ".csv,.tsv,.txt,text/csv", hint: "CSV; drop it here. It stays in this page and goes nowhere.",
    take: async (name, bytes) => {
      const before = { table, given };
      offer((await worker.ask("table", { name }, bytes)).info);
      try {
        await go(ground.link.settings({ ...values, data: "csv", targets: undefined, features: undefined, weights: undefined, at: undefined }), { strict: true });
      } catch (error) {
        // Then everything stays as it was: with the table before, if there was one.
        if (before.given) await worker.ask("table", { name: before.given.name }, before.given.bytes);
        offer(before.table);
        await again();
        throw error;
      }
      given = { name, bytes };
      tell(null);
      return `${name}: ${table.rows} rows, ${table.columns.length} columns. ${(table.notes ?? []).join(" ")}`;
    },
  });

  // --- The strip ---
  const playButton = button("Play", () => (playing ? pause() : play()));
  playButton.className = "main";
  const oneStep = button("One step", () => advance({ steps: 1 }));
  const oneEpoch = button("One epoch", () => advance({ epochs: 1 }));
  const restart = button("Start again", () => startAgain());
  const undoButton = button("Undo", () => back());
  const stepButton = button("Step through", () => stepThrough());
  stepButton.title = "One sample through forward, loss, backward and step, with every number";
  const speed = el("input", { type: "range", min: 0, max: PACES.length - 1, value: PACES.indexOf(50), id: "speed" });
  const pace = () => PACES[speed.value];
  const paceWords = el("output", { for: "speed" });
  const sayPace = () => {
    paceWords.textContent = pace() === Infinity ? "as fast as it goes" : `${pace()} epoch${pace() === 1 ? "" : "s"}/s`;
    speed.setAttribute("aria-valuetext", paceWords.textContent);
  };
  speed.addEventListener("input", sayPace);
  sayPace();
  const until = el("input", { type: "number", min: 1, step: 1, placeholder: "never" });
  const early = el("input", { type: "checkbox" });
  early.addEventListener("change", () => change(early.checked
    ? { early_stopping: PATIENCE, validation: Number(values.validation) > 0 ? values.validation : "0.2" }
    : { early_stopping: "0" }, "early"));
  const summary = el("p", { class: "summary", role: "status" });
  const epoch = el("strong");
  const digest = el("code", {}, "");
  const wrong = el("div", { class: "wrong-place" });
  const diverged = el("div", { class: "diverged", role: "alert", hidden: true });
  const strip = el("section", { class: "strip", "aria-label": "Training" },
    el("div", { class: "row" }, playButton, oneStep, oneEpoch, restart, undoButton, stepButton, el("span", { class: "epoch" }, epoch)),
    el("div", { class: "tune" }, el("div", { class: "row" }, el("label", {}, "Stop at epoch ", until), el("label", { class: "tick" }, early, "or when validation stops improving")),
      el("div", { class: "row" }, ...inStrip.map(({ place }) => place),
        el("div", { class: "setting" }, el("label", { for: "speed" }, "Speed"), speed, paceWords))));

  const pane = (name, title, { head, place }) => el("section", { class: `pane ${name}`, "aria-label": title },
    el("div", { class: "head" }, el("h2", {}, title), ...(head ? [head] : [])), ...[place].flat());
  root.append(
    el("div", { class: "opening" }, el("label", { for: "preset" }, "Experiment "), preset, sentence),
    wrong,
    el("div", { class: "panes" },
      pane("data", "Data", { place: [...inData.map(({ place }) => place), targetLabel, facts, notes, drop] }),
      pane("network", "Network", network),
      pane("says", "What it says", says),
      network.inspector),
    walk.place,
    el("div", { class: "numbers" }, summary, diverged),
    el("div", { class: "charts" }, pane("over", "Loss", loss), pane("over", "Sharpness", sharpness), pane("over", "Loss nearby", slice)),
    pane("over", "How good it is", judge),
    el("div", { class: "drawers" }, ...drawers, elsewhere.place),
    el("p", { class: "digest" }, "Digest of the weights ", digest, "; the copied program ends with the same."),
    strip);

  // --- Pictures: what is due is asked together with a slice of training ---
  const asked = [];
  const fits = view => !view.off && view.cost() < DEAREST;
  const due = () => {
    const time = performance.now();
    const some = views.filter(view => fits(view) && time - (view.drawn ?? 0) >= Math.max(view.every, view.cost() / WORK));
    for (const view of some) view.drawn = time;
    const requests = some.map(view => view.asks());
    asked.push({ views: some, requests });
    return requests.flat();
  };
  const answered = (view, requests, answers, status) =>
    view.show(answers.map((answer, i) => ({ name: requests[i][0], query: requests[i][1], ...answer })), status);
  const drawn = (status, answers) => {
    const { views, requests } = asked.shift();
    said(status);
    let at = 0;
    views.forEach((view, k) => answered(view, requests[k], answers.slice(at, at += requests[k].length), status));
    network.show();
  };
  // One picture anew; what a network does not have stays away.
  const fresh = async (view, still = () => true) => {
    const requests = view.asks();
    try {
      const answers = [];
      for (const request of requests) answers.push(await worker.ask(...request));
      if (!still()) return;
      view.off = false;
      answered(view, requests, answers, now.status);
      if (view === lines || view === says) network.show();
    } catch (error) {
      view.off = true;
      view.missing?.(error);
    }
  };
  // Everything at rest, one after the other.
  let round = 0;
  const again = async () => {
    const mine = ++round;
    const still = () => mine === round && !playing && !wanted;
    if (now.info) for (const view of views) if (still()) await fresh(view, still);
  };

  // --- What is so now, in words ---
  let spoken = 0;
  const said = status => {
    now.status = status;
    epoch.textContent = `epoch ${status.epoch.toLocaleString("en")}${status.step > 0 ? `, step ${status.step} of ${status.steps}` : ""}`;
    digest.textContent = status.digest;
    const time = performance.now();
    if (!playing || time - spoken > 1000) {
      if (summary.textContent !== status.summary) summary.textContent = status.summary;
      spoken = time;
      if (playing) address();
    }
    tellDiverged(status);
  };
  const tellDiverged = status => {
    const is = /diverge/i.test(status.stop ?? "");
    if (diverged.hidden === !is) return;
    diverged.hidden = !is;
    if (!is) return;
    const [when, sharp] = sharpness.before() ?? [];
    const border = sharp ? 2 / sharp : NaN;
    const below = Number((border * 0.9).toPrecision(2));
    diverged.replaceChildren(`It diverged at epoch ${status.stop_epoch ?? status.epoch}: the learning rate is too large. `);
    const rate = Number(values.rate ?? usual.rate);
    if (border > 0 && below < rate) {
      diverged.append(`At epoch ${when} the sharpness was ${short(sharp)}, so the border was at the rate ${short(border)}. `,
        button(`Start again with ${below}`, () => change({ rate: String(below) }, "rate")));
    } else {
      diverged.append(button(`Start again with ${Number((rate / 2).toPrecision(2))}`, () => change({ rate: String(Number((rate / 2).toPrecision(2))) }, "rate")));
    }
  };
  const withEpochs = (link, epochs) => [link, epochs > 0 && `at=${epochs}`].filter(Boolean).join("&");
  const address = () => {
    history.replaceState(null, "", `#${ground.link.written(withEpochs(now.link, now.status.epoch), now.view)}`);
  };

  // --- Another state ---
  const opened = async (info, samples, at = 0) => {
    now.info = info;
    now.link = info.link.replace(/(^|&)at=[^&]*/, "").replace(/^&/, "");
    values = ground.link.read(info.link).settings;
    now.places = ground.places(info);
    now.rows = info.rows ?? 1;
    now.classes = /class|binary|label/i.test(info.task);
    now.samples = samples;
    // What is said of each output.
    now.said = info.outputs.map((name, k) => (!now.classes ? name : info.task === "binary" && info.classes.length ? `class ${info.classes[1]}` : /^\d+$/.test(name) ? `class ${name}` : name));
    now.given = Boolean(values.weights);
    now.parameters = null;
    now.units = null;
    for (const control of controls) control.show(values, usual), control.told(null);
    early.checked = Number(values.early_stopping ?? usual.early_stopping) > 0;
    const csv = (values.data ?? usual.data) === "csv" && table;
    targetLabel.hidden = !csv;
    if (csv) targets.value = values.targets ?? table.columns.at(-1).name;
    facts.replaceChildren(...nnPlay.prose(`${info.rows} samples to learn from${info.validation_rows ? `, ${info.validation_rows} kept aside for validation (${info.inputs.length > 1 ? "hollow" : "squares"})` : ""}. ${sentenceCase(info.why)}.`));
    const remarks = info.notes.map(note => el("p", {}, ...nnPlay.prose(sentenceCase(note))));
    notes.replaceChildren(...(remarks.length < 3 ? remarks : [el("details", {}, el("summary", {}, `${remarks.length} remarks`), ...remarks)]));
    for (const view of views) view.opened(now), view.drawn = 0, view.off = false;
    said((await worker.ask("status")).info);
    await replay(at);
    undoButton.disabled = !undo.count;
    address();
    elsewhere.write();
    walk.again(now);
    await again();
  };
  // Repeats so many epochs, with looks at the sharpness on the way.
  const replay = async at => {
    const looks = fits(sharpness) ? 30 : 1;
    for (let look = 0; look <= looks && now.status.epoch < at && !now.status.stop && !wanted; look++) {
      if (looks > 1) await fresh(sharpness);
      const epochs = Math.ceil(at * (look + 1) / (looks + 1)) - now.status.epoch;
      if (epochs > 0) said((await worker.ask("advance", { epochs })).info);
    }
  };
  // Opens a link; several wishes at once become the last one.
  const go = async (link, { what = "", keep = true, told, strict } = {}) => {
    wanted = { link, what, keep, told };
    if (busy) return busy;
    busy = (async () => {
      const wasPlaying = playing && await pause(true);
      while (wanted) {
        const { link, what, keep, told } = wanted;
        wanted = null;
        const before = { link: now.link, at: now.status?.epoch };
        try {
          const { settings, view } = ground.link.read(link);
          const at = Number(settings.at) || 0;
          delete settings.at;
          const { info, numbers } = await worker.open(ground.link.settings(settings));
          if (keep && before.link) undo.keep(before, what);
          if (!keep || !what) now.view = view;
          nnPlay.told(wrong, null);
          await opened(info, numbers, at);
        } catch (error) {
          if (strict) throw error;
          failed = error;
          (told ?? (error => nnPlay.told(wrong, error)))(error);
          await again();
        }
      }
      if (wasPlaying) play();
    })().finally(() => { busy = null; });
    return busy;
  };
  const change = (some, what, told) => {
    if (what === "data") tell(null);
    const next = { ...values, ...some };
    delete next.at;
    // Other weights than given ones, once the network has another shape.
    if (["shape", "hidden", "features", "data", "bias", "initialization", "seed"].includes(what)) delete next.weights;
    for (const key of Object.keys(next)) if (next[key] === usual[key]) delete next[key];
    return go(ground.link.settings(next), { what, told });
  };
  const edit = async (query, place) => {
    await busy;
    await pause();
    try {
      const before = { link: now.link, at: now.status.epoch };
      await worker.ask("set", query);
      undo.keep(before);
      const { info } = await worker.ask("info");
      await opened(info, now.samples);
      nnPlay.told(place, null);
    } catch (error) {
      nnPlay.told(place, error);
    }
  };
  const back = () => {
    const state = undo.back();
    if (state) return go(withEpochs(state.link, state.at), { keep: false, what: "undo" });
  };

  // --- Training ---
  const play = () => {
    if (playing) return;
    if (now.status.stop) return nnPlay.told(wrong, { message: `The run has ended: ${now.status.stop_said}`, help: "start again, or change something" });
    nnPlay.told(wrong, null);
    if (walk.walking) walk.leave();
    playButton.textContent = "Pause";
    asked.length = 0;
    for (const view of views) if (!fits(view)) view.missing?.({ message: "It takes long here: it is computed when training rests." });
    // Where motion is not wanted, play does the work of a second and rests.
    const start = now.status.epoch;
    const rest = nnPlay.calm ? start + Math.min(pace(), 1000) : Infinity;
    const goal = () => Math.min(rest, Number(until.value) > start ? Number(until.value) : Infinity);
    const mine = playing = worker.play({ pace: () => (nnPlay.calm ? Infinity : pace()), until: goal, each: due }, drawn);
    mine.ended.catch(error => nnPlay.told(wrong, error)).then(() => playing === mine && pause());
  };
  // Gives true where it played.
  const pause = async quiet => {
    const was = playing;
    if (!was) return false;
    playing = null;
    playButton.textContent = "Play";
    try {
      said(await was.stop());
    } catch (error) {
      nnPlay.told(wrong, error);
    }
    address();
    if (quiet !== true) {
      elsewhere.write();
      await again();
    }
    return true;
  };
  const advance = async query => {
    await busy;
    await pause(true);
    try {
      said((await worker.ask("advance", query)).info);
      walk.again(now);
      address();
      await again();
    } catch (error) {
      nnPlay.told(wrong, error);
    }
  };
  const startAgain = async () => {
    await busy;
    await pause(true);
    nnPlay.told(wrong, null);
    said((await worker.ask("restart")).info);
    sharpness.opened(now);
    walk.again(now);
    address();
    await again();
  };
  const stepThrough = async () => {
    await busy;
    await pause();
    root.classList.add("stepping");
    await walk.begin(now);
  };

  addEventListener("keydown", event => {
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !/INPUT|TEXTAREA/.test(event.target.tagName)) {
      event.preventDefault();
      back();
    } else if (event.key === " " && event.target === document.body) {
      event.preventDefault();
      playButton.click();
    }
  });
  addEventListener("hashchange", () => go(location.hash.slice(1), { what: "" }));

  // A file that misses its place is not to take the reader away from here.
  addEventListener("dragover", event => event.preventDefault());
  addEventListener("drop", event => event.preventDefault());

  if (location.hash.length > 1) {
    await go(location.hash.slice(1), { keep: false });
    tell(presets.find(({ link }) => same(link, now.link)));
  }
  if (!now.info) {
    await choose(presets[0]);
    if (failed) nnPlay.told(wrong, { message: `The link cannot be opened: ${failed.message}`, help: [failed.help, "the first experiment is open in its place"].filter(Boolean).join("; ") });
  }
});
