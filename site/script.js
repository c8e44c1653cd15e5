// What scripts add to every page: search as you type, copy buttons, filters for long tables. Pages are complete without them.
// The search engine is loaded with the first search, the engine of the interview on the troubleshooter's page.

const { root, finder: finderFile } = document.currentScript.dataset;

// An element with attributes and children; text is always text.
function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(key, value);
    // The page's policy allows no style attribute in HTML, but a script may set one.
    else if (key.startsWith("--")) node.style.setProperty(key, value);
    else if (value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

const link = (href, ...inside) => element("a", { href }, ...inside);

// Files come as scripts: a page that was opened from a disk may load a script and nothing else. Each calls this.
const loadedFiles = new Map();
function fixbook(name, text) {
  loadedFiles.set(name, text);
}

const loading = new Map();
function load(path) {
  if (!loading.has(path)) {
    loading.set(path, new Promise((done, failed) => {
      const script = element("script", { src: root + path, load: done, error: () => {
        loading.delete(path);
        failed(new Error(`${path} cannot be loaded`));
      } });
      document.head.append(script);
    }));
  }
  return loading.get(path);
}

// The bytes of a loaded file: compressed, in base64.
async function bytesOf(name) {
  const packed = Uint8Array.from(atob(loadedFiles.get(name)), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// An engine in WebAssembly: a function from the name of a call, its input as text or bytes, and a number, to the answer.
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

// A promise of the search engine. A small index is one file; of a large one the shards that the words need are loaded.
let finder;
async function startFinder() {
  await Promise.all([load(finderFile), load("search/root.js")]);
  const call = await run(await bytesOf("finder"));
  call("open", await bytesOf("root"));
  if (loadedFiles.has("all")) await addShard(call, "all");
  return call;
}

async function addShard(call, name) {
  const bytes = await bytesOf(name);
  const input = new Uint8Array(name.length + bytes.length);
  input.set(new TextEncoder().encode(name));
  input.set(bytes, name.length);
  call("add_shard", input, name.length);
}

async function find(words, limit) {
  finder ??= startFinder();
  // A failure may be temporary: the next search tries again.
  finder.catch(() => { finder = undefined; });
  const call = await finder;
  for (;;) {
    const answer = JSON.parse(call("answer", words, limit));
    if (!answer.load) return answer;
    await Promise.all(answer.load.map((name) => load(`search/${name}.js`).then(() => addShard(call, name))));
  }
}

// The result of what may fail, such as storage that is switched off, or null.
function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

// Single keys are shortcuts on every page, until the reader switches them off.
const keySwitch = document.getElementById("keys");
if (keySwitch) {
  keySwitch.checked = attempt(() => localStorage.getItem("fixbook-keys")) !== "off";
  keySwitch.addEventListener("change", () => attempt(() => localStorage.setItem("fixbook-keys", keySwitch.checked ? "on" : "off")));
}

// Whether a key press is a shortcut: not while typing, not with a modifier, and a held key counts once.
function isShortcut(event) {
  const { target } = event;
  return keySwitch?.checked !== false && !event.repeat && !event.ctrlKey && !event.metaKey && !event.altKey
    && !target.isContentEditable && !target.matches("input, textarea, select");
}

// A passage with the search words marked; marks count characters.
function marked(hit) {
  const letters = [...hit.passage];
  const parts = [];
  let done = 0;
  for (const [from, to] of hit.marks) {
    parts.push(letters.slice(done, from).join(""), element("mark", {}, letters.slice(from, to).join("")));
    done = to;
  }
  return [...parts, letters.slice(done).join("")];
}

const form = document.querySelector("form.search");
const field = document.getElementById("search");
const kind = document.getElementById("kind");
const results = document.getElementById("results");
// Milliseconds without a key before a search, which may load shards.
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
      results.replaceChildren(element("p", { class: "warning" }, `Search does not work here: ${error.message}`));
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
  const read = found.read_as.map((word) => element("p", { class: "small" }, `Showing results for “${word.read_as}” instead of “${word.word}”.`));
  const codes = (found.codes ?? []).map((code, at) => element("p", { class: "code" },
    `${code.written} is `, link(`${root}${found.code_pages[at]}`, code.name ?? code.id), `: ${code.means}`));
  const hits = found.hits.map((hit, at) => element("li", {},
    link(root + found.hit_pages[at], hit.title), element("span", { class: "tag" }, hit.kind), element("p", {}, ...marked(hit))));
  const nothing = found.hits.length ? null : element("p", {}, `Nothing found.${found.suggestion ? ` Try: ${found.suggestion}` : ""}`);
  results.replaceChildren(...read, ...codes, ...(nothing ? [nothing] : [element("ol", {}, ...hits)]));
}

// Filters the rows of a page by the words typed.
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

// A copy button on each block of code. It copies what is shown, without the prompts of a transcript.
function withCopyButtons(within) {
  for (const code of within.querySelectorAll("pre > code")) {
    const button = element("button", { type: "button", class: "copy", click: async () => {
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
  // A block that names its shell contains commands and no prompts: a `$` in it begins a variable.
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
      return element("span", { class: "placeholder", "data-name": part }, `<${part}>`);
    }));
  }
  if (!names.size) return;
  const fields = [...names].map((name) =>
    element("label", {}, `${name} `, element("input", { autocomplete: "off", spellcheck: "false", input: (event) => {
      for (const span of document.querySelectorAll(".placeholder")) {
        if (span.dataset.name === name) span.textContent = event.target.value.trim() || `<${name}>`;
      }
    } })));
  document.getElementById("fill-in")?.append(...fields);
}
withPlaceholders();

// A page whose review is overdue says so, by the clock of the reader.
for (const banner of document.querySelectorAll("[data-due]")) {
  banner.hidden = new Date().toISOString().slice(0, 10) <= banner.dataset.due;
}
