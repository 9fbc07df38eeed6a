// Answers an exercise of the page that is open, once right and once wrong, as a reader does.
async (name, right, wrong) => {
  const form = document.querySelector(`form[data-exercise="${name}"]`);
  if (!form) return [`there is no exercise ${name}`];
  form.scrollIntoView();
  const until = async test => {
    for (let i = 0; i < 1000; i++) {
      const found = test();
      if (found) return found;
      await new Promise(resolve => setTimeout(resolve, 30));
    }
    return null;
  };
  if (await until(() => ["plays", "fails"].includes(form.dataset.state) && form.dataset.state) !== "plays") {
    return [`the exercise ${name} does not begin: ${form.textContent}`];
  }
  const said = form.querySelector("output");
  const answer = async parts => {
    const fields = [...form.querySelectorAll("[name=answer]")];
    if (fields[0].type === "radio") fields[parts[0] - 1].click();
    else fields.forEach((field, i) => { field.value = parts[i]; });
    // The button rests until the answer has been checked.
    const button = form.querySelector("button");
    button.click();
    await until(() => !button.disabled);
    return said.textContent;
  };
  const words = [await answer(wrong), await answer(right)];
  const problems = [];
  if (/^right/i.test(words[0])) problems.push(`the exercise ${name} takes ${wrong} for right: ${words[0]}`);
  if (!/^right/i.test(words[1])) problems.push(`the exercise ${name} does not take ${right}: ${words[1]}`);
  return problems;
}
