// The pictures of the README, made by the real program: the interview in a terminal, the help site, a page of a PDF.
// `node pictures.mjs FIXBOOK DIR` needs tmux, pdftoppm and Chromium; docs/pictures/README.md says when to run it.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

const [fixbook, into] = process.argv.slice(2).map((name) => path.resolve(name));
const root = path.resolve(import.meta.dirname, "../..");
const work = fs.mkdtempSync(path.join(os.tmpdir(), "pictures-"));
const SESSION = `fixbook-pictures-${process.pid}`;
const COLUMNS = 100;
const LINES = 56;

const run = (program, ...args) => execFileSync(program, args, { cwd: root, encoding: "utf8" });
const tmux = (...args) => run("tmux", "-L", SESSION, ...args);
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** The screen once it shows `text`, with its colours. */
async function screen(text) {
  for (let tries = 0; tries < 200; tries++) {
    if (tmux("capture-pane", "-p").includes(text)) {
      await pause(300);
      return tmux("capture-pane", "-e", "-p");
    }
    await pause(100);
  }
  throw new Error(`the terminal never showed ${text}:\n${tmux("capture-pane", "-p")}`);
}

/** A call with three answers. */
async function interview() {
  const words = "Remote Desktop says 0x904, extended 0x7";
  tmux("new-session", "-d", "-x", String(COLUMNS), "-y", String(LINES), "env", "-u", "NO_COLOR", "TERM=xterm-256color",
    fixbook, "diagnose", words);
  await screen("Did I get this right?");
  tmux("send-keys", "y");
  await screen("Ask:");
  tmux("send-keys", "2", "Enter");
  const shown = await screen("up from");
  tmux("kill-server");
  return shown;
}

const escape = (text) => text.replace(/[&<>]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[letter]);
const COLOURS = ["#3b4252", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#dcdfe4"];

/** Text with escape sequences of a terminal as HTML. */
function html(text) {
  let style = {};
  let out = "";
  for (const part of text.trimEnd().split(/(\x1b\[[0-9;]*m)/)) {
    const codes = /^\x1b\[([0-9;]*)m$/.exec(part);
    if (!codes) {
      const css = Object.entries(style).map(([key, value]) => `${key}:${value}`).join(";");
      out += `<span style="${css}">${escape(part)}</span>`;
      continue;
    }
    for (const code of codes[1].split(";").map(Number)) {
      if (code === 0) style = {};
      else if (code === 1) style["font-weight"] = "bold";
      else if (code === 2) style.opacity = "0.65";
      else if (code === 4) style["text-decoration"] = "underline";
      else if (code === 7) Object.assign(style, { background: "#dcdfe4", color: "#1e222a" });
      else if (code >= 30 && code <= 37) style.color = COLOURS[code - 30];
      else if (code >= 90 && code <= 97) style.color = COLOURS[code - 90];
      else if (code === 39) delete style.color;
      else if (code === 22) for (const key of ["font-weight", "opacity"]) delete style[key];
    }
  }
  return `<!doctype html><body style="margin:0;background:#1e222a"><pre style="margin:0;padding:18px 22px;display:inline-block;
    color:#dcdfe4;font:15px/1.35 'DejaVu Sans Mono',monospace">${out}</pre></body>`;
}

const browser = await chromium.launch({
  executablePath: ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(fs.existsSync),
  args: ["--no-sandbox"],
});
const page = await browser.newPage({ viewport: { width: 1180, height: 860 } });

await page.setContent(html(await interview()));
await page.locator("pre").screenshot({ path: path.join(into, "interview.png") });

run(fixbook, "site", "build", "-o", path.join(work, "site"));
await page.goto(`file://${work}/site/troubleshooter.html`);
await page.waitForSelector("#next h2");
await page.fill("#words", "Remote Desktop says 0x904, extended 0x7");
await page.press("#words", "Enter");
await page.waitForSelector("#known button, #proposed button");
await page.locator("#next").scrollIntoViewIfNeeded();
await page.evaluate(() => window.scrollTo(0, 0));
await page.screenshot({ path: path.join(into, "site.png") });
await browser.close();

run(fixbook, "runbook", "renew-rdp-certificate", "--to", "pdf", "-o", path.join(work, "runbook.pdf"));
run("pdftoppm", "-r", "70", "-png", "-f", "2", "-singlefile", path.join(work, "runbook.pdf"), path.join(into, "runbook"));
fs.rmSync(work, { recursive: true });
