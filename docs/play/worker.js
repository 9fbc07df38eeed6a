// A session in a worker, so that the page stays smooth whatever is trained.

// What the worker does; it gets the text of this function.
const inside = instances => {
  const { instance } = instances();
  let engine;
  // How many epochs the last call of a slice did.
  let count = 1;

  // Trains for about `time` milliseconds and at most `epochs` epochs.
  const train = ({ epochs, time }) => {
    const start = performance.now();
    let done = 0;
    let status;
    for (;;) {
      count = Math.max(1, Math.min(count, epochs - done));
      const before = performance.now();
      status = engine.ask("advance", { epochs: count }).info;
      const now = performance.now();
      done += count;
      if (now - before < time / 8) count *= 2;
      else if (now - before > time / 2) count = Math.ceil(count / 2);
      if (status.stop || done >= epochs || now - start > time * 0.75) return status;
    }
  };

  onmessage = async ({ data: { id, compiled, slice, name, query, bytes } }) => {
    try {
      let answer = null;
      if (compiled) engine = await instance(compiled);
      else if (slice) answer = { status: train(slice), answers: slice.each.map(([name, query]) => engine.ask(name, query)) };
      else answer = engine.ask(name, query, bytes);
      const all = answer?.answers ?? (answer ? [answer] : []);
      postMessage({ id, answer }, all.flatMap(({ numbers, bytes }) => [numbers.buffer, bytes.buffer]));
    } catch ({ message, help }) {
      postMessage({ id, error: message, help });
    }
  };
};

const { refusal } = nnPlay.instances();

// Milliseconds of training in a slice: less than a frame, so that the answers of a slice are there before the next frame.
const SLICE = 10;

class Session {
  #worker;
  #waiting = new Map();
  #next = 0;
  #further = nnPlay.furtherOf(this);

  constructor(worker, kind) {
    this.#worker = worker;
    this.kind = kind;
    this.open = nnPlay.opener(this);
    worker.onmessage = ({ data: { id, answer, error, help } }) => {
      const { resolve, reject } = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) resolve(answer);
      else reject(refusal({ error, help }));
    };
    worker.onerror = ({ message }) => {
      for (const { reject } of this.#waiting.values()) reject(refusal({ error: `the worker stopped: ${message}` }));
      this.#waiting.clear();
    };
  }

  #send(message) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, ...message });
    });
  }

  start(compiled) {
    return this.#send({ compiled });
  }

  // As the engine's own, later.
  ask(name, query, bytes) {
    return nnPlay.further.has(name) ? this.#further(name, query, bytes) : this.#send({ name, query, bytes });
  }

  // Trains in slices of a frame, one message each, until `stop()`, epoch `until`, or an end of the training's own.
  //
  //     const playing = worker.play({
  //       pace: () => 60,                    epochs a second; Infinity: as fast as it goes
  //       until: () => 500,                  the epoch to stop at; Infinity: none
  //       each: () => [["surface", {...}]],  what is asked after each slice
  //     }, (status, answers) => draw(...));  called once a frame
  //     await playing.ended                  the last status, or the error
  //     await playing.stop()                 the same, at the next slice
  //
  // While the page draws one slice, the worker does the next.
  play({ pace = () => Infinity, until = () => Infinity, each = () => [] }, drawn) {
    let stopped = false;
    const frame = () => new Promise(requestAnimationFrame);
    const run = async () => {
      let status = (await this.ask("status")).info;
      // Epochs that are due at this pace and not done.
      let due = 1;
      let before = performance.now();
      const slice = () => {
        const left = until() - status.epoch;
        const epochs = Math.floor(Math.min(due, left));
        // `Infinity` is no number of JSON's and one of a message's.
        return this.#send({ slice: { epochs: Math.max(epochs, 1), time: SLICE, each: each() } });
      };
      let coming = null;
      while (!stopped && !status.stop && status.epoch < until()) {
        const now = await frame();
        const speed = pace();
        // Endless times nothing is no number: a frame may be no later than the last.
        const more = speed === Infinity ? Infinity : speed * Math.max(0, now - before) / 1000;
        due = Math.min(due + more, Math.max(1, speed / 10));
        before = now;
        if (due < 1) continue;
        const { status: reached, answers } = await (coming ?? slice());
        due -= reached.epoch - status.epoch;
        status = reached;
        const on = !stopped && !status.stop && status.epoch < until();
        coming = on && pace() === Infinity ? slice() : null;
        drawn(status, answers);
      }
      if (coming) {
        const { status: reached, answers } = await coming;
        status = reached;
        drawn(status, answers);
      }
      return status;
    };
    const ended = run();
    return {
      ended,
      stop: () => {
        stopped = true;
        return ended;
      },
    };
  }

  end() {
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(refusal({ error: "the session was ended" }));
    this.#waiting.clear();
  }
}

// A session of one's own in a worker.
nnPlay.worker = async () => {
  const compiled = await nnPlay.compiled();
  const source = `"use strict"; (${inside})(${nnPlay.instances});`;
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const session = new Session(new Worker(address), compiled.kind);
  await session.start(compiled);
  URL.revokeObjectURL(address);
  return session;
};
