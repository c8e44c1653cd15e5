// Uses a built site as its readers do, in a real browser. `node site.mjs SITE [BROWSER]`; tests/site.rs calls it.
//
// Each check has a page of its own and fails on any error of the console. Nothing here depends on how fast a machine is.

import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const site = path.resolve(process.argv[2]);
const executablePath = process.argv[3];
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// A page of every kind, and every folder that pages lie in.
const KINDS = [
  "index.html", "troubleshooter.html", "lists.html", "a-z.html", "codes.html", "events.html", "sources.html", "wrong.html",
  "404.html", "articles.html", "causes/rdp-certificate-expired.html", "fixes/renew-rdp-certificate.html",
  "symptoms/error-code.html", "codes/rdp-disconnect.html", "codes/rdp-disconnect/0x904.html",
  "codes/windows-event/schannel.html", "sources/ms-disconnect-reasons.html", "articles/prevent.html", "pages/about.html",
  "runbooks/renew-rdp-certificate.html",
];
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json" };
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

// A server that does no more than hand out files, as a file share with a web server before it.
const asked = [];
const server = http.createServer((request, response) => {
  const name = decodeURIComponent(new URL(request.url, "http://x").pathname);
  const file = path.join(site, name.endsWith("/") ? `${name}index.html` : name);
  if (!file.startsWith(site) || !fs.existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  const bytes = fs.readFileSync(file);
  asked.push([name, bytes.length]);
  response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" }).end(bytes);
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const served = `http://127.0.0.1:${server.address().port}/`;
const fromDisk = `file://${site}/`;

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const checks = [];
const check = (name, options, act) => checks.push({ name, options, act });

async function run({ name, options, act }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  try {
    await act(page, context);
    assert.deepEqual(errors, [], "errors on the console");
    console.log(`ok ${name}`);
    return true;
  } catch (error) {
    console.log(`FAILED ${name}: ${error.message}\n${(error.stack ?? "").split("\n").slice(1, 4).join("\n")}`);
    return false;
  } finally {
    await context.close();
  }
}

const heading = (page) => page.textContent("#next h2");
const known = (page) => page.textContent("#known");
async function begin(page, from = served) {
  await page.goto(`${from}troubleshooter.html`);
  await page.waitForSelector("#next h2");
}
// Presses a key and waits until the page shows the next step.
async function press(page, key) {
  const before = page.url();
  await page.keyboard.press(key);
  await page.waitForFunction((url) => location.href !== url, before);
  await page.waitForFunction(() => document.querySelector("#next h2") !== null);
  await page.waitForTimeout(50);
}
// Answers until a step of this kind, "don't know" to every question; to a fix as `tried` says.
async function until(page, end, tried) {
  for (let step = 0; step < 120; step++) {
    const text = await heading(page);
    if (end.test(text)) return text;
    await press(page, /^Try: /.test(text) ? tried(step) : "?");
  }
  throw new Error(`no ${end} after 120 steps`);
}

check("an interview to a cure, by keyboard alone", {}, async (page) => {
  await begin(page);
  await page.fill("#words", "Remote Desktop says 0x904, extended 0x7");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /0x904/.test(document.querySelector("#known").textContent));
  await page.evaluate(() => document.activeElement.blur());
  await press(page, "1");
  await until(page, /^Solved/, () => "y");
  assert.match(await known(page), /Tried: .*worked/);
  assert.ok(await page.getAttribute("#next a", "href"));
});

check("an interview to an escalation, with a packet to hand over", {}, async (page) => {
  await begin(page);
  await until(page, /^Hand over/, () => "n");
  const packet = await page.textContent("#next pre");
  assert.match(packet, /Tried: .*failed/);
  assert.match(packet, /Link: http/);
  const download = page.waitForEvent("download");
  await page.click("#next a[download]");
  assert.equal((await download).suggestedFilename(), "ticket.txt");
});

check("what is known can be taken back, by its button and by the browser's", {}, async (page) => {
  await begin(page);
  const first = await heading(page);
  await press(page, "1");
  const second = await heading(page);
  assert.notEqual(second, first);
  await page.goBack();
  await page.waitForFunction((text) => document.querySelector("#next h2").textContent === text, first);
  await page.goForward();
  await page.waitForFunction((text) => document.querySelector("#next h2").textContent === text, second);
  await page.click("#known button");
  await page.waitForFunction((text) => document.querySelector("#next h2").textContent === text, first);
});

check("a reload and a shared link show the same, the last interview is kept", {}, async (page, context) => {
  await begin(page);
  await press(page, "1");
  await press(page, "1");
  const [url, shown] = [page.url(), await known(page)];
  const other = await context.newPage();
  await other.goto(url);
  await other.waitForSelector("#known li");
  assert.equal(await known(other), shown);
  await page.reload();
  await page.waitForSelector("#known li");
  assert.equal(await known(page), shown);
  await other.goto(`${served}index.html`);
  await begin(other);
  await other.click("#proposed button");
  await other.waitForSelector("#known li");
  assert.equal(await known(other), shown);
});

check("pointing at an answer says what it would change; reasons open", {}, async (page) => {
  await begin(page);
  await press(page, "1");
  await page.focus(".choices button");
  await page.waitForFunction(() => /→/.test(document.querySelector("#suppose").textContent));
  await page.click("#ranking li:nth-child(2) summary");
  assert.match(await page.textContent("#ranking li:nth-child(2)"), /Behind|Nothing found tells/);
});

check("search from any page: typos, filters, keys", {}, async (page) => {
  await page.goto(`${served}codes/rdp-disconnect/0x904.html`);
  await page.keyboard.press("/");
  await page.keyboard.type("certifcate expird");
  await page.waitForSelector("#results ol a");
  assert.match(await page.textContent("#results"), /certifcate read as certificate/);
  assert.ok((await page.locator("#results mark").count()) > 0);
  await page.selectOption("#kind", "kind:fix");
  await page.waitForFunction(() => [...document.querySelectorAll("#results .tag")].every((tag) => tag.textContent === "fix"));
  await page.focus("#search");
  await page.keyboard.press("ArrowDown");
  const href = await page.evaluate(() => document.activeElement.href);
  await page.keyboard.press("Enter");
  await page.waitForURL(href);
  await page.fill("#search", "0x904 0x7");
  await page.waitForSelector("#results .code");
  await page.keyboard.press("Escape");
  assert.ok(await page.isHidden("#results"));
});

check("a link searches at once", {}, async (page) => {
  await page.goto(`${served}index.html?q=event%201058`);
  await page.waitForSelector("#results ol a");
});

check("everything works from a disk", {}, async (page) => {
  await begin(page, fromDisk);
  await press(page, "1");
  await page.fill("#search", "certificate");
  await page.waitForSelector("#results ol a");
  await page.click("#results ol a");
  await page.waitForSelector("h1");
  assert.match(page.url(), /^file:.*\.html/);
});

check("commands are copied without their prompt, placeholders are filled in once", {
  permissions: ["clipboard-read", "clipboard-write"],
}, async (page) => {
  await page.goto(`${served}fixes/renew-rdp-certificate.html`);
  const written = await page.locator("pre code").first().textContent();
  await page.locator("button.copy").first().click();
  await page.waitForFunction(() => document.querySelector("button.copy").textContent === "Copied");
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), written.trimEnd());
  assert.equal(await page.evaluate(() => command("PS C:\\> Get-Date\n")), "Get-Date");
  const withNames = fs.readdirSync(path.join(site, "fixes")).find((name) =>
    /<pre><code[^>]*>[^<]*&lt;[a-z]/.test(fs.readFileSync(path.join(site, "fixes", name), "utf8")));
  assert.ok(withNames, "a fix with a placeholder");
  await page.goto(`${served}fixes/${withNames}`);
  await page.click(".placeholders summary");
  await page.locator(".placeholders input").first().fill("MYHOST");
  assert.match((await page.locator("pre").allTextContents()).join(), /MYHOST/);
});

check("without scripts all can be read, and what needs them says so", { javaScriptEnabled: false }, async (page) => {
  for (const kind of KINDS) {
    await page.goto(served + kind);
    assert.ok(await page.isVisible("h1"), kind);
    assert.ok(!(await page.isVisible("form.search")), kind);
  }
  await page.goto(`${served}troubleshooter.html`);
  assert.match(await page.textContent("main"), /needs scripts/);
  await page.goto(`${served}causes/rdp-certificate-expired.html`);
  assert.match(await page.textContent("header"), /Search needs scripts/);
});

for (const [name, options] of [
  ["light, phone", { viewport: { width: 360, height: 800 }, colorScheme: "light" }],
  ["dark, phone", { viewport: { width: 360, height: 800 }, colorScheme: "dark" }],
  ["light, wide", { viewport: { width: 1440, height: 900 }, colorScheme: "light", reducedMotion: "reduce" }],
  ["forced colours", { viewport: { width: 768, height: 900 }, forcedColors: "active" }],
]) {
  check(`every kind of page is accessible and fits: ${name}`, options, async (page) => {
    for (const kind of KINDS) {
      await page.goto(served + kind);
      if (kind.startsWith("trouble")) await page.waitForSelector("#ranking li");
      await page.evaluate(axe);
      const { violations } = await page.evaluate((runOnly) => window.axe.run(document, { runOnly }), WCAG);
      assert.deepEqual(violations.map(({ id, nodes }) => `${kind}: ${id} ${nodes[0].html}`), []);
      const width = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(width[0] <= width[1], `${kind} is ${width[0]} pixels wide on a screen of ${width[1]}`);
    }
  });
}

check("nothing moves while a page loads, and little is loaded", { viewport: { width: 360, height: 800 } }, async (page) => {
  for (const kind of KINDS) {
    asked.length = 0;
    await page.goto(served + kind, { waitUntil: "networkidle" });
    const shift = await page.evaluate(() => new Promise((done) => {
      let sum = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => { sum += entry.value; }))
        .observe({ type: "layout-shift", buffered: true });
      setTimeout(() => done(sum), 100);
    }));
    // The troubleshooter's page is filled in when its engine is there.
    if (!kind.startsWith("trouble")) assert.ok(shift < 0.001, `${kind} shifts by ${shift}`);
    const extra = asked.filter(([name]) => /\.(js|css)$/.test(name) && !/engine|content|finder|search/.test(name));
    const bytes = extra.reduce((sum, [, length]) => sum + length, 0);
    assert.ok(bytes < 30_000, `${kind} loads ${bytes} bytes of style and script`);
    const blocking = await page.locator("head script[src]:not([defer]):not([async])").count();
    if (!kind.startsWith("trouble")) assert.equal(blocking, 0, `${kind} has a script that blocks`);
  }
});

const failed = [];
for (const one of checks) {
  if (!(await run(one))) failed.push(one.name);
}
await browser.close();
server.close();
process.exit(failed.length ? 1 : 0);
