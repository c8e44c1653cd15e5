// The interview in a page. The state is the list of events in the URL's fragment: a link shares it, the back button undoes
// the last step, and nothing leaves the page. What is shown is computed by the engine.

const byId = (id) => document.getElementById(id);
const troubleshooter = byId("troubleshooter");
troubleshooter.hidden = false;
const question = byId("next");
const small = (...inside) => element("p", { class: "small" }, ...inside);
const warning = (...inside) => element("p", { class: "warning" }, ...inside);
const KEPT = "fixbook-session";
// Milliseconds after a question is drawn in which no press counts: it was meant for the question before.
const REST = 250;
// The catalog and its texts, once they are loaded.
let loaded;
const content = () => loaded;

// A promise of the engine: a function from a request to its answer. `crates/wasm/src/interface.rs` lists the requests.
let engine;
function startedEngine() {
  engine ??= start();
  // A failure may be temporary: the next request tries again.
  engine.catch(() => { engine = undefined; });
  return engine;
}

const ask = (request) => startedEngine().then((answer) => answer(request));

async function start() {
  await Promise.all([load(troubleshooter.dataset.engine), load(troubleshooter.dataset.content)]);
  const call = await run(await bytesOf("engine"));
  loaded = JSON.parse(new TextDecoder().decode(await bytesOf("content")));
  call("open", JSON.stringify(loaded.catalog));
  return (request) => JSON.parse(call("answer", JSON.stringify(request)));
}

// Events as a fragment that people can read: `error-code=none&!tried=some-fix:failed`. Events other than answers begin with `!`.
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

// Whether part of the link could not be read: it was cut off, or names something that is not in this catalog.
let damaged = false;

// One event of a link; false or an error if it cannot be read. `numbers` gives the number of an event from its place in the link.
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

// When presses count again; never while a question is being drawn.
let ready = Infinity;
let draws = 0;

async function draw() {
  const number = ++draws;
  ready = Infinity;
  question.setAttribute("aria-busy", "true");
  try {
    await startedEngine();
    const session = events();
    const view = await ask({ do: "view", session });
    const history = await ask({ do: "events", session });
    const handoff = view.next.action === "escalate" ? await ask({ do: "handoff", session }) : null;
    if (number !== draws) return;
    saveSession(hashOf(session));
    drawNext(view, handoff);
    drawRanking(view, session);
    drawKnown(history);
    drawPlan(view);
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

// A press counts once: not the second half of a double click, nor one before the question was on the screen.
const once = (act) => (press) => press.detail < 2 && press.timeStamp >= ready && act(press);

const button = (label, act) => element("button", { type: "button", click: once(act) }, label);
const again = () => button("Start again", () => go([]));

// Moves the focus to the question, where keys answer, and scrolls to it or to a target above it.
function lead(target) {
  const heading = question.querySelector("h2") ?? question;
  if (!document.activeElement?.matches("input, textarea, select")) heading.focus({ preventScroll: true });
  const { top } = heading.getBoundingClientRect();
  const isWide = matchMedia("(min-width: 60rem)").matches;
  if (!isWide || top < 0 || top > innerHeight / 2) (target ?? heading).scrollIntoView();
}

const choice = (key, label, ...more) => element("button", {
  type: "button", "data-key": key, click: once(() => add(...more)),
  mouseenter: () => previewAnswer(...more), focus: () => previewAnswer(...more), mouseleave: () => previewAnswer(), blur: () => previewAnswer(),
}, element("kbd", {}, key), ` ${label}`);

// What a choice would change, while the pointer or the focus is on it.
let previews = 0;
async function previewAnswer(event) {
  const line = byId("preview");
  const number = ++previews;
  if (!line) return;
  line.textContent = "\u00a0";
  if (!event || event.event === "skipped") return;
  const { summary } = await ask({ ...event, do: "what-if", session: events() });
  // The pointer may have moved on meanwhile.
  if (number === previews) line.textContent = summary || "This changes little.";
}

const renderHtml = (html) => {
  const box = element("div", {});
  // Written by the site's build, which removes all unsafe HTML.
  box.innerHTML = html ?? "";
  withCopyButtons(box);
  return box;
};

function drawNext(view, handoff) {
  const { next } = view;
  const warnings = [...view.warnings, ...(view.notes ?? []), ...view.conflicts].map(({ message }) => warning(message));
  const title = (id) => content().catalog.causes[id]?.title ?? id;
  const ties = (view.ties ?? []).map((tie) => small(`These causes look the same from here: ${tie.map(title).join("; ")}`));
  const lost = damaged ? [warning("Part of this link could not be read. ", again())] : [];
  const [heading, ...rest] = renderers[next.action](next, handoff);
  heading.tabIndex = -1;
  question.replaceChildren(heading, ...lost, ...warnings, ...ties, ...rest);
}

const renderers = {
  ask: (next) => [
    element("h2", {}, next.ask),
    small(`For ${content().people[next.who] ?? next.who}, about ${next.minutes} min. ${next.why}`),
    element("div", { class: "choices" },
      ...next.answers.map((answer, at) =>
        choice(at + 1, answer.label, { event: "answered", symptom: next.symptom, answer: answer.id })),
      choice("?", "Don't know", { event: "answered", symptom: next.symptom, answer: "unknown" }),
      choice("s", "Ask later", { event: "skipped", symptom: next.symptom })),
    element("p", { id: "preview", class: "small", role: "status" }, "\u00a0"),
    element("details", { open: true }, element("summary", {}, "How to look"), renderHtml(content().checks[next.symptom])),
  ],
  try: (next) => [
    element("h2", {}, `Try: ${next.title}`),
    small(`${next.why} Risk ${next.risk}.`),
    element("details", { open: true }, element("summary", {}, "Steps"), renderHtml(content().steps[next.fix])),
    small(link(`fixes/${next.fix}.html`, "Details"), " · ", link(`runbooks/${next.fix}.html`, "Runbook to print")),
    element("div", { class: "dock" }, element("p", {}, "Did it help?"),
      element("div", { class: "choices" },
        choice("y", "Yes, it works", { event: "tried", fix: next.fix, outcome: "worked" }),
        choice("n", "No", { event: "tried", fix: next.fix, outcome: "failed" }))),
  ],
  done: (next) => [
    element("h2", {}, "Solved"),
    element("p", {}, link(`fixes/${next.fix}.html`, "What helped"), next.cause ? " and " : "",
      next.cause ? link(`causes/${next.cause}.html`, "what was wrong") : ""),
  ],
  escalate: (next, handoff) => {
    const text = `${handoff.text}\nLink: ${location.href}\n`;
    const box = element("div", {}, element("pre", {}, element("code", {}, text)));
    withCopyButtons(box);
    return [
      element("h2", {}, `Hand over to ${next.to}`),
      element("p", {}, next.why),
      box,
      element("p", {}, element("a", { href: `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`, download: "ticket.txt" }, "Download for the ticket")),
    ];
  },
};

function drawRanking(view, session) {
  byId("ranking").replaceChildren(...view.causes.slice(0, 6).map((cause, at) => {
    const evidence = cause.evidence.map((item) => element("li", {}, `${item.why} (${item.strength})`));
    const comparison = element("div", {});
    return element("li", {},
      element("details", { toggle: () => at && !comparison.firstChild && compare(cause, session, comparison) },
        element("summary", {}, element("span", { class: "bar", "--share": cause.probability, "aria-hidden": "true" }),
          element("span", {}, `${cause.percent} ${cause.title}`), element("span", { class: "tag" }, cause.rating)),
        evidence.length ? element("ul", {}, ...evidence) : element("p", {}, "No evidence for or against it yet."),
        comparison,
        element("p", {}, link(`causes/${cause.id}.html`, "More about this cause"))));
  }));
}

// Why a cause is less likely than the first one.
async function compare(cause, session, box) {
  const { summary, evidence } = await ask({ do: "rival", session, cause: cause.id });
  const lines = evidence.slice(0, 3).map((item) => element("li", {}, `${item.why} (${item.strength} this cause)`));
  box.replaceChildren(element("p", {}, `${summary} ${lines.length ? "What separates the two:" : "No evidence separates the two."}`), element("ul", {}, ...lines));
}

function drawKnown(history) {
  byId("known").replaceChildren(...history.map(({ number, text }) =>
    element("li", {}, `${text} `, button("Undo", () => add({ event: "undone", undoes: number })))));
}

function drawPlan(view) {
  byId("plan").replaceChildren(...view.plan.slice(0, 6).map((item) =>
    element("li", {}, link(`fixes/${item.fix}.html`, item.title),
      element("span", { class: "small" }, ` ${item.percent}, ${item.minutes} min, risk ${item.risk}`))));
}

byId("say").addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = byId("words");
  const words = field.value.trim();
  if (!words || field.readOnly) return;
  // Visible until they are read, and read once.
  field.readOnly = true;
  try {
    const read = await ask({ do: "read", words });
    propose(read.proposals.filter((proposal) => !proposal.by_code));
    const certain = read.proposals.filter((proposal) => proposal.by_code);
    field.value = "";
    field.blur();
    const list = [...events(), read.event, ...certain.map(({ symptom, answer }) => ({ event: "answered", symptom, answer }))];
    await go(list, byId("proposed").firstChild);
  } catch (error) {
    stop(error);
  }
  field.readOnly = false;
});

function propose(proposals) {
  byId("proposed").replaceChildren(...proposals.map(({ symptom, answer, because, ask: asked, label }) =>
    button(`${because}: ${asked} ${label}?`, (press) => {
      press.currentTarget.remove();
      add({ event: "answered", symptom, answer });
    })));
}

byId("restart").addEventListener("click", once(() => go([])));

// A key for each choice, while the focus is in the question.
document.addEventListener("keydown", (event) => {
  if (!question.contains(event.target) || !isShortcut(event) || event.timeStamp < ready) return;
  const button = [...troubleshooter.querySelectorAll("[data-key]")].find((choice) => choice.dataset.key === event.key);
  if (button) {
    event.preventDefault();
    button.click();
  }
});

// The last call can be continued in the same tab. It contains a caller's words, so it is not kept for other users of this
// browser; what earlier versions kept is removed.
function saveSession(hash) {
  attempt(() => localStorage.removeItem(KEPT));
  if (hash) {
    byId("resume")?.remove();
    attempt(() => sessionStorage.setItem(KEPT, hash));
  } else {
    offerResume(attempt(() => sessionStorage.getItem(KEPT)));
  }
}

function offerResume(hash) {
  if (!hash) return;
  byId("proposed").replaceChildren(element("button", { id: "resume", type: "button", click: () => { location.hash = hash; } },
    "Continue the last call"));
}

// The address contains the answers, so the link past the top of the page must not change it.
document.querySelector(".skip")?.addEventListener("click", (event) => {
  event.preventDefault();
  lead();
});

addEventListener("popstate", () => { byId("proposed").replaceChildren(); draw().then(() => lead()); });
draw().then(() => {
  if (document.activeElement === document.body) question.querySelector("h2")?.focus({ preventScroll: true });
});
