// Compares the answers of the engines of a built site with those of the terminal, byte for byte. `node engine.mjs SITE WORK`: WORK contains
// `sessions.jsonl` ([session, assessment] a line) and `searches.jsonl` ([words, results] a line).

import fs from "node:fs";
import path from "node:path";

const [site, work] = process.argv.slice(2);

// The site's own script loads and unpacks the files and runs the engines; it gets an empty page.
const text = (name) => fs.readFileSync(path.join(site, name), "utf8");
const named = (start) => fs.readdirSync(site).find((name) => name.startsWith(`${start}.`));
const page = { currentScript: { dataset: {} }, querySelector: () => null, getElementById: () => null, querySelectorAll: () => [] };
const script = `${text(named("script"))}\nreturn { fixbook, loadedFiles, bytesOf, run };`;
const { fixbook, loadedFiles, bytesOf, run } = new Function("document", script)(page);
const load = (name) => new Function("fixbook", text(name))(fixbook);

const lines = (name) => {
  const file = path.join(work, name);
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line)) : [];
};
let wrong = 0;
const compare = (what, given, wanted) => {
  if (given === wanted) return;
  const at = Math.max(0, [...wanted].findIndex((letter, place) => given[place] !== letter) - 40);
  if (++wrong <= 3) console.log(`${what}\nin a page: ${given.slice(at, at + 160)}\nhere:      ${wanted.slice(at, at + 160)}`);
};

const sessions = lines("sessions.jsonl");
if (sessions.length) {
  load(named("engine"));
  load(named("content"));
  const ask = await run(await bytesOf("engine"));
  const { catalog } = JSON.parse(new TextDecoder().decode(await bytesOf("content")));
  ask("open", JSON.stringify(catalog));
  for (const [session, assessment] of sessions) {
    compare(JSON.stringify(session), ask("answer", JSON.stringify({ do: "assess", session })), assessment);
  }
}

load(named("finder"));
load("search/root.js");
const find = await run(await bytesOf("finder"));
const addShard = async (name) => find("add_shard", Buffer.concat([Buffer.from(name), await bytesOf(name)]), name.length);
find("open", await bytesOf("root"));
if (loadedFiles.has("all")) await addShard("all");
const searches = lines("searches.jsonl");
for (const [words, results] of searches) {
  let given = find("answer", words, 10);
  for (let { load: missing } = JSON.parse(given); missing; missing = JSON.parse(given).load) {
    for (const name of missing) {
      load(`search/${name}.js`);
      await addShard(name);
    }
    given = find("answer", words, 10);
  }
  // Beyond what the terminal prints a page gets the address of each hit.
  for (const address of JSON.parse(given).hit_pages) {
    const file = path.join(site, decodeURIComponent(address.split("#")[0]));
    if (!fs.existsSync(file) && ++wrong <= 3) console.log(`${words}: there is no page ${address}`);
  }
  compare(words, given.replace(/,\n  "hit_pages": [^]*$/, "\n}"), results);
}
console.log(`${sessions.length} sessions, ${searches.length} searches, ${wrong} answered otherwise`);
process.exit(wrong ? 1 : 0);
