// Answers requests, one a line of standard input, as a page's engine does: `node node.js KIND ENGINE PACK...`, where KIND is the module to
// be taken, ENGINE is docs/play/engine.js and each PACK a script with what the engine loads.
"use strict";

const { readFileSync } = require("node:fs");
const { runInThisContext } = require("node:vm");
const [kind, engine, ...packs] = process.argv.slice(2);

// Versions before 22 know relaxed instructions and have them switched off; later ones know no such switch and no harm is done.
require("node:v8").setFlagsFromString("--experimental-wasm-relaxed-simd");
// As in a browser that does not know them.
if (kind === "plain") WebAssembly.validate = () => false;

globalThis.self = globalThis;
for (const pack of packs) runInThisContext(readFileSync(pack, "utf8"), pack);
runInThisContext(`"use strict"; {${readFileSync(engine, "utf8")}}`, engine);

(async () => {
  const session = await nnPlay.engine();
  if (session.kind !== kind) throw new Error(`the engine takes the ${session.kind} module, not the ${kind} one`);
  for (const line of readFileSync(0, "utf8").split("\n").filter(line => line)) {
    const mark = line.indexOf("?");
    const [name, query] = mark < 0 ? [line, ""] : [line.slice(0, mark), line.slice(mark + 1)];
    let said;
    try {
      said = name === "open" ? await session.open(query) : session.ask(name, query);
      said = said.info;
    } catch ({ message: error, help }) {
      said = { error, help };
    }
    console.log(JSON.stringify(said));
  }
})().catch(error => {
  console.error(error);
  process.exit(1);
});
