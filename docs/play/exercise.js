// Exercises: an answer goes to the code that the chapter is about, which says whether it is right, or what has probably happened.

const { element, prose } = nnPlay;

// Which exercises were solved is kept in this browser, where it lets us, and nothing depends on it.
const KEY = "nn-solved";
const solved = new Set();
try {
  for (const name of JSON.parse(localStorage.getItem(KEY) ?? "[]")) solved.add(name);
} catch { /* no store, or another's */ }
const keep = name => {
  solved.add(name);
  try {
    localStorage.setItem(KEY, JSON.stringify([...solved]));
  } catch { /* it is for this page only, then */ }
};

// The answer as the engine reads it, or the field that has none yet.
const answered = form => {
  const fields = [...form.querySelectorAll("[name=answer]")];
  if (fields[0].type === "radio") {
    const chosen = fields.find(field => field.checked);
    return chosen ? { answer: chosen.value } : { missing: fields[0], said: "Choose one first." };
  }
  const missing = fields.find(field => !field.value.trim());
  if (missing) return { missing, said: `There is no answer yet: ${missing.closest("label").textContent.trim()}.` };
  return { answer: fields.map(field => field.value.trim()).join("; ") };
};

// What judges comes with the first answer, and is then the same for all.
let judge;
const engine = () => judge ??= nnPlay.engine("more").catch(error => {
  judge = undefined;
  throw error;
});

const start = (form, name) => {
  const said = form.querySelector("output");
  const button = form.querySelector("button");
  const say = (verdict, ...words) => {
    said.replaceChildren(element("strong", {}, verdict), " ", ...words);
  };
  button.hidden = false;
  if (solved.has(name)) say("✓", "You have solved this one before.");
  form.addEventListener("submit", async event => {
    event.preventDefault();
    const { answer, missing, said: why } = answered(form);
    if (missing) {
      form.dataset.verdict = "none";
      say("", why);
      missing.focus();
      return;
    }
    let verdict;
    button.disabled = true;
    form.dataset.verdict = "none";
    say("", "Checking …");
    try {
      verdict = (await engine()).ask("exercise", { name, answer }).info;
    } catch (error) {
      form.dataset.verdict = "none";
      say("", ...prose(`error: ${error.message}`), ...(error.help ? [element("br"), ...prose(`help: ${error.help}`)] : []));
      return;
    } finally {
      button.disabled = false;
    }
    form.dataset.verdict = verdict.right ? "right" : "wrong";
    say(verdict.right ? "Right." : "Not right.", verdict.said);
    if (verdict.right) keep(name);
    form.dispatchEvent(new CustomEvent("nn-answered", { bubbles: true, detail: { name, right: verdict.right } }));
  });
};

nnPlay.exercise(async (form, name) => start(form, name));
nnPlay.startExercise = start;
