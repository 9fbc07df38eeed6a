// Whether the search finds a word of the book.
async () => {
  const words = document.querySelector("#search input");
  words.value = "neuron";
  words.dispatchEvent(new Event("input"));
  for (let i = 0; i < 100 && document.getElementById("results").hidden; i++) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  const found = document.querySelectorAll("#results li a");
  if (found.length === 0) return ["the search does not find the word neuron"];
  return found[0].href.includes(".html") ? [] : [`the search leads to ${found[0].href}`];
}
