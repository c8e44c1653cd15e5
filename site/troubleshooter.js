// The interview in a page. The state is the list of events in the URL's fragment: a link shares it, the back button takes
// the last step back, and nothing leaves the page.

const place = document.getElementById("troubleshooter");
place.hidden = false;
const part = (id) => document.getElementById(id);
const percent = (share) => `${Math.round(share * 100)} %`;
const KEPT = "fixbook-session";
// The catalog and what to show of it, once it is there.
let shown;
const content = () => shown;

// The engine: a promise of a function from a request to its answer as text.
let engine;
function ask(request) {
  engine ??= start();
  return engine.then((answer) => answer(request));
}

async function start() {
  await Promise.all([load(place.dataset.engine), load(place.dataset.content)]);
  const call = await run(await bytesOf("engine"));
  shown = JSON.parse(new TextDecoder().decode(await bytesOf("content")));
  call("open", JSON.stringify(shown.catalog));
  return (request) => call("answer", JSON.stringify(request));
}

// Events as a fragment that people can read: `error-code=none&!tried=some-fix:failed`. What is no answer begins with `!`.
const writers = {
  said: ({ words, codes = [] }) => `!said=${plain(words)}${codes.length ? `~${codes.join(",")}` : ""}`,
  answered: ({ symptom, answer }) => `${symptom}=${answer}`,
  skipped: ({ symptom }) => `!later=${symptom}`,
  tried: ({ fix, outcome }) => `!tried=${fix}:${outcome}`,
  undone: ({ undoes }) => `!undo=${undoes}`,
};
const plain = (words) => encodeURIComponent(words).replaceAll("%20", "+").replaceAll("~", "%7E");
const words = (text) => decodeURIComponent(text.replaceAll("+", " "));

function read(part) {
  const [name, value = ""] = [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)];
  switch (name) {
    case "!said": {
      const [said, codes] = value.split("~");
      return { event: "said", words: words(said), ...(codes ? { codes: codes.split(",") } : {}) };
    }
    case "!later": return { event: "skipped", symptom: value };
    case "!tried": return { event: "tried", fix: value.split(":")[0], outcome: value.split(":")[1] };
    case "!undo": return { event: "undone", undoes: Number(value) };
    default: return { event: "answered", symptom: name, answer: value };
  }
}

function events() {
  try {
    return location.hash.slice(1).split("&").filter(Boolean).map(read);
  } catch {
    // A link that was cut short starts from the beginning.
    return [];
  }
}

function go(list) {
  const hash = list.map((event) => writers[event.event](event)).join("&");
  history.pushState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  draw();
}

const add = (...more) => go([...events(), ...more]);

async function draw() {
  const list = events();
  keep(location.hash);
  try {
    const assessment = JSON.parse(await ask({ do: "assess", session: list }));
    drawNext(assessment, list);
    drawRanking(assessment);
    drawKnown(list);
    drawPlan(assessment);
  } catch (error) {
    part("next").replaceChildren(make("p", { class: "warning" }, `The troubleshooter stopped: ${error.message}`));
  }
}

const choice = (key, label, ...more) => make("button", {
  type: "button", "data-key": key, click: () => add(...more),
  mouseenter: () => suppose(more), focus: () => suppose(more), mouseleave: () => suppose([]), blur: () => suppose([]),
}, make("kbd", {}, key), ` ${label}`);

// What an answer would change, while a choice is pointed at.
let supposed = 0;
async function suppose(more) {
  const line = part("suppose");
  const number = ++supposed;
  if (!line) return;
  line.textContent = "\u00a0";
  if (!more.length) return;
  const list = events();
  const [now, then] = [list, [...list, ...more]].map((session) => ask({ do: "assess", session }).then(JSON.parse));
  const before = new Map((await now).causes.map((cause) => [cause.id, cause.probability]));
  const moved = (await then).causes
    .map((cause) => ({ ...cause, from: before.get(cause.id) ?? 0 }))
    .sort((a, b) => Math.abs(b.probability - b.from) - Math.abs(a.probability - a.from))
    .slice(0, 2);
  // The pointer may have moved on meanwhile.
  if (number === supposed) line.textContent = moved.map((cause) => `${cause.title}: ${percent(cause.from)} → ${percent(cause.probability)}`).join("; ");
}

const open = (html) => {
  const box = make("div", {});
  // Made by the site's build, which lets no foreign HTML through.
  box.innerHTML = html ?? "";
  withCopyButtons(box);
  return box;
};

function drawNext(assessment, list) {
  const next = assessment.next;
  const warnings = [...assessment.warnings, ...(assessment.notes ?? [])].map((warning) => make("p", { class: "warning" }, warning.message));
  const conflicts = assessment.conflicts.map((conflict) => make("p", { class: "warning" }, conflict.message));
  const title = (id) => content().catalog.causes[id]?.title ?? id;
  const ties = (assessment.ties ?? []).map((tie) => make("p", { class: "small" }, `No question left tells these apart: ${tie.map(title).join("; ")}`));
  part("next").replaceChildren(...warnings, ...conflicts, ...ties, ...drawings[next.action](next, assessment, list));
}

const drawings = {
  ask: (next) => [
    make("h2", {}, next.ask),
    make("p", { class: "small" }, `For ${content().people[next.who] ?? next.who}, about ${next.minutes} min. ${next.why}`),
    make("div", { class: "choices" },
      ...next.answers.map((answer, place) =>
        choice(place + 1, answer.label, { event: "answered", symptom: next.symptom, answer: answer.id })),
      choice("?", "Don't know", { event: "answered", symptom: next.symptom, answer: "unknown" }),
      choice("s", "Ask later", { event: "skipped", symptom: next.symptom })),
    make("p", { id: "suppose", class: "small", role: "status" }, "\u00a0"),
    make("details", { open: true }, make("summary", {}, "How to look"), open(content().checks[next.symptom])),
  ],
  try: (next) => [
    make("h2", {}, `Try: ${next.title}`),
    make("p", { class: "small" }, `Chance ${percent(next.chance)} by our estimates, about ${next.minutes} min, risk ${next.risk}. ${next.why}`),
    make("details", { open: true }, make("summary", {}, "Steps"), open(content().steps[next.fix])),
    make("p", { class: "small" }, make("a", { href: `fixes/${next.fix}.html` }, "Its page"), " · ", make("a", { href: `runbooks/${next.fix}.html` }, "Runbook to print")),
    make("p", {}, "Did it help?"),
    make("div", { class: "choices" },
      choice("y", "Yes, it works now", { event: "tried", fix: next.fix, outcome: "worked" }),
      choice("n", "No", { event: "tried", fix: next.fix, outcome: "failed" })),
  ],
  done: (next) => [
    make("h2", {}, "Solved"),
    make("p", {}, make("a", { href: `fixes/${next.fix}.html` }, "What helped"), next.cause ? " and " : "",
      next.cause ? make("a", { href: `causes/${next.cause}.html` }, "what was wrong") : ""),
  ],
  escalate: (next) => {
    const text = packet(next);
    const box = make("div", {}, make("pre", {}, make("code", {}, text)));
    withCopyButtons(box);
    return [
      make("h2", {}, `Hand over to ${next.to}`),
      make("p", {}, next.why),
      box,
      make("p", {}, make("a", { href: `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`, download: "ticket.txt" }, "Download for the ticket")),
    ];
  },
};

// What whoever takes over must know, as text.
function packet(next) {
  const { said, found, tried, likeliest } = next.packet;
  const lines = [
    ...said.map((words) => `Said: ${words}`),
    ...found.map((item) => `${item.ask} ${item.label}`),
    ...tried.map((item) => `Tried: ${item.title}: ${item.outcome}`),
    ...likeliest.map((item) => `Likely: ${item.title} (${percent(item.probability)})`),
    `Link: ${location.href}`,
  ];
  return lines.join("\n");
}

const weighed = (decibans) => `${decibans > 0 ? "+" : ""}${decibans.toFixed(1)} dB`;

function drawRanking(assessment) {
  const [first, ...others] = assessment.causes.slice(0, 6);
  part("ranking").replaceChildren(...[first, ...others].filter(Boolean).map((cause) => {
    const evidence = cause.evidence.map((item) => make("li", {}, `${item.why} (${weighed(item.decibans)})`));
    return make("li", {},
      make("details", {},
        make("summary", {}, make("span", { class: "bar", "--share": cause.probability, "aria-hidden": "true" }),
          make("span", {}, `${percent(cause.probability)} ${cause.title}`), make("span", { class: "tag" }, cause.rating)),
        evidence.length ? make("ul", {}, ...evidence) : make("p", {}, "Nothing found speaks for it or against it yet."),
        cause === first ? null : rival(cause, first),
        make("p", {}, make("a", { href: `causes/${cause.id}.html` }, "More about it"))));
  }));
}

// Why another cause comes first: what weighs more for that one.
function rival(cause, first) {
  const weight = (of, from) => of.evidence.find((item) => item.from === from)?.decibans ?? 0;
  const gaps = [...new Set([...cause.evidence, ...first.evidence].map((item) => item.from))]
    .map((from) => ({ why: [...first.evidence, ...cause.evidence].find((item) => item.from === from).why, gap: weight(first, from) - weight(cause, from) }))
    .filter(({ gap }) => gap > 0.5)
    .sort((a, b) => b.gap - a.gap)
    .slice(0, 3);
  if (!gaps.length) return make("p", {}, `Nothing found tells it from “${first.title}”, which is more frequent by our estimate.`);
  return make("div", {}, make("p", {}, `Behind “${first.title}”, since for that weighs more:`),
    make("ul", {}, ...gaps.map(({ why, gap }) => make("li", {}, `${why} (${weighed(gap)})`))));
}

function drawKnown(list) {
  const gone = new Set(list.filter((event) => event.event === "undone").map((event) => event.undoes));
  const lines = list.map((event, place) => {
    if (gone.has(place) || event.event === "undone") return null;
    return make("li", {}, `${told(event)} `, make("button", { type: "button", click: () => add({ event: "undone", undoes: place }) }, "Take back"));
  });
  part("known").replaceChildren(...lines.filter(Boolean));
}

function told(event) {
  const symptom = content().catalog.symptoms[event.symptom];
  const label = { unknown: "Not known", "not-applicable": "Does not apply" }[event.answer] ?? symptom?.answers[event.answer]?.label;
  switch (event.event) {
    case "said": return `Said: ${event.words}`;
    case "answered": return `${symptom?.ask ?? event.symptom} ${label ?? event.answer}`;
    case "skipped": return `For later: ${symptom?.ask ?? event.symptom}`;
    default: return `Tried: ${content().catalog.fixes[event.fix]?.title ?? event.fix}: ${event.outcome}`;
  }
}

function drawPlan(assessment) {
  part("plan").replaceChildren(...assessment.plan.slice(0, 6).map((item) =>
    make("li", {}, make("a", { href: `fixes/${item.fix}.html` }, item.title),
      make("span", { class: "small" }, ` ${percent(item.chance)}, ${item.minutes} min, risk ${item.risk}`))));
}

part("say").addEventListener("submit", async (event) => {
  event.preventDefault();
  const words = part("words").value.trim();
  if (!words) return;
  const read = JSON.parse(await ask({ do: "read", words }));
  const symptoms = content().catalog.symptoms;
  part("proposed").replaceChildren(...read.proposals.filter((proposal) => !proposal.by_code).map((proposal) => {
    const { ask: question, answers } = symptoms[proposal.symptom];
    return make("button", { type: "button", click: (press) => {
      press.target.remove();
      add({ event: "answered", symptom: proposal.symptom, answer: proposal.answer });
    } }, `“${proposal.because}”: ${question} ${answers[proposal.answer].label}?`);
  }));
  const certain = read.proposals.filter((proposal) => proposal.by_code);
  part("words").value = "";
  add(read.event, ...certain.map(({ symptom, answer }) => ({ event: "answered", symptom, answer })));
});

part("restart").addEventListener("click", () => go([]));

// A key for each choice, unless somebody types.
document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  const button = [...place.querySelectorAll("[data-key]")].find((choice) => choice.dataset.key === event.key);
  if (button) {
    event.preventDefault();
    button.click();
  }
});

// The last interview can be taken up again; without storage the link is enough.
function keep(hash) {
  try {
    if (hash) localStorage.setItem(KEPT, hash);
    else offer(localStorage.getItem(KEPT));
  } catch {
    // Storage may be switched off.
  }
}

function offer(hash) {
  if (!hash) return;
  part("proposed").replaceChildren(make("button", { type: "button", click: () => { location.hash = hash; } }, "Take up the last interview again"));
}

addEventListener("popstate", () => { part("proposed").replaceChildren(); draw(); });
draw();
