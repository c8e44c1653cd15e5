// What every page does with scripts on: search as you type, copy buttons, filtering of long tables. Pages are whole
// without it. Engine and content are loaded when somebody first searches or opens the troubleshooter.

const root = document.currentScript.dataset.root;

// Filters the rows of a page by what is typed.
const filter = document.getElementById("filter");
if (filter) {
  const rows = [...document.querySelectorAll("main li, tbody tr")];
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  });
}

// Loads a script once. From a file:// page this is the only way to load anything.
function load(name) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = root + name;
    script.onload = done;
    script.onerror = () => failed(new Error(`${name} cannot be loaded`));
    document.head.append(script);
  });
}

// The engine, ready to be asked: a promise of a function from a request to its answer.
let engine;
function ask(request) {
  engine ??= start();
  return engine.then((answer) => answer(request));
}

async function start() {
  await Promise.all([load("engine.js"), load("content.js")]);
  const bytes = Uint8Array.from(atob(window.fixbookEngine), (letter) => letter.charCodeAt(0));
  const { instance } = await WebAssembly.instantiate(bytes);
  const wasm = instance.exports;
  const call = (name, text) => {
    const input = new TextEncoder().encode(text);
    const at = wasm.room(input.length);
    new Uint8Array(wasm.memory.buffer, at, input.length).set(input);
    wasm[name]();
    const result = new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, wasm.written(), wasm.bytes()));
    if (result[0] !== "+") throw new Error(result.slice(1));
    return result.slice(1);
  };
  const { catalog, documents } = window.fixbookContent;
  call("open", JSON.stringify({ catalog, documents }));
  return (request) => call("answer", JSON.stringify(request));
}

// An element with attributes and children; text is always text.
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

// The page of a hit.
function pageOf(hit) {
  const name = hit.path.split("/").pop().replace(/\.md$/, "");
  switch (hit.kind) {
    case "cause": return `causes/${hit.id}.html`;
    case "fix": return `fixes/${hit.id}.html`;
    case "symptom": return `symptoms/${hit.id}.html`;
    case "code": return `codes.html#${hit.id}`;
    case "claim": return `wrong.html#${hit.id}`;
    default: return `articles/${name}.html`;
  }
}

// A passage with the words asked for marked; marks count characters.
function marked(hit) {
  const letters = [...hit.passage];
  const parts = [];
  let done = 0;
  for (const [from, to] of hit.marks) {
    parts.push(letters.slice(done, from).join(""), make("mark", {}, letters.slice(from, to).join("")));
    done = to;
  }
  return [...parts, letters.slice(done).join("")];
}

const form = document.querySelector("form.search");
const field = document.getElementById("search");
const results = document.getElementById("results");
if (form) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    results.querySelector("a")?.click();
  });
  field.addEventListener("focus", () => ask({ do: "search", words: "", limit: 1 }).catch(() => {}), { once: true });
  field.addEventListener("input", async () => {
    const words = field.value;
    try {
      const found = JSON.parse(await ask({ do: "search", words, limit: 10 }));
      if (words === field.value) show(found);
    } catch (error) {
      results.hidden = false;
      results.replaceChildren(make("p", { class: "warning" }, `Search does not work here: ${error.message}`));
    }
  });
}

// `?q=words` searches at once, for links and for a browser's own search field.
const asked = new URLSearchParams(location.search).get("q");
if (form && asked) {
  field.value = asked;
  field.dispatchEvent(new Event("input"));
}

function show(found) {
  results.hidden = found.query.trim() === "";
  const read = found.read_as.map((word) => make("p", { class: "small" }, `${word.word} read as ${word.read_as}`));
  const codes = (found.codes ?? []).map((code) => make("p", { class: "code" }, `${code.written} is ${code.id}: ${code.means}`));
  const hits = found.hits.map((hit) =>
    make("li", {}, make("a", { href: root + pageOf(hit) }, hit.title), make("span", { class: "small" }, ` ${hit.kind}`), make("p", {}, ...marked(hit))));
  const nothing = found.hits.length ? null : make("p", {}, `Nothing found.${found.suggestion ? ` Try: ${found.suggestion}` : ""}`);
  results.replaceChildren(...read, ...codes, ...(nothing ? [nothing] : [make("ol", {}, ...hits)]));
}

// A button on each command.
function withCopyButtons(within) {
  for (const code of within.querySelectorAll("pre > code")) {
    const button = make("button", { type: "button", class: "copy", click: async () => {
      try {
        await navigator.clipboard.writeText(code.textContent.replace(/\n$/, ""));
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(code);
        button.textContent = "Press Ctrl+C";
      }
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    } }, "Copy");
    code.parentElement.append(button);
  }
}
withCopyButtons(document);

// Placeholders such as <computer> in commands: filled in once, followed by every command of the page.
function withPlaceholders() {
  const pattern = /<([a-z][a-z0-9 -]*)>/g;
  const names = new Set();
  for (const code of document.querySelectorAll("main pre > code")) {
    const parts = code.textContent.split(pattern);
    if (parts.length === 1) continue;
    // Every second part is the name of a placeholder.
    code.replaceChildren(...parts.map((part, at) => {
      if (at % 2 === 0) return part;
      names.add(part);
      return make("span", { class: "placeholder", "data-name": part }, `<${part}>`);
    }));
  }
  if (!names.size) return;
  const fields = [...names].map((name) =>
    make("label", {}, `${name} `, make("input", { autocomplete: "off", input: (event) => {
      for (const span of document.querySelectorAll(`[data-name="${name}"]`)) span.textContent = event.target.value.trim() || `<${name}>`;
    } })));
  document.querySelector("main h1").after(make("details", { class: "placeholders" }, make("summary", {}, "Fill in your names"), ...fields));
}
if (!document.getElementById("troubleshooter")) withPlaceholders();

// A page whose review date is past says so; the day is the reader's.
for (const banner of document.querySelectorAll("[data-due]")) {
  banner.hidden = new Date().toISOString().slice(0, 10) <= banner.dataset.due;
}
