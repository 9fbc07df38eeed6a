// Ten questions of the chapters, drawn by a seed that is shown. Without scripts the page has ten of its own; the others wait in a template.

const place = document.getElementById("questions");
const TEN = 10;

// Numbers from 0 to below 1 by a seed: a counter, mixed (splitmix, in 32 bits).
const generator = seed => () => {
  seed = (seed + 0x9e3779b9) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
};

const shuffled = (list, random) => {
  const order = [...list];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
};

// Of each chapter one, in a new order, until there are enough; then of each another one.
const drawn = (questions, seed) => {
  const random = generator(seed);
  const piles = new Map();
  for (const question of questions) piles.set(question.chapter, [...(piles.get(question.chapter) ?? []), question]);
  const mixed = shuffled([...piles.values()], random).map(pile => shuffled(pile, random));
  const rounds = Math.max(...mixed.map(pile => pile.length));
  const order = Array.from({ length: rounds }, (_, round) => mixed.map(pile => pile[round])).flat();
  return order.filter(Boolean).slice(0, TEN);
};

// The chapters by name, in the order of the contents.
const contents = () => {
  const titles = new Map();
  for (const link of document.querySelectorAll("#contents a[href*='chapters/']")) {
    titles.set(link.getAttribute("href").replace(/.*chapters\/|\.html.*/g, ""), link.textContent.trim());
  }
  return titles;
};

const begin = () => {
  const { element } = nnPlay;
  const titles = contents();
  const known = [...titles.keys()];
  const all = document.createDocumentFragment();
  all.append(...place.querySelectorAll("form.exercise"), ...document.getElementById("questions-pool").content.querySelectorAll("form.exercise"));
  // The name of an exercise begins with that of its chapter.
  const of = name => known.filter(chapter => name.startsWith(`${chapter}-`)).sort((a, b) => b.length - a.length)[0];
  const questions = [...all.children].map(form => ({ form, name: form.dataset.exercise, chapter: of(form.dataset.exercise) }));
  questions.sort((a, b) => known.indexOf(a.chapter) - known.indexOf(b.chapter));
  const chapters = [...new Set(questions.map(({ chapter }) => chapter))];

  const seed = element("input", { type: "number", min: 0, max: 999999, step: 1, required: true });
  const last = element("select", {}, ...chapters.map(chapter => element("option", { value: chapter }, titles.get(chapter))));
  const anew = element("button", { type: "button" }, "Draw anew");
  const count = element("output", { "aria-live": "polite" });
  const list = element("div");
  const controls = element("form", { className: "exercise", method: "dialog" },
    element("p", {}, element("label", {}, "Chapters up to ", last), " ", element("label", {}, "Seed ", seed), " ",
      element("button", {}, "Draw these"), " ", anew), count);

  let first = new Map();
  const show = () => {
    const right = [...first.values()].filter(Boolean).length;
    count.textContent = `${first.size} of ${list.children.length} answered, ${right} right at the first try.`;
  };
  const draw = () => {
    const upTo = chapters.indexOf(last.value);
    const ten = drawn(questions.filter(({ chapter }) => chapters.indexOf(chapter) <= upTo), Number(seed.value));
    first = new Map();
    list.replaceChildren(...ten.map(({ form, name, chapter }, i) => {
      const asked = form.cloneNode(true);
      nnPlay.startExercise(asked, name);
      asked.dataset.state = "plays";
      return element("section", { "aria-label": `Question ${i + 1}` },
        element("p", {}, element("strong", {}, `${i + 1}.`), " ",
          element("a", { href: `chapters/${chapter}.html` }, titles.get(chapter))), asked);
    }));
    history.replaceState(null, "", `#seed=${seed.value}&chapter=${last.value}`);
    show();
  };
  list.addEventListener("nn-answered", ({ detail: { name, right } }) => {
    if (!first.has(name)) first.set(name, right);
    show();
  });
  controls.addEventListener("submit", event => {
    event.preventDefault();
    draw();
  });
  last.addEventListener("change", draw);
  anew.addEventListener("click", () => {
    seed.value = Math.floor(Math.random() * 1e6);
    draw();
  });

  const open = () => {
    const asked = new URLSearchParams(location.hash.slice(1));
    const number = Number.parseInt(asked.get("seed") ?? "", 10);
    seed.value = number >= 0 ? number % 1e6 : 1;
    last.value = chapters.includes(asked.get("chapter")) ? asked.get("chapter") : chapters.at(-1);
    draw();
  };
  addEventListener("hashchange", open);
  place.replaceChildren(controls, list);
  open();
};

if (place) addEventListener("DOMContentLoaded", begin);
