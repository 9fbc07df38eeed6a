// All that axe-core finds wrong, with the first place of each. It loads no style sheets of its own, which files may not.
async () => {
  const { violations } = await axe.run({ resultTypes: ["violations"], preload: false });
  // It takes a formula in a table's heading for nothing; who reads MathML aloud does not.
  const real = ({ id }, { html }) => id !== "empty-table-header" || !html.includes("<math");
  return violations.flatMap(violation => {
    const places = violation.nodes.filter(node => real(violation, node));
    return places.length ? [`${violation.id}: ${violation.help}, in ${places[0].html.slice(0, 200)}`] : [];
  });
}
