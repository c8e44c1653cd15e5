// The pages of a preview listen for its builds: they reload after a good one, and show the problems of a bad one.

let shownBuild;
new EventSource("/__reload").onmessage = (event) => {
  const { build, problems } = JSON.parse(event.data);
  if (shownBuild && shownBuild !== build && !problems.length) location.reload();
  shownBuild ??= build;
  showProblems(problems);
};

function showProblems(problems) {
  document.getElementById("problems")?.remove();
  if (!problems.length) return;
  const box = document.createElement("pre");
  box.id = "problems";
  box.textContent = problems.join("\n\n");
  document.body.prepend(box);
}
