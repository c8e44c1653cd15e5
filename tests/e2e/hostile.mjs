// Opens every page of a site made of a hostile catalog, from files and from a server, moves over everything on it and
// presses what can be pressed. Fails if anything of the catalog runs, if a request leaves the site, or if a page breaks its
// own policy. `node hostile.mjs SITE BROWSER`; tests/hostile.rs calls it.

import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { chromium } from "playwright-core";

const site = path.resolve(process.argv[2]);
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
const server = http.createServer((request, response) => {
  const file = path.join(site, decodeURIComponent(new URL(request.url, "http://x").pathname));
  if (!file.startsWith(site) || !fs.existsSync(file) || fs.statSync(file).isDirectory()) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" }).end(fs.readFileSync(file));
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const served = `http://127.0.0.1:${server.address().port}/`;

const pages = fs.readdirSync(site, { recursive: true }).filter((name) => name.endsWith(".html"));
assert.ok(pages.length > 20, `${pages.length} pages`);
const address = (name) => name.split(path.sep).map(encodeURIComponent).join("/");
const harm = encodeURIComponent("<img src=x onerror=window.harmed=1>\"'><script>window.harmed=1</script>");

const browser = await chromium.launch({ executablePath: process.argv[3], args: ["--no-sandbox"] });
const wrong = [];
let seen = 0;
let asked = 0;

async function look(base, name, query = "") {
  const context = await browser.newContext();
  const page = await context.newPage();
  const report = (what) => wrong.push(`${base}${name}${query}: ${what}`);
  page.on("request", (request) => {
    asked++;
    const url = request.url();
    const own = url.startsWith(base) || (base.startsWith("file:") && url.startsWith("file:///")) || url.startsWith("blob:");
    if (!own) report(`asked for ${url}`);
  });
  page.on("dialog", (dialog) => { report(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("console", (message) => message.type() === "error" && report(message.text()));
  page.on("pageerror", (error) => report(String(error)));
  await page.goto(`${base}${address(name)}${query}`);
  await page.waitForTimeout(30);
  // Whatever answers to a pointer.
  await page.evaluate(() => {
    for (const element of document.querySelectorAll("main *")) {
      for (const event of ["mouseover", "focus", "pointerdown"]) element.dispatchEvent(new Event(event, { bubbles: true }));
    }
  });
  if (query || name === "troubleshooter.html") await page.waitForTimeout(1500);
  const { harmed, scripts, title } = await page.evaluate(() => ({
    harmed: window.harmed,
    scripts: [...document.scripts].filter((script) => !script.src && script.type !== "application/ld+json").length,
    title: document.title,
  }));
  if (harmed !== undefined) report("code of the catalog ran");
  if (scripts) report(`${scripts} scripts without a file`);
  if (title.includes("49")) report("a template was filled in");
  seen++;
  await context.close();
}

for (const base of [served, `file://${site}/`]) {
  for (const name of pages) await look(base, name);
  await look(base, "index.html", `?q=${harm}`);
  await look(base, "index.html", "?q=script");
  await look(base, "troubleshooter.html", `#${harm}`);
  await look(base, "troubleshooter.html", "#s=dark");
  await look(base, "troubleshooter.html", `#s=${harm}&!tried=${harm}`);
}

// The policy itself: what is put into a page by hand does not run either.
const page = await (await browser.newContext()).newPage();
await page.goto(`${served}index.html`);
const broken = await page.evaluate(() => new Promise((done) => {
  const found = [];
  document.addEventListener("securitypolicyviolation", (event) => found.push(event.effectiveDirective));
  const box = document.createElement("div");
  box.innerHTML = "<img src=x onerror='window.harmed=1'><p style='color:red'>x</p><img src='https://elsewhere.example/x.png'>";
  document.body.append(box);
  const script = document.createElement("script");
  script.textContent = "window.harmed = 1";
  document.body.append(script);
  // Later, since what a debugger evaluates may do more than a page.
  setTimeout(() => {
    try { new Function("window.harmed = 1")(); } catch { found.push("eval"); }
  });
  fetch("https://elsewhere.example/").catch(() => {});
  setTimeout(() => done([found, window.harmed]), 500);
}));
assert.equal(broken[1], undefined, "the policy lets something run");
for (const kind of ["script-src-attr", "script-src-elem", "style-src-attr", "img-src", "connect-src", "eval"]) {
  assert.ok(broken[0].includes(kind), `${kind} is not refused: ${broken[0]}`);
}
await browser.close();
server.close();
assert.deepEqual(wrong, []);
console.log(`${seen} pages, ${asked} requests, none elsewhere, nothing ran`);
