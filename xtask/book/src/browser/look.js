// What is wrong with the page that is open, as a list of sentences.
async (width, colours, formulas, types) => {
  const wrong = [];
  // What can be played with begins when it comes near the view.
  for (const place of document.querySelectorAll("script[src*='play/play.js']").length ? document.querySelectorAll(".play, .exercise[data-exercise], #playground") : []) {
    place.scrollIntoView();
    const end = performance.now() + 60000;
    while (!["plays", "fails"].includes(place.dataset.state) && performance.now() < end) {
      await new Promise(resolve => setTimeout(resolve, 30));
    }
    if (place.dataset.state !== "plays") {
      wrong.push(`what is to play with does not begin: ${place.dataset.play ?? place.id} ${place.querySelector(".play-error")?.textContent ?? ""}`);
    }
  }
  scrollTo(0, 0);
  const root = document.documentElement;
  // Not innerWidth: a phone zooms out until a page that is too wide fits in.
  if (root.scrollWidth > width) {
    const wide = [...document.querySelectorAll("main *, header *, nav *")].filter(element => {
      if (element.getBoundingClientRect().right <= width + 1) return false;
      // What is inside of something that scrolls does not make the page wide.
      for (let up = element.parentElement; up; up = up.parentElement) {
        if (getComputedStyle(up).overflowX !== "visible") return false;
      }
      return true;
    });
    wrong.push(`the page is ${root.scrollWidth} pixels wide: ${wide[0]?.outerHTML.slice(0, 200)}`);
  }

  for (const image of document.images) {
    image.loading = "eager";
    await image.decode().catch(() => wrong.push(`the picture ${image.src} cannot be drawn`));
    if (!image.alt.trim()) wrong.push(`the picture ${image.src} has no description`);
    // The smallest type of the drawing that is shown, as large as it is shown.
    const type = types[image.currentSrc.split("/").pop()] * image.getBoundingClientRect().width / image.naturalWidth;
    if (type < 11) wrong.push(`words of ${type.toFixed(1)} pixels in the picture ${image.currentSrc}`);
  }

  // A phone scrolls code; a wide screen has space for it.
  for (const pre of document.querySelectorAll(width > 1000 ? "pre" : "none")) {
    if (pre.scrollWidth > pre.clientWidth) {
      wrong.push(`code is ${pre.scrollWidth - pre.clientWidth} pixels wider than its block: ${pre.textContent.slice(0, 80)}`);
    }
  }

  const drawn = [...document.querySelectorAll("math")];
  // Questions that are drawn anew leave the answers of the fixed ones away.
  if (drawn.length !== formulas && !document.getElementById("questions")) wrong.push(`${formulas} formulas were written and ${drawn.length} are there`);
  for (const math of drawn) {
    const isMath = math.namespaceURI === "http://www.w3.org/1998/Math/MathML";
    if (!isMath || math.getBoundingClientRect().height < 4) wrong.push(`a formula is not drawn: ${math.textContent}`);
  }
  const prose = document.querySelector("main").cloneNode(true);
  prose.querySelectorAll("pre, code").forEach(code => code.remove());
  for (const left of prose.textContent.match(/\{\{[^}]*\}\}|\$\$|\\frac/g) ?? []) {
    wrong.push(`the page shows ${left}`);
  }

  if (!root.lang) wrong.push("the page does not say its language");
  const [red] = getComputedStyle(root).backgroundColor.match(/[\d.]+/g).map(Number);
  if (colours === "dark" ? red > 100 : red < 150) wrong.push(`the page does not follow the system's colours`);
  const before = getComputedStyle(root).backgroundColor;
  document.getElementById("colours").click();
  if (getComputedStyle(root).backgroundColor === before) wrong.push("the button for colours changes nothing");
  localStorage.removeItem("colours");
  delete root.dataset.colours;
  return wrong;
}
