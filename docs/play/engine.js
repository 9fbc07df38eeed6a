// The library as WebAssembly: its module is loaded once, and each instance of it is a session that answers requests. What is asked for
// now and then is in a second, larger module, which is loaded when it is needed and takes over the state of a session.

const nnPlay = globalThis.nnPlay ??= {};

// All of this file that a worker needs too; it gets the text of this function, because it can load no files.
nnPlay.instances = () => {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const nothing = new Uint8Array();

  // A request as in an address: `surface?x=0&y=1`.
  const written = (name, query) => {
    if (!query) return name;
    if (typeof query === "string") return `${name}?${query.replace(/^[#?]/, "")}`;
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
    const pairs = given.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
    return pairs.length ? `${name}?${pairs.join("&")}` : name;
  };

  const refusal = ({ error, help }) => Object.assign(new Error(error), { help: help ?? "" });

  class Engine {
    #exports;
    #stopped = false;

    constructor(kind, instance) {
      this.kind = kind;
      this.#exports = instance.exports;
    }

    // The answer, or an error with its `help`. Numbers and bytes are copies: the module uses its memory again.
    ask(name, query, bytes = nothing) {
      const { memory, room, answer, text, text_len, numbers, numbers_len, bytes: file, bytes_len } = this.#exports;
      const request = encoder.encode(written(name, query));
      let refused;
      try {
        if (this.#stopped) throw new Error("it stopped before");
        const start = room(request.length + bytes.length);
        // Only now: to make room, the memory may have been moved.
        const input = new Uint8Array(memory.buffer, start, request.length + bytes.length);
        input.set(request);
        input.set(bytes, request.length);
        refused = answer(request.length, bytes.length);
      } catch (cause) {
        this.#stopped = true;
        const help = "load the page anew; what you set stands in its address";
        throw Object.assign(refusal({ error: `the engine cannot go on: ${cause.message}`, help }), { cause });
      }
      const said = JSON.parse(decoder.decode(new Uint8Array(memory.buffer, text(), text_len())) || "{}");
      if (refused) throw refusal(said);
      return {
        info: said,
        numbers: new Float64Array(memory.buffer, numbers(), numbers_len()).slice(),
        bytes: new Uint8Array(memory.buffer, file(), bytes_len()).slice(),
      };
    }
  }

  const instance = async ({ kind, module }) => new Engine(kind, await WebAssembly.instantiate(module, {}));
  return { instance, refusal };
};

const { instance } = nnPlay.instances();

// What comes as scripts, because a page that is opened from a file may read no other files.
const SCRIPTS = { module: "nn-web.js", more: "nn-web-more.js", plain: "nn-web-plain.js", digits: "nn-digits.js" };
const MISSING = {
  plain: "this browser knows no relaxed instructions: `cargo xtask wasm` makes a module without them, which `cargo xtask book` then takes along",
};
const folder = globalThis.document?.currentScript?.src ?? "";

const added = name => new Promise((resolve, reject) => {
  const script = document.createElement("script");
  script.src = new URL(SCRIPTS[name], folder);
  script.onload = resolve;
  script.onerror = () => reject(Object.assign(new Error(`play/${SCRIPTS[name]} does not come`), {
    help: MISSING[name] ?? "`cargo xtask book` puts it beside the pages",
  }));
  document.head.append(script);
});

// Base64 of LZMA is what such a script puts into `NN_WEB`.
const unpacked = async name => {
  if (!globalThis.NN_WEB?.[name]) await added(name);
  const packed = Uint8Array.from(atob(globalThis.NN_WEB[name]), sign => sign.charCodeAt(0));
  delete globalThis.NN_WEB[name];
  return nnPlay.lzma(packed);
};

// Waits for what is made once, and makes it again after a failure.
const once = make => {
  let made;
  return () => made ??= make().catch(error => {
    made = undefined;
    throw error;
  });
};

// A module with relaxed instructions, where they are known and round a multiply-add once; else the plain one, which has all requests and
// gives the same bits, more slowly.
const plain = once(async () => ({ kind: "plain", module: await WebAssembly.compile(await unpacked("plain")) }));
const relaxed = (name, kind) => once(async () => {
  const bytes = await unpacked(name);
  if (!WebAssembly.validate(bytes)) return plain();
  const module = await WebAssembly.compile(bytes);
  const { exports } = await WebAssembly.instantiate(module, {});
  return exports.fuses() ? { kind, module } : plain();
});
const modules = { module: relaxed("module", "relaxed"), more: relaxed("more", "more") };

const digits = once(() => unpacked("digits"));

// Asks for a link's state, whether the answer comes now or later. The digits are a file of their own, loaded when they are chosen.
const opener = engine => {
  let handed = false;
  return async link => {
    if (!handed && /(^|[#?&])data=digits(&|$)/.test(link)) {
      await engine.ask("digits", null, await digits());
      handed = true;
    }
    return engine.ask("open", link);
  };
};

// Asks the second module in the state of a session, whose answers come now or later.
const furtherOf = session => {
  const other = once(() => nnPlay.engine("more"));
  return async (name, query, bytes) => {
    const engine = await other();
    const { info: { link, run, table }, numbers, bytes: file } = await session.ask("carry");
    if (table !== null) engine.ask("table", { name: table }, file);
    await engine.open(link);
    engine.ask("adopt", run, new Uint8Array(numbers.buffer));
    const answer = engine.ask(name, query, bytes);
    // The session itself goes on with a network that was loaded.
    return name === "load" ? { ...await session.open(answer.info.link), said: answer.info.said } : answer;
  };
};

nnPlay.compiled = modules.module;
nnPlay.opener = opener;
// The requests that only the second module answers.
nnPlay.further = new Set(["copy", "save", "load", "data", "exercise"]);
nnPlay.furtherOf = furtherOf;

// A session of one's own, in the page itself: of the module, or of the one that has more.
nnPlay.engine = async (name = "module") => {
  const engine = await instance(await modules[name]());
  engine.open = opener(engine);
  return engine;
};
