// Controls for the settings: each is made from its row in the list of the engine, with its label and its sentence.

const { element: el } = nnPlay;
const ground = nnPlay.ground ??= {};

// A slider's places and the values there: by factors where a setting has a wide range, with nought at the end if it may be that.
// It covers what one tries; any other value of the range can be typed.
const STEPS = 200;
const sliding = ({ min, max, logarithmic, kind, usual }) => {
  if (!(min < max) || max > 2e6 && !logarithmic) return null;
  if (!logarithmic && max <= 1) {
    return { to: value => (value - min) / (max - min) * STEPS, from: place => min + (max - min) * place / STEPS };
  }
  if (!logarithmic && min < 0) return null;
  const middle = Number(usual) || 0.01;
  const low = logarithmic ? Math.max(min, middle / 1e3) : kind === "integer" ? Math.max(1, min) : 1e-4;
  const high = logarithmic ? Math.min(max, middle * 1e3) : Math.min(max, kind === "integer" ? 1e4 : 10);
  const nought = min === 0 && !logarithmic;
  return {
    to: value => nought && value <= 0 ? 0 : Math.log(Math.max(value, low) / low) / Math.log(high / low) * STEPS,
    from: place => nought && place <= 0 ? 0 : low * (high / low) ** (place / STEPS),
  };
};

const kinds = {
  choice({ id, setting, change }) {
    const list = el("select", { id, onchange: () => change(list.value) });
    for (const { value, label } of setting.options) list.append(el("option", { value }, label));
    return { parts: [list], show: value => { list.value = value; } };
  },
  switch({ id, change }) {
    const box = el("input", { type: "checkbox", id, onchange: () => change(String(box.checked)) });
    return { parts: [box], show: value => { box.checked = value === "true"; } };
  },
  text({ id, change }) {
    const field = el("input", { id, autocomplete: "off", spellcheck: false, onchange: () => change(field.value.trim()) });
    return { parts: [field], show: value => { field.value = value; } };
  },
  number({ id, setting, change, whole }) {
    const { label, min, max } = setting;
    const box = el("input", { type: "number", id, step: whole ? 1 : "any", min, max, onchange: () => change(box.value) });
    const slider = sliding(setting);
    if (!slider) return { parts: [box], show: value => { box.value = value; } };
    const range = el("input", { type: "range", min: 0, max: STEPS, "aria-label": `${label}, by sliding` });
    range.addEventListener("input", () => {
      const value = slider.from(Number(range.value));
      box.value = whole ? Math.round(value) : Number(value.toPrecision(2));
      change(box.value);
    });
    const show = value => {
      box.value = value;
      if (document.activeElement !== range) range.value = slider.to(Number(value));
      range.setAttribute("aria-valuetext", value);
    };
    return { parts: [range, box], show };
  },
  integer: given => kinds.number({ ...given, whole: true }),
  // Some of several.
  some({ setting, change }) {
    const boxes = setting.options.map(({ value, label }) => {
      const box = el("input", { type: "checkbox", value, onchange: () => change(boxes.filter(box => box.checked).map(box => box.value).join(",")) });
      box.words = label;
      return box;
    });
    const place = el("span", { class: "some" }, ...boxes.map(box => el("label", {}, box, ` ${box.words}`)));
    return { parts: [place], several: true, show: value => {
      const chosen = value.split(",");
      for (const box of boxes) box.checked = chosen.includes(box.value);
    } };
  },
};
Object.assign(kinds, { list: kinds.text });

let count = 0;

// A control: `show(values)` after each change, `told(error)` for what was wrong with it.
ground.control = (setting, changed) => {
  const id = `setting-${setting.key}-${count++}`;
  const several = setting.kind === "list" && setting.options?.length > 0 && setting.key !== "activations";
  const change = value => changed(setting.key, value, told);
  const { parts, show } = (several ? kinds.some : kinds[setting.kind] ?? kinds.text)({ id, setting, change });
  const help = el("small", { id: `${id}-help` }, setting.help ?? "");
  parts.at(-1).setAttribute("aria-describedby", help.id);
  const label = several ? el("legend", {}, setting.label) : el("label", { for: id }, setting.label);
  const place = el(several ? "fieldset" : "div", { class: `setting ${setting.kind}${parts.length > 1 ? "" : " alone"}` }, label, ...parts, help);
  const told = error => nnPlay.told(place, error);
  return {
    setting, place, told,
    show(values, usual) {
      const { key, when } = setting;
      show(values[key] ?? usual[key]);
      const other = when && (values[when.key] ?? usual[when.key]);
      place.hidden = Boolean(when) && (when.values ? !when.values.includes(other) : when.not.includes(other));
    },
  };
};

// A drawer of controls, for one group of the list.
ground.drawer = (name, controls) => {
  const place = el("details", { class: "drawer" }, el("summary", {}, name), el("div", { class: "settings" }, ...controls.map(({ place }) => place)));
  return place;
};
