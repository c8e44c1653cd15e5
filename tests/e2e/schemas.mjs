// Validates files of a catalog against our JSON Schemas with the packages yaml and ajv.
// `node schemas.mjs`, a list of {schema, text, name} as JSON on standard input; prints the faults of each as JSON.

import fs from "node:fs";
import Ajv from "ajv";
import Ajv2020 from "ajv/dist/2020.js";
import YAML from "yaml";

const jobs = JSON.parse(fs.readFileSync(0, "utf8"));
const validators = new Map();

function validator(schema) {
  const key = JSON.stringify(schema);
  if (!validators.has(key)) {
    const isNew = (schema.$schema ?? "").includes("2020-12");
    // Descriptions of words are known to editors only.
    const ajv = new (isNew ? Ajv2020 : Ajv)({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
    ajv.addVocabulary(["enumDescriptions"]);
    validators.set(key, ajv.compile(schema));
  }
  return validators.get(key);
}

function faults({ schema, text, value }) {
  let read = value;
  if (text !== undefined) {
    const document = YAML.parseDocument(text, { version: "1.2" });
    if (document.errors.length) return document.errors.map((error) => error.message);
    read = document.toJS({ maxAliasCount: 100 });
  }
  const validate = validator(schema);
  return validate(read) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message}`);
}

console.log(JSON.stringify(jobs.map(faults)));
