// The address: settings in the words of the program, and where the reader looks, under keys that begin with `view-`.

const VIEW = "view-";
const encoded = text => encodeURIComponent(text).replaceAll("%2C", ",").replaceAll("%3A", ":");
// What stands in an address by hand may be no code.
const decoded = text => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
const joined = pairs => pairs.map(([key, value]) => `${encoded(key)}=${encoded(value)}`).join("&");

const ground = nnPlay.ground ??= {};

ground.link = {
  // The settings and the view of an address.
  read(text) {
    const link = { settings: {}, view: {} };
    for (const pair of text.replace(/^[#?]/, "").split("&").filter(Boolean)) {
      const [key, ...value] = pair.split("=").map(decoded);
      if (key.startsWith(VIEW)) link.view[key.slice(VIEW.length)] = value.join("=");
      else link.settings[key] = value.join("=");
    }
    return link;
  },
  // Only the settings, as the engine takes them.
  settings: settings => joined(Object.entries(settings).filter(([, value]) => value !== undefined)),
  // The whole address.
  written(settings, view) {
    const seen = Object.entries(view).filter(([, value]) => value !== undefined && value !== "");
    return [settings, joined(seen.map(([key, value]) => [VIEW + key, value]))].filter(Boolean).join("&");
  },
};

// The last states that the reader left, newest last; a drag of one slider counts as one.
ground.undo = most => {
  const states = [];
  let last = { what: "", time: 0 };
  return {
    keep(state, what) {
      const now = performance.now();
      if (!what || what !== last.what || now - last.time > 1500) states.push(state);
      if (states.length > most) states.shift();
      last = { what, time: now };
    },
    back() {
      last = { what: "", time: 0 };
      return states.pop();
    },
    get count() { return states.length; },
  };
};
