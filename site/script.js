// What every page does with scripts on: search as you type, copy buttons, filtering of long tables. Pages are whole
// without it. The search is loaded when somebody first searches, the interview's engine on the troubleshooter's page.

const { root, finder: finderFile } = document.currentScript.dataset;

// An element with attributes and children; text is always text.
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    // The page's policy lets no style in a tag pass, but a script may set one.
    else if (key.startsWith("--")) element.style.setProperty(key, value);
    else if (value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

const link = (href, ...inside) => make("a", { href }, ...inside);

// Files come as scripts: a page that was opened from a disk may load a script and nothing else. Each calls this.
const brought = new Map();
function fixbook(name, text) {
  brought.set(name, text);
}

const loading = new Map();
function load(path) {
  if (!loading.has(path)) {
    loading.set(path, new Promise((done, failed) => {
      const script = make("script", { src: root + path, load: done, error: () => {
        loading.delete(path);
        failed(new Error(`${path} cannot be loaded`));
      } });
      document.head.append(script);
    }));
  }
  return loading.get(path);
}

// The bytes of a file that was brought: compressed, seven bits a character.
async function bytesOf(name) {
  const text = brought.get(name);
  const packed = new Uint8Array(Math.floor((text.length * 7) / 8));
  let held = 0;
  let number = 0;
  let at = 0;
  for (let place = 0; place < text.length; place++) {
    held = ((held << 7) | text.charCodeAt(place)) & 0x7fff;
    number += 7;
    if (number >= 8) {
      number -= 8;
      packed[at++] = (held >> number) & 0xff;
    }
  }
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// An engine in WebAssembly: a function from a call's name, its input as text or bytes, and a number, to its answer.
async function run(wasm) {
  const { instance } = await WebAssembly.instantiate(wasm);
  const engine = instance.exports;
  return (name, input, number) => {
    const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
    const at = engine.alloc(bytes.length);
    new Uint8Array(engine.memory.buffer, at, bytes.length).set(bytes);
    engine[name](number);
    const result = new TextDecoder().decode(new Uint8Array(engine.memory.buffer, engine.result_ptr(), engine.result_len()));
    if (result[0] !== "+") throw new Error(result.slice(1));
    return result.slice(1);
  };
}

// The search: a promise of its engine. A small index comes with its root; of a large one the parts that words need.
let finder;
async function startFinder() {
  await Promise.all([load(finderFile), load("search/root.js")]);
  const call = await run(await bytesOf("finder"));
  call("open", await bytesOf("root"));
  if (brought.has("all")) await put(call, "all");
  return call;
}

async function put(call, name) {
  const bytes = await bytesOf(name);
  const input = new Uint8Array(name.length + bytes.length);
  input.set(new TextEncoder().encode(name));
  input.set(bytes, name.length);
  call("add_shard", input, name.length);
}

async function find(words, limit) {
  finder ??= startFinder();
  // What failed may work the next time.
  finder.catch(() => { finder = undefined; });
  const call = await finder;
  for (;;) {
    const answer = JSON.parse(call("answer", words, limit));
    if (!answer.load) return answer;
    await Promise.all(answer.load.map((name) => load(`search/${name}.js`).then(() => put(call, name))));
  }
}

// What may fail, as storage that is switched off and text that was cut short.
function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

// Single keys are shortcuts, on every page, until the reader switches them off.
const keySwitch = document.getElementById("keys");
if (keySwitch) {
  keySwitch.checked = attempt(() => localStorage.getItem("fixbook-keys")) !== "off";
  keySwitch.addEventListener("change", () => attempt(() => localStorage.setItem("fixbook-keys", keySwitch.checked ? "on" : "off")));
}

// Whether a key press is meant as a shortcut: not while typing, not with a modifier, and a held key counts once.
function isShortcut(event) {
  const { target } = event;
  return keySwitch?.checked !== false && !event.repeat && !event.ctrlKey && !event.metaKey && !event.altKey
    && !target.isContentEditable && !target.matches("input, textarea, select");
}

// The page of a hit.
function pageOf(hit) {
  const path = hit.path.replace(/^kb\/articles\//, "").replace(/\.md$/i, "").split("/").map(encodeURIComponent).join("/");
  switch (hit.kind) {
    case "cause": return `causes/${hit.id}.html`;
    case "fix": return `fixes/${hit.id}.html`;
    case "symptom": return `symptoms/${hit.id}.html`;
    case "code": return `codes/${hit.id}.html`;
    case "claim": return `wrong.html#${hit.id}`;
    default: return `articles/${path}.html`;
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
const kind = document.getElementById("kind");
const results = document.getElementById("results");
// Letters come faster than the parts of a large index that they would ask for.
const PAUSE = 150;

if (form) {
  let timer;
  const search = async () => {
    const asked = `${kind.value} ${field.value}`.trim();
    if (!field.value.trim()) {
      results.hidden = true;
      return;
    }
    try {
      const found = await find(asked, 10);
      if (asked === `${kind.value} ${field.value}`.trim()) show(found);
    } catch (error) {
      results.hidden = false;
      results.replaceChildren(make("p", { class: "warning" }, `Search does not work here: ${error.message}`));
    }
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(timer);
    await search();
    results.querySelector("ol a")?.click();
  });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE);
  });
  kind.addEventListener("change", search);
  document.addEventListener("keydown", (event) => {
    const links = [field, ...results.querySelectorAll("ol a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "/" && isShortcut(event)) {
      event.preventDefault();
      field.focus();
    } else if (at >= 0 && (event.key === "ArrowDown" || event.key === "ArrowUp") && links.length > 1) {
      event.preventDefault();
      links[(at + (event.key === "ArrowDown" ? 1 : links.length - 1)) % links.length].focus();
    } else if (event.key === "Escape" && !results.hidden) {
      results.hidden = true;
      field.focus();
    }
  });
  // `?q=words` searches at once, for links and for a browser's own search field.
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    field.value = asked;
    search();
  }
}

function show(found) {
  results.hidden = false;
  const read = found.read_as.map((word) => make("p", { class: "small" }, `Showing results for “${word.read_as}” instead of “${word.word}”.`));
  const codes = (found.codes ?? []).map((code) => make("p", { class: "code" },
    `${code.written} is `, link(`${root}codes/${code.id}.html`, code.name ?? code.id), `: ${code.means}`));
  const hits = found.hits.map((hit) => make("li", {},
    link(root + pageOf(hit), hit.title), make("span", { class: "tag" }, hit.kind), make("p", {}, ...marked(hit))));
  const nothing = found.hits.length ? null : make("p", {}, `Nothing found.${found.suggestion ? ` Try: ${found.suggestion}` : ""}`);
  results.replaceChildren(...read, ...codes, ...(nothing ? [nothing] : [make("ol", {}, ...hits)]));
}

// Filters the rows of a page by what is typed.
const filter = document.getElementById("filter");
if (filter) {
  const rows = [...document.querySelectorAll("tbody tr")];
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
    for (const table of document.querySelectorAll("table")) {
      const isEmpty = !table.querySelector("tbody tr:not([hidden])");
      table.closest("section").hidden = isEmpty;
    }
  });
}

// A button on each block of code. What is copied is what is shown, without the prompts of a transcript.
function withCopyButtons(within) {
  for (const code of within.querySelectorAll("pre > code")) {
    const button = make("button", { type: "button", class: "copy", click: async () => {
      try {
        await navigator.clipboard.writeText(command(code));
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

function command(code) {
  const text = code.textContent.replace(/\n$/, "");
  // A block that names its shell holds commands and no prompts: a `$` there begins a variable.
  if (/^language-(powershell|pwsh|cmd|bat|sh|bash)$/.test(code.className)) return text;
  return text.replace(/^(?:PS [A-Z]:\\[^>\n]*> ?|[A-Z]:\\[^\s>]*>(?=\S)|\$ )/gm, "");
}
withCopyButtons(document);

// Placeholders such as <computer> in commands: filled in once, followed by every command of the page.
function withPlaceholders() {
  const pattern = /<([A-Za-z][A-Za-z0-9 _-]*)>/g;
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
    make("label", {}, `${name} `, make("input", { autocomplete: "off", spellcheck: "false", input: (event) => {
      for (const span of document.querySelectorAll(".placeholder")) {
        if (span.dataset.name === name) span.textContent = event.target.value.trim() || `<${name}>`;
      }
    } })));
  document.getElementById("fill-in")?.append(...fields);
}
withPlaceholders();

// A page whose review date is past says so; the day is the reader's.
for (const banner of document.querySelectorAll("[data-due]")) {
  banner.hidden = new Date().toISOString().slice(0, 10) <= banner.dataset.due;
}
