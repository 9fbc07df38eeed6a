// Plays with the playground as a reader does. Each step gives what is wrong, and what was trained: a link, epochs and the digest that the
// page shows, for the program to repeat.
globalThis.nnCheck = (() => {
  const root = document.getElementById("playground");
  const wait = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
  const frame = () => new Promise(requestAnimationFrame);

  // What a test finds at last.
  const until = async (what, test, patience = 60_000) => {
    const end = performance.now() + patience;
    for (;;) {
      const found = test();
      if (found) return found;
      if (performance.now() > end) throw new Error(`in ${patience / 1000} s there is no ${what}`);
      await wait(30);
    }
  };
  const button = text => until(`button ${text}`, () => [...root.querySelectorAll("button")].find(button => button.textContent === text && !button.disabled));
  const one = selector => until(selector, () => root.querySelector(selector));
  const errors = (of = root) => [...of.querySelectorAll(".play-error")].map(error => error.textContent);

  // The address without what is only seen, and the epoch that it leads to.
  const state = () => {
    const pairs = location.hash.slice(1).split("&").filter(pair => pair && !pair.startsWith("view-"));
    const at = pairs.find(pair => pair.startsWith("at="));
    return { link: pairs.filter(pair => pair !== at).join("&"), epochs: Number(at?.slice(3) ?? 0) };
  };
  const digest = () => root.querySelector(".digest code").textContent;
  // Whatever was asked for is done when nothing changes any more.
  const settled = async () => {
    let before;
    for (let still = 0; still < 6;) {
      await wait(60);
      const now = `${location.hash} ${digest()} ${errors()}`;
      still = now === before ? still + 1 : 0;
      before = now;
    }
  };
  const open = async link => {
    location.hash = link;
    await settled();
  };
  // One epoch by its button; what was trained then.
  const trained = async () => {
    const { epochs } = state();
    (await button("One epoch")).click();
    await until("epoch more", () => state().epochs > epochs || errors().length);
    await settled();
    return { ...state(), digest: digest() };
  };

  const settings = async () => (await nnPlay.engine()).ask("settings").info.settings;
  // What has to be set so that a setting means something.
  const needed = (setting, all) => {
    if (!setting.when) return [];
    const other = all.find(({ key }) => key === setting.when.key);
    const { values, not } = setting.when;
    if (values ? values.includes(other.usual) : !not.includes(other.usual)) return needed(other, all);
    const likely = [...(values ?? []), ...(other.options ?? []).map(({ value }) => value), "true", "5", "0.25"];
    const fits = value => value !== "csv" && (values?.includes(value) ?? !not.includes(value)) && (other.max === undefined || Number(value) <= other.max);
    const value = likely.find(fits);
    return [...needed(other, all), `${other.key}=${encodeURIComponent(value)}`];
  };
  // Values that are not the present one, the likely ones first.
  const others = ({ key, kind, options, min, max, usual }, present) => {
    const within = value => (min === undefined || value >= min) && (max === undefined || value <= max);
    const numbers = [Number(present) * 2, Number(present) + 1, Number(present) / 2, 0.5, 3].filter(value => within(value) && value !== Number(present));
    if (key === "hidden") return ["5,3"];
    if (options?.length) return options.map(({ value }) => value).filter(value => value !== present && value !== "csv" && value !== "table");
    if (kind === "number") return numbers.map(String);
    if (kind === "integer") return numbers.filter(Number.isInteger).map(String);
    return [];
  };

  // Puts a value into a control as a reader does.
  const put = (place, setting, value) => {
    const field = place.querySelector("select, input:not([type=range])");
    if (field.type === "checkbox") {
      const box = setting.options?.length ? place.querySelector(`input[value="${value}"]`) : field;
      box.click();
    } else {
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };

  return {
    ready: () => until("playground", () => (root.dataset.state === "fails" ? [root.textContent] : root.dataset.state === "plays" && []), 90_000),

    // All keys that have a control.
    keys: async () => (await settings()).filter(({ group }) => group !== "state").map(({ key }) => key),

    // Sets a control; the address says so, and the training follows.
    async control(key) {
      const all = await settings();
      const setting = all.find(setting => setting.key === key);
      const table = "data=table&table=" + encodeURIComponent("a,b,c\n1,2,x\n2,1,y\n3,5,x\n4,4,y\n5,2,x\n6,1,y\n");
      const base = needed(setting, all).map(pair => (pair === "data=table" ? table : pair)).join("&");
      await open(base || "seed=7");
      const place = await until(`control of ${key}`, () => root.querySelector(`[id^="setting-${key}-"]`)?.closest(".setting"));
      if (place.hidden) return { problems: [`the control of ${key} is hidden at ${base}`], runs: [] };
      for (let up = place.parentElement; up !== root; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
      const text = setting.kind === "text" || (setting.kind === "list" && !setting.options?.length && key !== "hidden");
      // Names of columns mean something with a table of one's own alone.
      const values = text ? (/targets|inputs|ignore|text/.test(key) ? ["a"] : []) : setting.kind === "switch" ? ["switched"] : others(setting, setting.usual);
      let said = "";
      for (const value of values) {
        const before = state().link;
        put(place, setting, value);
        await settled();
        said = errors().join(" ");
        if (state().link !== before && !said) return { problems: [], runs: [await trained()] };
        await open(base || "seed=7");
      }
      return { problems: values.length ? [`the control of ${key} takes none of ${values}: ${said}`] : [], runs: [] };
    },

    // Every preset by its name, and some epochs of each.
    async presets() {
      const { presets } = (await nnPlay.engine()).ask("presets").info;
      return presets.map(({ name }) => name);
    },
    async preset(name) {
      const list = await one("#preset");
      list.value = name;
      list.dispatchEvent(new Event("change", { bubbles: true }));
      await settled();
      const problems = errors();
      return { problems, runs: problems.length ? [] : [await trained()] };
    },

    // The same state after the page was loaded with its address.
    async link() {
      await settled();
      return { problems: errors(), runs: [{ ...state(), digest: digest() }] };
    },

    // A link that means nothing is told as such, and something else is there to play with.
    async wrongLink() {
      await settled();
      const said = errors().join(" ");
      const problems = [];
      if (!/link cannot be opened/.test(said)) problems.push(`a wrong link is not told as one: the page says "${said}"`);
      if (!said.includes("help: ")) problems.push(`beside a wrong link there is no help: "${said}"`);
      if (!digest()) problems.push("after a wrong link there is no network");
      return problems;
    },

    // What sticks out of the page at its sides; all of it is opened before.
    async cutOff() {
      await settled();
      const problems = [];
      for (const drawer of root.querySelectorAll("details")) drawer.open = true;
      await settled();
      for (const [name, place] of [["page", document.scrollingElement], ["strip", root.querySelector(".strip")]]) {
        if (place.scrollWidth > place.clientWidth) problems.push(`the ${name} scrolls sideways: ${place.scrollWidth} of ${place.clientWidth} pixels are seen`);
      }
      for (const control of root.querySelectorAll("button, input, select, summary, output")) {
        const { left, right, width } = control.getBoundingClientRect();
        const name = control.textContent || control.labels?.[0]?.textContent || control.ariaLabel;
        if (width > 0 && (left < 0 || right > innerWidth + 0.5)) problems.push(`the control ${name} is cut off: it goes from ${left} to ${right} of ${innerWidth} pixels`);
      }
      return problems;
    },

    // A run that diverges is told; started again, it is as if nothing had happened.
    async startsAgain(link) {
      await open(link);
      (await button("Play")).click();
      await until("divergence", () => !root.querySelector(".diverged").hidden);
      (await button("Play")).click();
      await settled();
      const problems = errors().length ? [] : ["play does nothing after a divergence, and does not say so"];
      (await button("Start again")).click();
      await settled();
      if (state().epochs) problems.push(`after Start again there are ${state().epochs} epochs`);
      const left = [...errors(), ...[...root.querySelectorAll(".diverged")].filter(said => !said.hidden).map(said => said.textContent)];
      return [...problems, ...left.map(said => `after Start again the page still says "${said}"`)];
    },

    // A table of one's own, chosen as a file.
    async table(text) {
      await open("seed=7");
      const field = await one(".pane.data input[type=file]");
      const files = new DataTransfer();
      files.items.add(new File([text], "flowers.csv", { type: "text/csv" }));
      field.files = files.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
      await until("table", () => /(^|[#&])data=csv/.test(location.hash) || errors().length);
      await settled();
      const problems = errors();
      const run = await trained();
      run.link = run.link.replace("data=csv", `data=table&table=${encodeURIComponent(text)}`);
      return { problems, runs: [run] };
    },

    // The command that the page shows for what was trained last.
    async command() {
      const place = await one(".elsewhere");
      place.open = true;
      await until("command", () => place.querySelector("pre code").textContent || errors(place).length);
      await settled();
      const found = { problems: errors(), command: place.querySelector("pre code").textContent, digest: digest() };
      place.open = false;
      nnPlay.told(place, null);
      return found;
    },

    // The model as ONNX, with what it predicts.
    async model() {
      const engine = await nnPlay.engine("more");
      await engine.open("data=moons&hidden=8,8");
      engine.ask("advance", { epochs: 20 });
      const inputs = [[0.1, 0.2], [-1, 0.5], [1.5, -0.3]];
      const outputs = inputs.map(values => engine.ask("predict", { values: values.join(",") }).info.outputs);
      const { bytes } = engine.ask("save", { format: "onnx" });
      return { inputs, outputs, file: btoa(String.fromCharCode(...bytes)) };
    },

    // Plays as fast as it goes.
    async play(link) {
      await open(link);
      const speed = await one("#speed");
      speed.value = speed.max;
      speed.dispatchEvent(new Event("input", { bubbles: true }));
      (await button("Play")).click();
      await wait(500);
      return errors();
    },
    // Frames in some seconds.
    async frames() {
      const start = performance.now();
      let frames = 0;
      while (performance.now() - start < 3000) {
        await frame();
        frames++;
      }
      return { frames, seconds: (performance.now() - start) / 1000 };
    },
    async pause() {
      (await button("Pause")).click();
      await settled();
      return state().epochs;
    },
  };
})();
