// What live figures and the playground are put together from: charts with axes and handles, sliders, a player.
// They draw; every number of a network is asked of the Rust code.

const { element } = nnPlay;
const shaped = (node, attributes, ...children) => {
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
};
/** An element of a drawing. */
const svg = (tag, attributes = {}, ...children) =>
  shaped(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, ...children);

const minus = text => text.replaceAll("-", "−");
/** A number with so many decimals. */
const fixed = (value, decimals = 2) => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
  const text = value.toFixed(decimals);
  return minus(Number(text) === 0 ? text.replace("-", "") : text);
};
const raised = text => [...String(text)].map(sign => "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign] ?? "⁻").join("");
/** A number with so many digits that mean something, large and small ones with a power of ten. */
const short = (value, digits = 3) => {
  if (!Number.isFinite(value) || value === 0) return fixed(value, 0);
  const size = Math.floor(Math.log10(Math.abs(value)));
  if (size >= -4 && size < 6) return minus(String(Number(value.toPrecision(digits))));
  const [front, power] = value.toExponential(digits - 1).split("e");
  const factor = Number(front) === 1 ? "" : `${minus(String(Number(front)))}·`;
  return `${factor}10${raised(Number(power))}`;
};

// --- Colours ---------------------------------------------------------------------------------------------------------

const channels = name => nnPlay.colour(name).match(/[\d.]+/g).slice(0, 3).map(Number);
const mixed = (a, b, share) => a.map((value, i) => value + (b[i] - value) * share);
const charts = new Set();
let tables = {};
/**
 * 256 colours. `both`: from vermillion (no) through the paper to blue (yes); `one`: from the paper to blue; `height`: from the
 * paper to grey, so pale that lines are seen on it; `ink`: from the paper to ink.
 */
const table = kind => {
  const [no, paper, yes, ink] = ["vermillion", "paper", "blue", "ink"].map(channels);
  const at = {
    both: t => (t < 0.5 ? mixed(paper, no, 1 - 2 * t) : mixed(paper, yes, 2 * t - 1)),
    one: t => mixed(paper, yes, t), height: t => mixed(paper, ink, 0.3 * t), ink: t => mixed(paper, ink, t),
  }[kind];
  return (tables[kind] ??= Array.from({ length: 256 }, (_, i) => at(i / 255)));
};
addEventListener("nn-colours", () => {
  tables = {};
  for (const chart of charts) chart.layout();
});

// --- Charts ----------------------------------------------------------------------------------------------------------

const ticks = (low, high, log, most) => {
  const found = [];
  if (log) {
    const [from, to] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
    const by = Math.ceil((to - from + 1) / most);
    for (let power = from; power <= to; power += by) found.push([10 ** power, `10${raised(power)}`]);
    if (found.length > 1) return found;
    found.length = 0;
  }
  const rough = (high - low) / most;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(factor => factor * unit).find(step => step >= rough);
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i += 1) {
    const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    found.push([i * step, Math.abs(i * step) >= 1e5 ? short(i * step) : fixed(i * step, decimals)]);
  }
  return found;
};
let clips = 0;

/**
 * A chart with axes that keeps what it is told to show, under a key each, and draws it anew when its size changes.
 * Points are pairs. `ratio` is height to width of the whole; `square` makes units on both axes alike.
 */
const chart = ({ label, x, y, xName = "", yName = "", xLog = false, yLog = false, ratio = 0.66, bare = false, bareX = false }) => {
  const canvas = element("canvas", { "aria-hidden": "true", hidden: true });
  const clip = `clip-${(clips += 1)}`;
  const box = svg("rect");
  const [axes, lines, front, handles] = [{}, { "clip-path": `url(#${clip})` }, {}, {}].map(more => svg("g", more));
  for (const group of [axes, lines, front]) group.setAttribute("aria-hidden", "true");
  const root = svg("svg", { role: "group", "aria-label": label }, svg("clipPath", { id: clip }, box), axes, lines, front, handles);
  const place = element("div", { class: "chart" }, canvas, root);
  const items = new Map();
  let width = 0, height = 0;
  const edge = { left: 0, right: 0, top: 0, bottom: 0 };
  const scaled = (value, [low, high], log) =>
    log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  const back = (share, [low, high], log) => (log ? low * (high / low) ** share : low + share * (high - low));
  const X = value => edge.left + scaled(value, x, xLog) * (width - edge.left - edge.right);
  const Y = value => height - edge.bottom - scaled(value, y, yLog) * (height - edge.top - edge.bottom);

  const drawAxes = () => {
    axes.replaceChildren();
    const [right, bottom] = [width - edge.right, height - edge.bottom];
    shaped(box, { x: edge.left, y: edge.top, width: right - edge.left, height: bottom - edge.top });
    canvas.style.cssText = `left:${edge.left / width * 100}%;top:${edge.top / height * 100}%;width:${(right - edge.left) / width * 100}%;height:${(bottom - edge.top) / height * 100}%`;
    if (bare) return;
    const text = (at, said, more) => axes.append(svg("text", { x: at[0], y: at[1], ...more }, said));
    for (const [value, said] of bareX ? [] : ticks(...x, xLog, Math.max(3, width / 90))) {
      axes.append(svg("path", { class: "grid", d: `M${X(value)} ${edge.top}V${bottom}` }));
      text([X(value), bottom + 16], said, { "text-anchor": "middle" });
    }
    for (const [value, said] of ticks(...y, yLog, Math.max(3, height / 60))) {
      axes.append(svg("path", { class: "grid", d: `M${edge.left} ${Y(value)}H${right}` }));
      text([edge.left - 6, Y(value) + 4], said, { "text-anchor": "end" });
    }
    axes.append(svg("path", { class: "axis", d: `M${edge.left} ${edge.top}V${bottom}H${right}` }));
    text([(edge.left + right) / 2, height - 5], xName, { "text-anchor": "middle", class: "name" });
    text([edge.left, 14], yName, { "text-anchor": "start", class: "name" });
  };
  const layout = () => {
    if (!place.clientWidth) return;
    width = place.clientWidth;
    height = Math.max(bare ? 0 : 130, Math.round(width * ratio));
    Object.assign(edge, bare ? { left: 6, right: 6, top: 6, bottom: 6 } : { left: 46, right: 14, top: yName ? 24 : 10, bottom: xName ? 40 : 24 });
    root.setAttribute("viewBox", `0 0 ${width} ${height}`);
    drawAxes();
    for (const item of items.values()) item.draw();
  };
  const put = (key, group, tag, draw) => {
    let item = items.get(key);
    if (!item) items.set(key, (item = { node: svg(tag) })), group.append(item.node);
    item.draw = () => draw(item.node);
    if (width) item.draw();
    return item.node;
  };
  const shapes = {
    circle: (r, a, b) => `M${a - r} ${b}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`,
    square: (r, a, b) => `M${a - r} ${b - r}h${2 * r}v${2 * r}h${-2 * r}z`,
  };
  const self = {
    place, layout,
    /** Moves the axes. */
    axes(to) {
      x = to.x ?? x, y = to.y ?? y, xName = to.xName ?? xName, yName = to.yName ?? yName;
      if (width) layout();
    },
    /** A line through points; what is no number leaves a gap. */
    line: (key, points, kind = "") => put(key, lines, "path", node => {
      let d = "", pen = "M";
      for (const [a, b] of points) {
        const [px, py] = [X(a), Y(b)];
        if (Number.isFinite(px) && Number.isFinite(py)) d += `${pen}${px.toFixed(1)} ${Math.max(-1e5, Math.min(1e5, py)).toFixed(1)}`, pen = "L";
        else pen = "M";
      }
      shaped(node, { d, class: `line ${kind}` });
    }),
    /** Points as circles or squares. */
    dots: (key, points, kind = "", r = 5, shape = "circle") => put(key, front, "path", node =>
      shaped(node, { d: points.filter(([a, b]) => a >= x[0] && a <= x[1] && b >= y[0] && b <= y[1]).map(([a, b]) => shapes[shape](r, X(a), Y(b))).join(""), class: `dots ${kind}` })),
    /** Words at a place, with a halo of paper. */
    text: (key, [a, b], said, more = {}) => put(key, front, "text", node => {
      node.textContent = said;
      shaped(node, { x: X(a), y: Y(b), ...more });
    }),
    /** A name beside each place, at the corner where it covers least of the places and of other names; it stays there while it can. */
    names: (key, places) => put(key, front, "g", node => {
      const [wide, high] = [10, 9], taken = places.map(([[a, b]]) => [X(a), Y(b)]);
      const corners = [[1, -1], [1, 1], [-1, -1], [-1, 1]];
      node.kept ??= [];
      node.replaceChildren(...places.map(([, said], i) => {
        const [half, [px, py]] = [4 * said.length, taken[i]];
        const middle = ([side, down]) => [px + side * (wide + half), py + down * (high + 4)];
        const covered = corner => {
          const [mx, my] = middle(corner);
          const crowd = taken.filter(([tx, ty]) => Math.abs(tx - mx) < half + wide && Math.abs(ty - my) < 8 + high).length;
          return mx - half < edge.left || mx + half > width - edge.right ? 100 : crowd;
        };
        const best = [node.kept[i] ?? corners[0], ...corners].reduce((best, corner) => (covered(corner) < covered(best) ? corner : best));
        node.kept[i] = best;
        const [x, y] = middle(best);
        taken.push([x, y]);
        return svg("text", { x, y: y + 4, "text-anchor": "middle" }, said);
      }));
    }),
    /** A field of n x n values from `low` to `high`, row by row from the lowest y. */
    field: (values, n, [low, high] = [0, 1], kind = "both") => put("field", lines, "g", () => {
      canvas.hidden = false;
      canvas.width = canvas.height = n;
      const pen = canvas.getContext("2d"), picture = pen.createImageData(n, n), colours = table(kind);
      for (let row = 0; row < n; row += 1) for (let column = 0; column < n; column += 1) {
        const share = (values[(n - 1 - row) * n + column] - low) / (high - low);
        const [r, g, b] = colours[Math.max(0, Math.min(255, Math.round(share * 255))) || 0];
        picture.data.set([r, g, b, 255], 4 * (row * n + column));
      }
      pen.putImageData(picture, 0, 0);
    }),
    /** Something to drag; arrow keys move it by `step`. Told again, it stands elsewhere. */
    handle: (key, { label, at, said, step, move }) => {
      const fresh = !items.has(key);
      const node = put(key, handles, "g", node =>
        shaped(node, { transform: `translate(${X(at[0])} ${Y(at[1])})`, "aria-valuenow": Math.round(100 * scaled(at[0], x, xLog)), "aria-valuetext": said ?? `${short(at[0])}, ${short(at[1])}` }));
      node.at = at;
      if (!fresh) return;
      shaped(node, { class: "handle", tabindex: 0, role: "slider", "aria-label": label, "aria-valuemin": 0, "aria-valuemax": 100 },
        svg("circle", { class: "reach", r: 22 }), svg("circle", { r: 9 }));
      const to = (a, b) => move(Math.max(x[0], Math.min(x[1], a)), Math.max(y[0], Math.min(y[1], b)));
      node.addEventListener("pointerdown", event => {
        node.setPointerCapture(event.pointerId);
        event.preventDefault();
        node.focus();
      });
      node.addEventListener("pointermove", event => {
        if (!node.hasPointerCapture(event.pointerId)) return;
        const frame = root.getBoundingClientRect();
        const [px, py] = [event.clientX - frame.left, event.clientY - frame.top].map(value => value * width / frame.width);
        to(back((px - edge.left) / (width - edge.left - edge.right), x, xLog),
          back((height - edge.bottom - py) / (height - edge.top - edge.bottom), y, yLog));
      });
      node.addEventListener("keydown", event => {
        const [right, up] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key] ?? [];
        if (right === undefined) return;
        event.preventDefault();
        // On a logarithmic axis a step is a factor.
        to(xLog ? node.at[0] * step[0] ** right : node.at[0] + right * step[0], yLog ? node.at[1] * step[1] ** up : node.at[1] + up * step[1]);
      });
    },
    /** Takes away all whose keys begin like this. */
    clear(start) {
      for (const [key, item] of items) if (key.startsWith(start)) item.node.remove(), items.delete(key);
    },
  };
  charts.add(self);
  new ResizeObserver(() => place.clientWidth !== width && layout()).observe(place);
  return self;
};

// --- Controls --------------------------------------------------------------------------------------------------------

let names = 0;
const name = () => `part-${(names += 1)}`;

/** A slider with its label and its number, which can be typed as well. */
const slider = ({ label, min, max, step = 0.01, value, log = false, digits = 4, on }) => {
  const id = name();
  const there = log ? Math.log10 : v => v, here = log ? v => 10 ** v : v => v;
  const range = element("input", { type: "range", id, min: there(min), max: there(max), step: log ? 0.01 : step });
  const box = element("input", { type: "number", "aria-label": `${label}, as a number`, min, max, step: log || step < 0.1 ? "any" : step });
  const show = v => {
    value = v;
    range.value = there(v);
    range.setAttribute("aria-valuetext", short(v, digits));
    box.value = Number(v.toPrecision(digits));
  };
  range.addEventListener("input", () => (show(Number(here(Number(range.value)).toPrecision(log ? 3 : 12))), on(value)));
  box.addEventListener("change", () => {
    const typed = Number(box.value);
    show(box.value !== "" && Number.isFinite(typed) ? Math.min(max, Math.max(min, typed)) : value);
    on(value);
  });
  show(value);
  return { place: element("div", { class: "slider" }, element("label", { for: id }, label), range, box), get value() { return value; }, set value(v) { show(v); } };
};
/** One of several. Options are pairs of value and words. */
const choice = ({ label, options, value, on }) => {
  const id = name();
  const list = element("select", { id, onchange: () => on(list.value) }, ...options.map(([value, said]) => element("option", { value }, said)));
  list.value = value;
  return { place: element("div", { class: "choice" }, element("label", { for: id }, label), list), get value() { return list.value; }, set value(v) { list.value = v; } };
};
/** Yes or no. */
const tick = ({ label, value, on }) => {
  const box = element("input", { type: "checkbox", onchange: () => on(box.checked) });
  box.checked = value;
  return { place: element("label", { class: "tick" }, box, label), get value() { return box.checked; }, set value(v) { box.checked = v; } };
};
const button = (label, onclick) => element("button", { type: "button", onclick }, label);

/**
 * Play and pause, one step, start again. `step` does one and says whether there are more; `draw` shows what is; `speed` is how many
 * steps a frame has. Who wishes for no motion gets a second's worth of steps at once, drawn at the end.
 */
const player = ({ step, draw, restart, speed = () => 1, word = "Play", one = "One step" }) => {
  let playing = false, last = 0;
  const run = count => {
    let more = true;
    for (let i = 0; i < count && more; i += 1) more = step();
    draw();
    return more;
  };
  const set = to => {
    playing = to;
    play.textContent = to ? "Pause" : word;
    if (to) requestAnimationFrame(frame);
  };
  // Slow speeds are fractions of a step a frame; a frame is a sixtieth of a second, whatever the screen.
  let owed = 0;
  const frame = now => {
    if (!playing || !place.isConnected) return;
    owed += speed() * Math.min(4, (now - (last || now)) / (1000 / 60)) || 0;
    last = now;
    const count = Math.floor(owed);
    owed -= count;
    if (count && !run(count)) return set(false);
    requestAnimationFrame(frame);
  };
  const play = button(word, () => {
    if (nnPlay.calm) return void run(Math.ceil(60 * speed()));
    last = 0;
    set(!playing);
  });
  const place = element("div", { class: "player" }, play,
    button(one, () => (set(false), run(1))), button("Start again", () => (set(false), restart(), draw())));
  // Nobody looks, nothing runs.
  new IntersectionObserver(([seen]) => seen.isIntersecting || set(false)).observe(place);
  return { place, stop: () => set(false), play: () => nnPlay.calm || set(true) };
};

// --- Widgets ---------------------------------------------------------------------------------------------------------

/** What a widget has around it: a place to draw, controls, a sentence, the link, and the engine with its errors shown. */
const frame = (place, options, engine) => {
  const [drawing, controls, below] = ["drawing", "controls", "below"].map(name => element("div", { class: name }));
  const beside = element("div", { class: "beside" }, drawing, controls);
  const said = element("p", { class: "said", "aria-hidden": "true" });
  const live = element("p", { class: "unseen", "aria-live": "polite" });
  const link = element("a", { hidden: true }, "Open in the playground");
  if (options.try) place.append(element("p", {}, options.try));
  place.append(beside, said, live, below, element("p", { class: "onwards" }, link));
  let timer = 0, spoken = 0, sentence = "";
  const guarded = act => (...given) => {
    try {
      nnPlay.told(place, null);
      return act(...given);
    } catch (error) {
      nnPlay.told(place, error);
    }
  };
  let address = "";
  const opened = answer => {
    address = link.href = `${window.root ?? ""}playground.html#${answer.info.link}`;
    link.hidden = false;
    return answer;
  };
  const ask = (name, query, bytes) => {
    const answer = engine.ask(name, query, bytes);
    // The playground goes as far.
    if (name === "advance") link.href = `${address}&at=${answer.info.epoch}`;
    return answer;
  };
  const add = (where, part) => (where.append(part.place ?? part), part);
  const control = make => given => add(controls, make({ ...given, on: guarded(given.on) }));
  return {
    place, drawing, controls, below, guarded, ask,
    /** Opens a state, and lets the link carry it; gives the whole answer. */
    open: settings => opened(engine.ask("open", settings)),
    /** The same for data that are a file of their own, which may have to be loaded. */
    openLater: async settings => opened(await engine.open(String(new URLSearchParams(settings)))),
    /** The drawing takes the whole width, perhaps for two charts beside each other. */
    wide(pair = false) {
      beside.classList.add("wide");
      if (pair) drawing.classList.add("pair");
    },
    chart: given => add(drawing, chart(given)),
    slider: control(slider), choice: control(choice), tick: control(tick),
    button: (label, on) => add(controls, button(label, guarded(on))),
    player: ({ step, draw, restart, ...more }) => add(controls, player({ ...more, step: guarded(step), draw: guarded(draw), restart: guarded(restart) })),
    /** Buttons in a row: pairs of words and what they stand for; gives the pairs of button and that. */
    row(...pairs) {
      const made = pairs.map(([label, value]) => [button(label), value]);
      controls.append(element("div", { class: "row" }, ...made.map(([made]) => made)));
      return made;
    },
    note: text => add(controls, element("p", { class: "note" }, text)),
    /** The sentence that says what is to be seen; it is read aloud when it has been the same for a moment. */
    say(text) {
      said.textContent = sentence = text;
      clearTimeout(timer);
      timer = setTimeout(() => (live.textContent = sentence, spoken = Date.now()), Date.now() - spoken > 4000 ? 400 : 1500);
    },
  };
};

/** What the notebook's networks have in common: inputs as they are, no biases, half the sum of the squared errors, plain descent. */
const notebook = {
  input_scaling: "none", target_scaling: "none", bias: false, initialization: "uniform", loss: "half-sse", optimizer: "gradient-descent",
};

/** A sum of terms that are written already: what is negative is taken away. */
const sum = terms => terms.join(" + ").replaceAll("+ −", "− ");

Object.assign(nnPlay, { notebook, svg, fixed, short, sum, chart, slider, choice, tick, button, player, frame });
