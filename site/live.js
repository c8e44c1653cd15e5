// A preview's pages listen for its builds: they load again when one is good, and show what is wrong when one is not.

let shown;
new EventSource("/fixbook-news").onmessage = (event) => {
  const { build, problems } = JSON.parse(event.data);
  if (shown && shown !== build && !problems.length) location.reload();
  shown ??= build;
  told(problems);
};

function told(problems) {
  document.getElementById("problems")?.remove();
  if (!problems.length) return;
  const box = document.createElement("pre");
  box.id = "problems";
  box.textContent = problems.join("\n\n");
  document.body.prepend(box);
}
