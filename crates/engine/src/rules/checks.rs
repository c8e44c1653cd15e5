//! The checks of rule files: their ids and their documentation. The code that makes them is in `check.rs` and `book.rs`.
//!
//! None can be suppressed: rules are compiled as one set, which either has no problem or does not exist.

use crate::model::Check;

/// Every check of rules, by id; each has a smallest bad catalog in `tests/bad/`.
pub const CHECKS: &[&Check] = &[&CYCLE, &DUPLICATE, &FAILS, &SHADOW, &SYNTAX, &UNKNOWN_FUNCTION, &UNKNOWN_NAME];

const CYCLE: Check = Check {
    id: "rule-cycle",
    summary: "Two or more rules derive facts from each other in a circle.",
    explanation: "A fact that follows from itself has no reason: whatever the user answered, the circle would confirm it. \
                  Derive a fact only from facts that do not depend on it, in this file or another.",
    bad: "rule(\"there\", \"At home it is dark\", || {\n    if is(\"place\", \"home\") { derive(\"lamp\", \"dark\"); }\n});",
    good: "rule(\"there\", \"At home it is dark\", || {\n    if is(\"place\", \"home\") { note(\"Mind the step.\"); }\n});",
    ..Check::ERROR
};

const DUPLICATE: Check = Check {
    id: "rule-duplicate",
    summary: "Two rules have the same id.",
    explanation: "Explanations and links name a rule by its id, so an id names one rule in all files of `rules/`.",
    bad: "rule(\"dark\", \"It is dark again\", || note(\"Mind the step.\"));",
    good: "rule(\"dark-again\", \"It is dark again\", || note(\"Mind the step.\"));",
    ..Check::ERROR
};

const FAILS: Check = Check {
    id: "rule-fails",
    summary: "A rule stops with an error, or goes beyond a limit.",
    explanation: "Each rule is run once with no answers given. A rule that fails then fails in every interview. Common reasons \
                  are a loop that does not end and a function called with the wrong kind of value. `docs/limits.md` lists the \
                  limits.",
    bad: "    loop { known(\"lamp\"); }",
    good: "    if known(\"lamp\") { note(\"Mind the step.\"); }",
    ..Check::ERROR
};

const SHADOW: Check = Check {
    id: "rule-shadow",
    summary: "A function of a rule file has the name of a built-in function.",
    explanation: "A reader of the rules could not tell which of the two is called. Give your function another name.",
    bad: "fn known(symptom) { true }",
    good: "fn is_lit(symptom) { true }",
    ..Check::ERROR
};

const SYNTAX: Check = Check {
    id: "rule-syntax",
    summary: "A rule file is not a valid script.",
    explanation: "The message says what the script language expected. The mistake is at the place shown or just before it: often \
                  a missing bracket, comma or quotation mark.",
    bad: "    if known(\"lamp\" {",
    good: "    if known(\"lamp\") {",
    ..Check::ERROR
};

const UNKNOWN_FUNCTION: Check = Check {
    id: "rule-unknown-function",
    summary: "A rule calls a function that does not exist, or gives it too few or too many values.",
    explanation: "`docs/rules.md` lists the functions that rules can call, with their arguments.",
    bad: "        warm(\"Mind the step.\");",
    good: "        warn(\"Mind the step.\");",
    ..Check::ERROR
};

const UNKNOWN_NAME: Check = Check {
    id: "rule-unknown-name",
    summary: "A rule names a symptom, answer, cause, fix or code that is not in the catalog.",
    explanation: "The rule would never apply, and nothing would say so. `check --fix` corrects spelling mistakes.",
    bad: "    if is(\"lamp\", \"darc\") {",
    good: "    if is(\"lamp\", \"dark\") {",
    ..Check::ERROR
};
