// Answers requests as a page's engine does: `node node.js KIND SCRIPTS PACKS REQUEST...`, where KIND is the module to be taken, SCRIPTS is
// docs/play and PACKS the folder of the scripts that its engine loads.
"use strict";

const { readFileSync, readdirSync } = require("node:fs");
const { join } = require("node:path");
const { runInThisContext } = require("node:vm");
const [kind, scripts, packs, ...requests] = process.argv.slice(2);

// Versions before 22 know relaxed instructions and have them switched off; later ones know no such switch and no harm is done.
require("node:v8").setFlagsFromString("--experimental-wasm-relaxed-simd");
// As in a browser that does not know them.
if (kind === "plain") WebAssembly.validate = () => false;

globalThis.self = globalThis;
for (const pack of readdirSync(packs)) runInThisContext(readFileSync(join(packs, pack), "utf8"), pack);
for (const script of ["lzma.js", "engine.js"]) {
  runInThisContext(`"use strict"; {${readFileSync(join(scripts, script), "utf8")}}`, script);
}

// As in crates/nn-web/examples/ask.rs.
const digest = numbers => {
  const bits = new BigUint64Array(Float64Array.from(numbers, number => (Number.isNaN(number) ? NaN : number)).buffer);
  let digest = 0xcbf29ce484222325n;
  for (const each of bits) digest = BigInt.asUintN(64, (digest ^ each) * 0x100000001b3n);
  return digest.toString(16).padStart(16, "0");
};

(async () => {
  const session = await nnPlay.engine(kind === "more" ? "more" : "module");
  if (session.kind !== kind) throw new Error(`the engine takes the ${session.kind} module, not the ${kind} one`);
  // The module that every page loads hands its state over where it has no answer of its own.
  const further = nnPlay.furtherOf(session);
  for (const request of requests) {
    const [name, ...words] = request.split("?");
    const query = words.join("?");
    const ask = kind === "relaxed" && nnPlay.further.has(name) ? further : (...given) => session.ask(...given);
    let answer;
    try {
      answer = name === "open" ? await session.open(query) : await ask(name, query);
    } catch ({ message: error, help }) {
      answer = { info: { error, help }, numbers: [] };
    }
    console.log(`${JSON.stringify(answer.info)}\t${digest(answer.numbers)}`);
  }
})().catch(error => {
  console.error(error);
  process.exit(1);
});
