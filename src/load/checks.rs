//! The checks of form: their ids and their documentation. They are made while files are read.
//!
//! None can be suppressed: what is written in the wrong form cannot be read, so it would silently be left out.

use fixbook_engine::model::Check;

/// Every check of form, by id; each has a smallest bad catalog in `tests/bad/`.
pub const CHECKS: &[&Check] = &[
    &COMMENT_CUTS_TEXT,
    &FRONT_MATTER,
    &INVALID_ID,
    &MISSING_KEY,
    &NOT_TEXT,
    &TOO_BIG,
    &UNKNOWN_FILE,
    &UNKNOWN_KEY,
    &WRONG_VALUE,
    &YAML_SYNTAX,
];

const COMMENT_CUTS_TEXT: Check = Check {
    id: "comment-cuts-text",
    summary: "A ` #` in a text without quotation marks begins a comment, so the rest of the text is lost.",
    explanation: "YAML reads everything after a blank and `#` as a comment. Put the text in quotation marks. A comment of your own \
                  begins with `# `, a sign and a blank.",
    bad: "title: Office #1",
    good: "title: \"Office #1\"",
    ..Check::ERROR
};

const FRONT_MATTER: Check = Check {
    id: "front-matter",
    summary: "A page does not begin with a YAML head between two lines `---`.",
    explanation: "The head contains the keys of a cause or fix; the Markdown below it is the text of its page.",
    bad: "# The plug is out",
    good: "---\ntitle: The plug is out\nprior: common\n---\n## What is wrong",
    ..Check::ERROR
};

const INVALID_ID: Check = Check {
    id: "invalid-id",
    summary: "An id or the name of a file is not lower-case letters and digits, joined by single hyphens.",
    explanation: "Ids become addresses of pages and names of files, so they have one spelling that works everywhere. Names of \
                  devices on Windows, such as `con` and `nul`, are not valid either.",
    bad: "Lamp_on:",
    good: "lamp-on:",
    ..Check::ERROR
};

pub(crate) const MISSING_KEY: Check = Check {
    id: "missing-key",
    summary: "A key that an entry cannot do without is missing.",
    explanation: "`docs/file-formats.md` says which keys each kind of entry needs.",
    bad: "id: tiny",
    good: "id: tiny\ntitle: Tiny",
    ..Check::ERROR
};

const NOT_TEXT: Check = Check {
    id: "not-text",
    summary: "A file is not UTF-8 text, or contains a control character.",
    explanation: "Control characters and bidirectional marks can make a terminal or a page show another text than the file \
                  contains. Save the file as UTF-8 and delete the character.",
    bad: "  ask: Is the l\\xE4mp on?",
    good: "  ask: Is the lamp on?",
    ..Check::ERROR
};

/// Made by the check stage too, where a fix has too many predecessors.
pub(crate) const TOO_BIG: Check = Check {
    id: "too-big",
    summary: "A file, or something in it, is larger or more deeply nested than Fixbook reads.",
    explanation: "The limits keep a catalog from another person from filling the memory of the machine that reads it. \
                  `docs/limits.md` lists them. Split the file, or reduce the nesting.",
    bad: "after: [fix-1, fix-2, fix-3]   # and 1,000 fixes before each of them",
    good: "after: [fix-3]   # only the step right before it",
    ..Check::ERROR
};

const UNKNOWN_FILE: Check = Check {
    id: "unknown-file",
    summary: "A file is in a folder of the catalog where no kind of entry belongs.",
    explanation: "Fixbook would not read it, and its author would not notice. Move it to the folder of its kind or out of `kb/` \
                  and `rules/`.",
    bad: "kb/notes.txt",
    good: "kb/articles/notes.md",
    ..Check::ERROR
};

const UNKNOWN_KEY: Check = Check {
    id: "unknown-key",
    summary: "A key is not one that this kind of entry has.",
    explanation: "Usually a spelling mistake, which `check --fix` corrects. `docs/file-formats.md` lists the keys.",
    bad: "titel: Tiny",
    good: "# titel: Tiny",
    ..Check::ERROR
};

const WRONG_VALUE: Check = Check {
    id: "wrong-value",
    summary: "The value of a key is not of the kind that the key takes.",
    explanation: "For example a word where a number is needed, or a word that is not one of those that the key knows.",
    bad: "  minutes: three",
    good: "  minutes: 3",
    ..Check::ERROR
};

const YAML_SYNTAX: Check = Check {
    id: "yaml-syntax",
    summary: "A file or the head of a page is not valid YAML.",
    explanation: "The mistake is at the place shown or just before it: often the indentation, a missing quotation mark, or a text \
                  with `: ` or `#` in it that needs quotation marks around it.",
    bad: "  ask: \"Is the lamp on?",
    good: "  ask: \"Is the lamp on?\"\n  answers: {dark: {label: Dark}, lit: {label: Lit}}",
    ..Check::ERROR
};
