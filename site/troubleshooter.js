// The interview in a page. The state is the list of events in the URL's fragment: a link shares it, the back button takes
// the last step back, and nothing leaves the page.

const place = document.getElementById("troubleshooter");
place.hidden = false;
const part = (id) => document.getElementById(id);
const question = part("next");
const small = (...inside) => make("p", { class: "small" }, ...inside);
const warning = (...inside) => make("p", { class: "warning" }, ...inside);
const percent = (share) => `${Math.round(share * 100)} %`;
const KEPT = "fixbook-session";
// Milliseconds after a drawing in which no press answers: it was meant for the question before.
const REST = 250;
// The catalog and what to show of it, once it is there.
let shown;
const content = () => shown;

// The engine: a promise of a function from a request to its answer as text.
let engine;
function begun() {
  engine ??= start();
  // What failed may work the next time.
  engine.catch(() => { engine = undefined; });
  return engine;
}

const ask = (request) => begun().then((answer) => answer(request));

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

const has = Object.hasOwn;

// Whether part of the link could not be read: it was cut short, or names what this catalog does not have.
let damaged = false;

// One event of a link; false, or an error, if it is none. `numbers` gives an event's number from its place in the link.
function read(written, numbers) {
  const { symptoms, fixes, codes: tables } = content().catalog;
  const [, key, value] = /^([^=]+)=(.+)$/.exec(written);
  switch (key) {
    case "!said": {
      const [said, list] = value.split("~");
      const codes = list?.split(",").filter((code) => attempt(() => has(tables[code.replace(/\/[^/]*$/, "")].codes, code.replace(/.*\//, ""))));
      damaged ||= codes?.join() !== list;
      return { event: "said", words: words(said), codes };
    }
    case "!later": return has(symptoms, value) && { event: "skipped", symptom: value };
    case "!tried": {
      const [fix, outcome] = value.split(":");
      return has(fixes, fix) && ["worked", "failed"].includes(outcome) && { event: "tried", fix, outcome };
    }
    case "!undo": return has(numbers, value) && { event: "undone", undoes: numbers[value] };
    default: {
      const isAnswer = ["unknown", "not-applicable"].includes(value) || has(symptoms[key].answers, value);
      return has(symptoms, key) && isAnswer && { event: "answered", symptom: key, answer: value };
    }
  }
}

// The events of the link that can be read. Needs the catalog.
function events() {
  const list = [];
  const numbers = {};
  damaged = false;
  location.hash.slice(1).split("&").filter(Boolean).forEach((written, at) => {
    const event = attempt(() => read(written, numbers));
    if (event) numbers[at] = list.push(event) - 1;
    damaged ||= !event;
  });
  return list;
}

const hashOf = (list) => list.map((event) => writers[event.event](event)).join("&");

function go(list, target) {
  const hash = hashOf(list);
  history.pushState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  return draw().then(() => lead(target));
}

const add = (...more) => go([...events(), ...more]);

// When presses count again; never while a drawing is under way.
let ready = Infinity;
let draws = 0;

async function draw() {
  const number = ++draws;
  ready = Infinity;
  question.setAttribute("aria-busy", "true");
  try {
    await begun();
    const list = events();
    const assessment = JSON.parse(await ask({ do: "assess", session: list }));
    if (number !== draws) return;
    keep(hashOf(list));
    drawNext(assessment);
    drawRanking(assessment);
    drawKnown(list);
    drawPlan(assessment);
  } catch (error) {
    if (number !== draws) return;
    stop(error);
  }
  ready = performance.now() + REST;
  setTimeout(() => number === draws && question.removeAttribute("aria-busy"), REST);
}

function stop(error) {
  question.replaceChildren(warning(`The troubleshooter stopped: ${error.message} `, again()));
}

// A press answers once: not by the second half of a double click, nor before its question has been on the screen.
const once = (act) => (press) => press.detail < 2 && press.timeStamp >= ready && act(press);

const button = (label, act) => make("button", { type: "button", click: once(act) }, label);
const again = () => button("Start again", () => go([]));

// Moves the focus to the question, where keys answer, and brings it or a target above it into view.
function lead(target) {
  const heading = question.querySelector("h2") ?? question;
  if (!document.activeElement?.matches("input, textarea, select")) heading.focus({ preventScroll: true });
  const { top } = heading.getBoundingClientRect();
  const isWide = matchMedia("(min-width: 60rem)").matches;
  if (!isWide || top < 0 || top > innerHeight / 2) (target ?? heading).scrollIntoView();
}

const choice = (key, label, ...more) => make("button", {
  type: "button", "data-key": key, click: once(() => add(...more)),
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

function drawNext(assessment) {
  const next = assessment.next;
  const warnings = [...assessment.warnings, ...(assessment.notes ?? []), ...assessment.conflicts].map(({ message }) => warning(message));
  const title = (id) => content().catalog.causes[id]?.title ?? id;
  const ties = (assessment.ties ?? []).map((tie) => small(`No question left tells these apart: ${tie.map(title).join("; ")}`));
  const lost = damaged ? [warning("Part of this link could not be read. ", again())] : [];
  const [heading, ...rest] = drawings[next.action](next);
  heading.tabIndex = -1;
  question.replaceChildren(heading, ...lost, ...warnings, ...ties, ...rest);
}

const drawings = {
  ask: (next) => [
    make("h2", {}, next.ask),
    small(`For ${content().people[next.who] ?? next.who}, about ${next.minutes} min. ${next.why}`),
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
    small(`Chance ${percent(next.chance)} by our estimates, about ${next.minutes} min, risk ${next.risk}. ${next.why}`),
    make("details", { open: true }, make("summary", {}, "Steps"), open(content().steps[next.fix])),
    small(link(`fixes/${next.fix}.html`, "Its page"), " · ", link(`runbooks/${next.fix}.html`, "Runbook to print")),
    make("div", { class: "dock" }, make("p", {}, "Did it help?"),
      make("div", { class: "choices" },
        choice("y", "Yes, it works", { event: "tried", fix: next.fix, outcome: "worked" }),
        choice("n", "No", { event: "tried", fix: next.fix, outcome: "failed" }))),
  ],
  done: (next) => [
    make("h2", {}, "Solved"),
    make("p", {}, link(`fixes/${next.fix}.html`, "What helped"), next.cause ? " and " : "",
      next.cause ? link(`causes/${next.cause}.html`, "what was wrong") : ""),
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

// Words of a caller, or of whoever made the link, on one line and between marks that they cannot close: they never look
// like lines of the ticket.
const quoted = (text) => `“${text.replace(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, " ").replace(/[“”]/g, '"').trim()}”`;

// What whoever takes over must know, as text.
function packet(next) {
  const { said, found, tried, likeliest } = next.packet;
  const lines = [
    ...said.map((words) => `Said: ${quoted(words)}`),
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
        make("p", {}, link(`causes/${cause.id}.html`, "More about it"))));
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
    return make("li", {}, `${told(event)} `, button("Take back", () => add({ event: "undone", undoes: place })));
  });
  part("known").replaceChildren(...lines.filter(Boolean));
}

function told(event) {
  const symptom = content().catalog.symptoms[event.symptom];
  const label = { unknown: "Not known", "not-applicable": "Does not apply" }[event.answer] ?? symptom?.answers[event.answer]?.label;
  switch (event.event) {
    case "said": return `Said: ${quoted(event.words)}`;
    case "answered": return `${symptom.ask} ${label}`;
    case "skipped": return `For later: ${symptom.ask}`;
    default: return `Tried: ${content().catalog.fixes[event.fix].title}: ${event.outcome}`;
  }
}

function drawPlan(assessment) {
  part("plan").replaceChildren(...assessment.plan.slice(0, 6).map((item) =>
    make("li", {}, link(`fixes/${item.fix}.html`, item.title),
      make("span", { class: "small" }, ` ${percent(item.chance)}, ${item.minutes} min, risk ${item.risk}`))));
}

part("say").addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = part("words");
  const words = field.value.trim();
  if (!words || field.readOnly) return;
  // Kept in sight until they are read, and read once.
  field.readOnly = true;
  try {
    const read = JSON.parse(await ask({ do: "read", words }));
    propose(read.proposals.filter((proposal) => !proposal.by_code));
    const certain = read.proposals.filter((proposal) => proposal.by_code);
    field.value = "";
    field.blur();
    const list = [...events(), read.event, ...certain.map(({ symptom, answer }) => ({ event: "answered", symptom, answer }))];
    await go(list, part("proposed").firstChild);
  } catch (error) {
    stop(error);
  }
  field.readOnly = false;
});

function propose(proposals) {
  const symptoms = content().catalog.symptoms;
  part("proposed").replaceChildren(...proposals.map(({ symptom, answer, because }) => {
    const { ask, answers } = symptoms[symptom];
    return button(`${because}: ${ask} ${answers[answer].label}?`, (press) => {
      press.currentTarget.remove();
      add({ event: "answered", symptom, answer });
    });
  }));
}

part("restart").addEventListener("click", once(() => go([])));

// A key for each choice, while the focus is in the question.
document.addEventListener("keydown", (event) => {
  if (!question.contains(event.target) || !isShortcut(event) || event.timeStamp < ready) return;
  const button = [...place.querySelectorAll("[data-key]")].find((choice) => choice.dataset.key === event.key);
  if (button) {
    event.preventDefault();
    button.click();
  }
});

// The last interview can be taken up again in the same tab. It has a caller's words, so no other visitor of this browser
// gets them; what earlier versions kept without end goes.
function keep(hash) {
  attempt(() => localStorage.removeItem(KEPT));
  if (hash) {
    part("resume")?.remove();
    attempt(() => sessionStorage.setItem(KEPT, hash));
  } else {
    offer(attempt(() => sessionStorage.getItem(KEPT)));
  }
}

function offer(hash) {
  if (!hash) return;
  part("proposed").replaceChildren(make("button", { id: "resume", type: "button", click: () => { location.hash = hash; } },
    "Take up the last interview again"));
}

// The address has the answers in it, so the link past the page's top must not become part of it.
document.querySelector(".skip")?.addEventListener("click", (event) => {
  event.preventDefault();
  lead();
});

addEventListener("popstate", () => { part("proposed").replaceChildren(); draw().then(() => lead()); });
draw().then(() => {
  if (document.activeElement === document.body) question.querySelector("h2")?.focus({ preventScroll: true });
});
