// What cannot be read or does nothing where no script runs, as a list of sentences.
width => {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollWidth > width) wrong.push(`the page is ${root.scrollWidth} pixels wide`);
  for (const place of document.querySelectorAll(".play, .exercise, #playground")) {
    const name = place.dataset.play ?? place.id;
    const { height } = place.getBoundingClientRect();
    if (height < 20 || !(place.innerText.trim() || place.querySelector("img"))) wrong.push(`nothing stands in the place of ${name}`);
    for (const button of place.querySelectorAll("button")) {
      if (button.checkVisibility()) wrong.push(`the button ${button.textContent} of ${name} does nothing`);
    }
  }
  return wrong;
}
