// Plays with every widget of the open page as a reader does: each control to its ends, each button, each handle by its keys. Gives what
// is wrong, as sentences.
async () => {
  // Columns of numbers that the chapter prints as well.
  const PRINTED = {
    "one-step": ["z", "a", "a − y", "δ", "before", "change", "after"],
    backpropagation: ["slope"],
    optimisers: ["rate", "arrives in"],
    classification: ["probability", "p − y"],
  };
  const wrong = [];
  const text = document.querySelector("main").cloneNode(true);
  text.querySelectorAll(".play-live").forEach(live => live.remove());
  const page = text.textContent.replaceAll("−", "-");
  const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
  for (const place of document.querySelectorAll(".play[data-play]")) {
    const name = place.dataset.play;
    place.scrollIntoView();
    for (let i = 0; i < 1000 && !["plays", "fails"].includes(place.dataset.state); i += 1) await pause(30);
    const said = () => place.querySelector(".said")?.textContent ?? "";
    const look = what => {
      const error = place.querySelector(".play-error")?.textContent;
      if (error) wrong.push(`${name}, ${what}: ${error}`);
      if (!said()) wrong.push(`${name}, ${what}: the sentence says nothing`);
      if (/NaN|undefined|null|not a number/.test(place.textContent)) wrong.push(`${name}, ${what}: ${place.textContent.match(/.{0,40}(NaN|undefined|null|not a number).{0,20}/)?.[0]}`);
      for (const path of place.querySelectorAll("path")) if (/NaN|Infinity/.test(path.getAttribute("d"))) wrong.push(`${name}, ${what}: a line has no place`);
    };
    const change = async (control, to, event) => {
      const before = control.value;
      control.value = to;
      control.dispatchEvent(new Event(event, { bubbles: true }));
      await pause(60);
      look(`${control.labels?.[0]?.textContent ?? control.type} at ${to}`);
      control.value = before;
      control.dispatchEvent(new Event(event, { bubbles: true }));
    };
    look("at the start");
    // Its numbers are those of the page around it.
    const columns = PRINTED[name] ?? [];
    [...place.querySelectorAll("button")].find(button => button.textContent === "Step")?.click();
    for (const table of place.querySelectorAll("table")) {
      const heads = [...table.querySelectorAll("thead th")].map(head => head.textContent);
      for (const row of table.tBodies[0].rows) heads.forEach((head, i) => {
        const number = row.cells[i].textContent.replace("−", "-").replace("epoch ", "");
        if (columns.includes(head) && !page.includes(number)) wrong.push(`${name}: ${number} for ${head} stands nowhere else on this page`);
      });
    }
    for (const range of place.querySelectorAll("input[type=range]")) for (const to of [range.min, range.max]) await change(range, to, "input");
    for (const list of place.querySelectorAll("select")) for (const option of list.options) await change(list, option.value, "change");
    for (const box of place.querySelectorAll("input[type=number]")) for (const to of ["", "-1e99", "1e99"]) await change(box, to, "change");
    for (const handle of place.querySelectorAll(".handle")) {
      const before = handle.getAttribute("transform");
      for (const key of ["ArrowLeft", "ArrowUp", "ArrowLeft"]) handle.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      look(`${handle.getAttribute("aria-label")} by its keys`);
      if (handle.getAttribute("transform") === before) wrong.push(`${name}: ${handle.getAttribute("aria-label")} does not move by its keys`);
    }
    for (const button of place.querySelectorAll(".play-live button")) {
      button.click();
      await pause(60);
      look(`“${button.textContent}”`);
    }
  }
  return wrong;
}
