// Asks the engines of a built site what the terminal answered, byte for byte. `node engine.mjs SITE WORK`: WORK holds
// `sessions.jsonl` ([session, assessment] a line) and `searches.jsonl` ([words, results] a line).

import fs from "node:fs";
import path from "node:path";

const [site, work] = process.argv.slice(2);

// As site/script.js takes in a file, unpacks it and runs an engine.
const brought = new Map();
const load = (name) => new Function("fixbook", fs.readFileSync(path.join(site, name), "utf8"))((key, text) => brought.set(key, text));
const named = (start) => fs.readdirSync(site).find((name) => name.startsWith(`${start}.`));

async function bytesOf(name) {
  let [held, number, at] = [0, 0, 0];
  const text = brought.get(name);
  const packed = new Uint8Array(Math.floor((text.length * 7) / 8));
  for (const letter of text) {
    held = ((held << 7) | letter.charCodeAt(0)) & 0x7fff;
    number += 7;
    if (number >= 8) {
      number -= 8;
      packed[at++] = (held >> number) & 0xff;
    }
  }
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function run(wasm) {
  const { instance } = await WebAssembly.instantiate(wasm);
  const engine = instance.exports;
  return (name, input, number) => {
    const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
    const at = engine.room(bytes.length);
    new Uint8Array(engine.memory.buffer, at, bytes.length).set(bytes);
    engine[name](number);
    const result = new TextDecoder().decode(new Uint8Array(engine.memory.buffer, engine.written(), engine.bytes()));
    if (result[0] !== "+") throw new Error(result.slice(1));
    return result.slice(1);
  };
}

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
const put = async (name) => find("put", Buffer.concat([Buffer.from(name), await bytesOf(name)]), name.length);
find("open", await bytesOf("root"));
if (brought.has("all")) await put("all");
const searches = lines("searches.jsonl");
for (const [words, results] of searches) {
  let given = find("answer", words, 10);
  for (let { load: missing } = JSON.parse(given); missing; missing = JSON.parse(given).load) {
    for (const name of missing) {
      load(`search/${name}.js`);
      await put(name);
    }
    given = find("answer", words, 10);
  }
  compare(words, given, results);
}
console.log(`${sessions.length} sessions, ${searches.length} searches, ${wrong} answered otherwise`);
process.exit(wrong ? 1 : 0);
