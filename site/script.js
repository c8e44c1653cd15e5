// Filters the lists and tables of a page by what is typed. The page is whole without it.
const field = document.getElementById("filter");
if (field) {
  const rows = [...document.querySelectorAll("main li, tbody tr")];
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  });
}
