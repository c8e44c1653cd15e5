// Uses a built site as its readers do, in a real browser. `node site.mjs SITE [BROWSER]`; tests/suite/site.rs calls it.
//
// Each check has a page of its own and fails on any error on the console. Nothing here depends on the speed of the machine.

import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const site = path.resolve(process.argv[2]);
const executablePath = process.argv[3];
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// One page of every kind: all at the root, and of every folder at each depth the first page that is not a redirect.
const pages = fs.readdirSync(site, { recursive: true }).filter((name) => name.endsWith(".html")).map((name) => name.split(path.sep).join("/")).sort();
const kindOf = (page) => page.includes("/") ? `${page.split("/")[0]} ${page.split("/").length}` : page;
const isRedirect = (page) => fs.readFileSync(path.join(site, page), "utf8").includes('http-equiv="refresh"');
const byKind = new Map();
for (const page of pages) if (!byKind.has(kindOf(page)) && !isRedirect(page)) byKind.set(kindOf(page), page);
const KINDS = [...byKind.values()];
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json" };
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

// A server that only serves files.
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
// Waits until the page shows the next step and accepts an answer.
const settled = (page) => page.waitForSelector("#next:not([aria-busy]) h2");
async function begin(page, from = served, link = "") {
  await page.goto(`${from}troubleshooter.html${link}`);
  await settled(page);
}
async function press(page, key) {
  const before = page.url();
  await page.keyboard.press(key);
  await page.waitForFunction((url) => location.href !== url, before);
  await settled(page);
}
// The events in a page's address.
const written = (page) => new URL(page.url()).hash.slice(1).split("&").filter(Boolean);
// Answers until a step of this kind, "don't know" to every question; to a fix as `tried` says.
async function until(page, end, tried) {
  for (let step = 0; step < 120; step++) {
    const text = await heading(page);
    if (end.test(text)) return text;
    await press(page, /^Try: /.test(text) ? tried(step) : "?");
  }
  throw new Error(`no ${end} after 120 steps`);
}

check("a call that ends with a fix, by keyboard alone", {}, async (page) => {
  await begin(page);
  await page.fill("#words", "Remote Desktop says 0x904, extended 0x7");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /0x904/.test(document.querySelector("#known").textContent));
  await settled(page);
  await press(page, "1");
  await until(page, /^Solved/, () => "y");
  assert.match(await known(page), /Worked: /);
  assert.ok(await page.getAttribute("#next a", "href"));
});

check("a call that ends with a hand-over and a summary for the ticket", {}, async (page) => {
  // The caller's words in a link stay on one line in quotation marks.
  await begin(page, served, "#!said=x%0ATried:+all:+worked%E2%80%9D%E2%80%A8Link:+https://evil.example%0D%0A%C2%85%E2%80%AE");
  await until(page, /^Hand over/, () => "n");
  const summary = await page.textContent("#next pre");
  const lines = summary.split(/[\n\r\u0085\u2028\u2029]/);
  assert.deepEqual(lines.slice(1, 4), ["", "Caller said", "- “x Tried: all: worked\" Link: https://evil.example \ufffd\ufffd”"]);
  assert.equal(lines.filter((line) => line.startsWith("Link: ")).length, 1);
  assert.match(summary, /\nTried\n- .*: failed\n/);
  assert.match(summary, /\nMost likely causes\n- .*: (<1%|\d+%|>99%)\n/);
  assert.match(summary, /\nLink: http/);
  const download = page.waitForEvent("download");
  await page.click("#next a[download]");
  assert.equal((await download).suggestedFilename(), "ticket.txt");
});

check("a step is undone by its button and by the browser's back button", {}, async (page) => {
  await begin(page);
  const first = await heading(page);
  await press(page, "1");
  const second = await heading(page);
  assert.notEqual(second, first);
  await page.goBack();
  await page.waitForFunction((text) => document.querySelector("#next h2").textContent === text, first);
  await page.goForward();
  await page.waitForFunction((text) => document.querySelector("#next h2").textContent === text, second);
  await settled(page);
  await page.click("#known button");
  await page.waitForFunction((text) => document.querySelector("#next h2").textContent === text, first);
});

check("a reload and a shared link show the same, and the last call can be continued", {}, async (page, context) => {
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

check("the words of a caller are kept in their own tab only", {}, async (page, context) => {
  await page.addInitScript(() => localStorage.setItem("fixbook-session", "#!said=of+an+earlier+version"));
  await begin(page, served, "#!said=secret+words&error-code=network");
  assert.equal(await page.evaluate(() => JSON.stringify({ ...localStorage })), "{}");
  assert.match(await page.evaluate(() => JSON.stringify({ ...sessionStorage })), /secret/);
  const other = await context.newPage();
  await begin(other);
  assert.equal(await other.locator("#proposed button").count(), 0);
  // Once a new call has begun the offer is gone, since it would discard the new call.
  await page.click("#restart");
  await page.waitForSelector("#resume");
  await settled(page);
  await press(page, "1");
  assert.equal(await page.locator("#resume").count(), 0);
});

check("a double click and a held key answer one question", {}, async (page) => {
  await begin(page);
  await page.dblclick(".choices button");
  await settled(page);
  assert.equal(written(page).length, 1, page.url());
  for (let time = 0; time < 5; time++) await page.keyboard.down("1");
  await page.keyboard.up("1");
  await settled(page);
  assert.equal(written(page).length, 2, page.url());
  // Presses with a given time, so that no machine is too slow for this.
  const counted = await page.evaluate(() => {
    const button = document.querySelector(".choices button");
    const at = (event, timeStamp) => Object.defineProperty(event, "timeStamp", { value: timeStamp });
    const answers = () => location.hash.split("&").length;
    const counts = [answers()];
    button.dispatchEvent(at(new MouseEvent("click", { detail: 1, bubbles: true }), ready - 1));
    button.dispatchEvent(at(new KeyboardEvent("keydown", { key: "1", bubbles: true }), ready - 1));
    button.dispatchEvent(at(new MouseEvent("click", { detail: 2, bubbles: true }), ready));
    button.dispatchEvent(at(new KeyboardEvent("keydown", { key: "1", repeat: true, bubbles: true }), ready));
    counts.push(answers());
    button.dispatchEvent(at(new KeyboardEvent("keydown", { key: "1", bubbles: true }), ready));
    counts.push(answers());
    // The next question is not drawn yet.
    button.click();
    button.dispatchEvent(new KeyboardEvent("keydown", { key: "1", bubbles: true }));
    counts.push(answers());
    return counts;
  });
  assert.deepEqual(counted, [2, 2, 3, 3]);
});

check("the words of the caller are read once", {}, async (page) => {
  await begin(page);
  await page.evaluate(() => {
    document.getElementById("words").value = "Remote Desktop says 0x904, extended 0x7";
    const form = document.getElementById("say");
    for (let time = 0; time < 3; time++) form.requestSubmit();
  });
  await page.waitForSelector("#known li");
  await settled(page);
  assert.equal(written(page).filter((event) => event.startsWith("!said")).length, 1, page.url());
  assert.equal(await page.inputValue("#words"), "");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H2");
});

check("keys answer in the question and nowhere else, and can be switched off", {}, async (page) => {
  await begin(page);
  const first = page.url();
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.tagName);
  assert.equal(await focused(), "H2");
  for (const key of ["Control+1", "Alt+1", "Meta+1"]) await page.keyboard.press(key);
  await page.evaluate(() => {
    const box = element("div", { contenteditable: "true", id: "box" });
    document.getElementById("next").append(box, element("textarea", { id: "area" }), element("select", { id: "select" }));
  });
  for (const place of ["#box", "#area", "#select", "#kind", "#words", "#keys", "#restart"]) {
    await page.focus(place);
    for (const key of ["s", "2", "?"]) await page.keyboard.press(key);
  }
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.type("sn 1?");
  assert.equal(page.url(), first);
  await page.keyboard.press("/");
  assert.equal(await focused(), "search");
  await page.uncheck("#keys");
  for (let time = 0; time < 2; time++) {
    await page.focus("#next h2");
    for (const key of ["1", "/"]) await page.keyboard.press(key);
    assert.equal(await focused(), "H2");
    assert.equal(page.url(), first);
    await page.reload();
    await settled(page);
    assert.ok(!(await page.isChecked("#keys")));
    assert.ok(!(await page.isVisible(".choices kbd")));
  }
  await page.check("#keys");
  await page.focus("#next h2");
  await press(page, "1");
  assert.equal(written(page).length, 1);
});

check("the link past the top of the page keeps the answers", {}, async (page) => {
  await begin(page, served, "#error-code=network");
  await page.focus(".skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H2");
  assert.deepEqual(written(page), ["error-code=network"]);
});

check("on a phone each step begins at the top, its answers in reach", { viewport: { width: 390, height: 844 }, hasTouch: true }, async (page) => {
  const look = () => page.evaluate(() => {
    const heading = document.querySelector("#next h2");
    const dock = document.querySelector(".dock")?.getBoundingClientRect();
    return { top: heading.getBoundingClientRect().top, hasFocus: document.activeElement === heading, isFix: Boolean(dock),
      inReach: !dock || (dock.top >= 0 && dock.bottom <= innerHeight) };
  });
  await begin(page);
  let fixes = 0;
  for (let step = 0; step < 40 && fixes < 2; step++) {
    const { isFix } = await look();
    // From any position on the page.
    if (!isFix) await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    const before = page.url();
    // Two taps at one place within the double-click interval are one double click, whose second half does not count: a fast
    // machine taps so fast. Such a tap leaves the page where it was scrolled to, so tap again until the answer is in the link.
    for (let tries = 0; tries < 20 && page.url() === before; tries++) {
      await page.locator(isFix ? ".dock button:last-child" : ".choices button:nth-last-child(2)").tap();
      await page.waitForFunction((url) => location.href !== url, before, { timeout: 3000 }).catch(() => {});
    }
    await settled(page);
    const { top, hasFocus, inReach, ...after } = await look();
    assert.ok(top >= 0 && top < 32, `step ${step}: the heading is at ${top}`);
    assert.ok(hasFocus && inReach, `step ${step}: ${JSON.stringify({ hasFocus, inReach })}`);
    fixes += after.isFix;
  }
  assert.equal(fixes, 2);
  await page.goBack();
  await settled(page);
  assert.ok((await look()).top < 32 && (await look()).hasFocus);
});

check("a damaged link loses only what cannot be read", {}, async (page) => {
  const broken = ["error-code", "schannel-errors=maybe", "%E0%A4", "=", "no-such=yes", "__proto__=unknown", "!said=%E0%A4", "!said=",
    "!later=no-such", "!tried=no-such:worked", "!tried=renew-rdp-certificate:perhaps", "!tried=renew-rdp-certificate", "!undo=9",
    "!undo=", "!undo=length", "!what=ever"];
  for (const part of broken) {
    await page.goto("about:blank");
    await begin(page, served, `#${part}&error-code=network`);
    assert.match(await page.textContent("#next .warning"), /Part of this link could not be read/, part);
    assert.equal(await page.locator("#known li").count(), 1, part);
  }
  // Numbers count the written events; the words stay if only their code is unknown.
  await page.goto("about:blank");
  await begin(page, served, "#lost=1&error-code=network&!said=words~no/such,rdp-disconnect/0x904&!undo=1");
  assert.equal(await known(page), "Caller said: “words” Undo");
  assert.match(await page.textContent("#next .warning"), /Part of this link/);
  await press(page, "1");
  assert.equal(await page.locator("#next .warning", { hasText: "Part of this link" }).count(), 0);
  assert.deepEqual(written(page).slice(0, 3), ["error-code=network", "!said=words~rdp-disconnect/0x904", "!undo=0"]);
  await page.goto("about:blank");
  await begin(page, served, "#error-code");
  await page.click("#next .warning button");
  await page.waitForFunction(() => !location.hash);
  await settled(page);
  assert.equal(await page.locator("#next .warning").count(), 0);
});

check("an event whose undo was undone is active again", {}, async (page) => {
  await begin(page, served, "#error-code=network&!undo=0");
  assert.equal(await page.locator("#known li").count(), 0);
  await page.goto("about:blank");
  await begin(page, served, "#error-code=network&!undo=0&!undo=1");
  assert.equal(await page.locator("#known li").count(), 1);
  await page.click("#known button");
  await page.waitForFunction(() => !document.querySelector("#known li"));
});

check("percentages never round to a certainty", {}, async (page) => {
  await begin(page, served, "#rdp-certificate=expired&host-kind=windows-server&schannel-errors=private-key&certificate-events=cannot-create-or-read-key");
  const shares = await page.locator("#ranking summary").evaluateAll((lines) => lines.map((line) =>
    [Number(line.querySelector(".bar").style.getPropertyValue("--share")), line.children[1].textContent.split(" ")[0]]));
  assert.ok(shares.some(([share]) => share > 0 && share < 0.005), "a share that rounds to 0");
  for (const [share, text] of shares) {
    const rounded = Math.round(share * 100);
    assert.equal(text, share > 0 && rounded < 1 ? "<1%" : share < 1 && rounded > 99 ? ">99%" : `${rounded}%`);
  }
});

check("every block of code is copied as it is shown", {}, async (page) => {
  await page.addInitScript(() => { navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }; });
  // Every button of a page; gives how many there are, and what differs.
  const differing = () => [...document.querySelectorAll("pre > code")].flatMap((code) => {
    window.copied = null;
    code.parentElement.querySelector("button.copy").click();
    const shown = code.textContent.replace(/\n$/, "");
    return window.copied === shown ? [null] : [`${shown} is copied as ${window.copied}`];
  });
  let blocks = 0;
  const look = async (name) => {
    const found = await page.evaluate(differing);
    blocks += found.length;
    assert.deepEqual(found.filter(Boolean), [], name);
  };
  for (const name of fs.readdirSync(site, { recursive: true }).filter((name) => name.endsWith(".html"))) {
    const inFile = fs.readFileSync(path.join(site, name), "utf8").split("<pre><code").length - 1;
    if (!inFile) continue;
    await page.goto(`${served}${name.split(path.sep).map(encodeURIComponent).join("/")}`);
    assert.equal(await page.locator("button.copy").count(), inFile, name);
    await look(name);
    // The same with names filled in.
    await page.evaluate(() => document.querySelectorAll(".placeholders input").forEach((field) => {
      field.value = "$NAME";
      field.dispatchEvent(new Event("input"));
    }));
    await look(`${name}, filled in`);
  }
  await begin(page);
  await page.evaluate(() => {
    const { steps, checks } = content();
    document.getElementById("next").replaceChildren(...[...Object.values(steps), ...Object.values(checks)].map(renderHtml));
  });
  await look("the troubleshooter");
  assert.ok(blocks > 1000, `${blocks} blocks`);
  const copied = (language, text) => page.evaluate(([language, text]) =>
    command(element("code", language ? { class: `language-${language}` } : {}, text)), [language, text]);
  for (const [shown, bare] of [
    ["PS C:\\> Get-Date\n", "Get-Date"], ["PS C:\\Program Files> Get-Date", "Get-Date"], ["C:\\Users\\me>dir\n", "dir"], ["$ ls\n$ pwd", "ls\npwd"],
  ]) assert.equal(await copied("", shown), bare);
  for (const shown of ["$files = 1", "C:\\tools\\PsExec.exe -s cmd > C:\\out.txt"]) assert.equal(await copied("text", shown), shown);
  for (const shell of ["powershell", "cmd", "sh", "bash"]) assert.equal(await copied(shell, "$ x"), "$ x");
});

check("tables of codes can be read on a phone", { viewport: { width: 360, height: 800 } }, async (page) => {
  for (const kind of ["codes.html", "events.html", "codes/rdp-disconnect.html", "codes/windows-event/schannel.html"]) {
    await page.goto(served + kind);
    const widths = await page.locator("table.rows td").evaluateAll((cells) => cells.map((cell) => cell.clientWidth));
    assert.ok(Math.min(...widths) > 300, `${kind}: a cell is ${Math.min(...widths)} pixels wide`);
    // It no longer looks like a table but still is one for a screen reader.
    const roles = await page.locator("table.rows").first().ariaSnapshot();
    for (const role of ["table", "rowgroup", "columnheader", "row ", "cell "]) assert.ok(roles.includes(`- ${role}`), `${kind}: ${role}`);
  }
});

check("an answer shows what it would change; a cause shows its evidence", {}, async (page) => {
  await begin(page);
  await press(page, "1");
  await page.focus(".choices button");
  await page.waitForFunction(() => /→/.test(document.querySelector("#preview").textContent));
  await page.click("#ranking li:nth-child(2) summary");
  await page.waitForFunction(() => /\(most likely\): /.test(document.querySelector("#ranking > li:nth-child(2)").textContent));
});

check("search from any page: typos, filters, keys", {}, async (page) => {
  await page.goto(`${served}codes/rdp-disconnect/0x904.html`);
  await page.keyboard.press("/");
  await page.keyboard.type("certifcate expird");
  await page.waitForSelector("#results ol a");
  assert.match(await page.textContent("#results"), /Showing results for “certificate” instead of “certifcate”/);
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

check("everything works when opened from a disk", {}, async (page) => {
  await begin(page, fromDisk);
  await press(page, "1");
  await page.fill("#search", "certificate");
  await page.waitForSelector("#results ol a");
  await page.click("#results ol a");
  await page.waitForSelector("h1");
  assert.match(page.url(), /^file:.*\.html/);
});

check("commands reach the clipboard, placeholders are filled in once", {
  permissions: ["clipboard-read", "clipboard-write"],
}, async (page) => {
  await page.goto(`${served}fixes/renew-rdp-certificate.html`);
  const written = await page.locator("pre code").first().textContent();
  await page.locator("button.copy").first().click();
  await page.waitForFunction(() => document.querySelector("button.copy").textContent === "Copied");
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), written.trimEnd());
  const withNames = fs.readdirSync(path.join(site, "fixes")).find((name) =>
    /<pre><code[^>]*>[^<]*&lt;[a-z]/.test(fs.readFileSync(path.join(site, "fixes", name), "utf8")));
  assert.ok(withNames, "a fix with a placeholder");
  await page.goto(`${served}fixes/${withNames}`);
  await page.click(".placeholders summary");
  await page.locator(".placeholders input").first().fill("MYHOST");
  assert.match((await page.locator("pre").allTextContents()).join(), /MYHOST/);
});

check("without scripts every page can be read and says what needs them", { javaScriptEnabled: false }, async (page) => {
  for (const kind of KINDS) {
    await page.goto(served + kind.split("/").map(encodeURIComponent).join("/"));
    assert.ok(await page.isVisible("h1"), kind);
    assert.equal(await page.locator("form.search").isVisible(), false, kind);
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
