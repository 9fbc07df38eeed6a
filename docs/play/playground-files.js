// What goes in and out by file: a table of one's own, models, and the same run as a program.

const { element: el } = nnPlay;
const ground = nnPlay.ground ??= {};

const download = (name, bytes) => {
  const address = URL.createObjectURL(new Blob([bytes]));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
};

// A place for a file, chosen or dropped; what is wrong with it is said there.
ground.drop = ({ label, accept, hint, take }) => {
  const input = el("input", { type: "file", accept });
  const said = el("div", { "aria-live": "polite" });
  const place = el("div", { class: "drop" }, el("label", {}, label, input), el("small", {}, hint), said);
  const taken = async file => {
    nnPlay.told(place, null);
    said.textContent = `Reading ${file.name} …`;
    try {
      said.textContent = await take(file.name, new Uint8Array(await file.arrayBuffer())) ?? "";
    } catch (error) {
      said.textContent = "";
      nnPlay.told(place, error);
    }
  };
  input.addEventListener("change", () => input.files[0] && taken(input.files[0]).then(() => { input.value = ""; }));
  place.addEventListener("dragover", event => {
    event.preventDefault();
    place.classList.add("over");
  });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", event => {
    event.preventDefault();
    place.classList.remove("over");
    const [file] = event.dataTransfer.files;
    if (file) taken(file);
  });
  return place;
};

const FORMS = [["command", "a command"], ["toml", "TOML for `nn train --config`"], ["rust", "Rust"], ["python", "Python"]];
const MODELS = { json: "JSON", onnx: "ONNX", safetensors: "safetensors", npz: "NumPy’s npz" };

// The same run elsewhere, and the model as a file.
ground.elsewhere = ({ ask, whole, loaded }) => {
  const list = el("select", {}, ...FORMS.map(([value, text]) => el("option", { value }, text)));
  const text = el("code");
  const shown = el("pre", { tabindex: 0, role: "region", "aria-label": "The same run as a program" }, text);
  const digest = el("code");
  const ends = el("p", { class: "facts" }, "It ends with weights of the digest ", digest, ".");
  const done = el("span", { role: "status" });
  const beside = el("span");
  const place = el("details", { class: "drawer elsewhere" }, el("summary", {}, "Continue elsewhere"));
  const write = async () => {
    if (!place.open) return;
    beside.replaceChildren();
    done.textContent = "";
    nnPlay.told(place, null);
    try {
      const { info, bytes } = await ask("copy", { as: list.value });
      ends.hidden = shown.hidden = false;
      text.textContent = info.text;
      digest.textContent = info.digest;
      if (info.file) beside.replaceChildren(nnPlay.button(`Save ${info.file}, which it reads`, () => download(info.file, bytes)));
    } catch (error) {
      ends.hidden = shown.hidden = true;
      nnPlay.told(place, error);
    }
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      done.textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren(text);
      done.textContent = "Selected; copy it with the keyboard.";
    }
  };
  const save = async format => {
    nnPlay.told(place, null);
    try {
      await whole();
      download(`model.${format}`, (await ask("save", { format })).bytes);
    } catch (error) {
      nnPlay.told(place, error);
    }
  };
  const load = ground.drop({
    label: "Open a model ", accept: Object.keys(MODELS).map(format => `.${format}`).join(), hint: "A model that this page or nn saved, or a network by itself; it goes on with the samples that are open.",
    take: async (name, bytes) => {
      const format = name.split(".").pop().toLowerCase();
      await whole();
      return loaded(await ask("load", { format, name }, bytes), name);
    },
  });
  list.addEventListener("change", write);
  place.addEventListener("toggle", write);
  place.append(el("div", { class: "elsewhere-parts" },
    el("p", { class: "row" }, el("label", {}, "Copy as ", list), nnPlay.button("Copy", copy), beside, done),
    ends, shown,
    el("p", { class: "row" }, "Save the model as ", ...Object.entries(MODELS).map(([format, said]) => nnPlay.button(said, () => save(format)))),
    el("p", { class: "facts" }, "It is the whole model, with the columns of its table and how it came about, the same as that of the command: ", el("code", {}, "nn predict model.json table.csv"), " predicts with it, ", el("code", {}, "nn show model.json"), " tells of it."),
    load));
  return { place, write };
};
