// Every page of a site against the HTML standard, without a network. `node validate.mjs SITE`; tests/site.rs calls it.

import fs from "node:fs";
import path from "node:path";
import { HtmlValidate } from "html-validate";

const site = path.resolve(process.argv[2]);
const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:standard"],
  rules: {
    // Void elements end differently in our templates and in the Markdown renderer; both are valid.
    "void-style": "off",
    // axe checks visible content in a browser.
    "no-implicit-input-type": "off",
  },
});

const pages = fs.readdirSync(site, { recursive: true }).filter((name) => name.endsWith(".html"));
let faults = 0;
for (const name of pages.sort()) {
  const report = await validator.validateFile(path.join(site, name));
  for (const { messages } of report.results) {
    for (const { line, column, message, ruleId } of messages) {
      if (++faults <= 20) console.log(`${name}:${line}:${column}: ${message} (${ruleId})`);
    }
  }
}
console.log(`${pages.length} pages, ${faults} faults`);
process.exit(faults ? 1 : 0);
