//! The generated parts of the documents: the command line, the keys of files, the scales, the functions of rules, what
//! `--json` prints, the budgets, and the checks. In: the program's types and `limits.rs`. Out: Markdown. Never: writes a file.

use std::{fs, path::Path};

use clap::CommandFactory;
use fixbook::{
    check,
    commands::Cli,
    schema::{FILES, Field, FileSchema, fields, values},
};
use fixbook_engine::{
    model::{Check, Likelihood, Prior, Strength},
    rules::{Builtin, Role},
};

use super::run::{fixbook, json, out};

/// Where the budgets are, with a doc comment each.
const LIMITS: &str = "crates/engine/src/model/limits.rs";

/// Every generated part: the document, the name of its marker, the text.
pub fn parts() -> Vec<(&'static str, &'static str, String)> {
    vec![
        ("docs/commands.md", "commands", commands()),
        ("docs/file-formats.md", "scales", scales()),
        ("docs/file-formats.md", "files", files()),
        ("docs/rules.md", "words", rules()),
        ("docs/json.md", "printed", printed()),
        ("docs/limits.md", "budgets", budgets()),
        ("docs/checks.md", "checks", checks()),
    ]
}

fn commands() -> String {
    let mut text = String::new();
    let mut program = Cli::command();
    program.build();
    of_command(&program, "", &mut text);
    text.trim().to_owned()
}

fn of_command(of: &clap::Command, before: &str, text: &mut String) {
    for command in of.get_subcommands().filter(|command| command.get_name() != "help") {
        let name = format!("{before}{}", command.get_name());
        if command.has_subcommands() {
            of_command(command, &format!("{name} "), text);
            continue;
        }
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        text.push_str(&format!("\n### fixbook {name}\n\n{about}.\n", about = about.trim_end_matches('.')));
        let rows: Vec<String> = command.get_arguments().filter(|option| !is_everywhere(option)).map(option).collect();
        if !rows.is_empty() {
            text.push_str(&format!("\n| argument | |\n| --- | --- |\n{}", rows.concat()));
        }
    }
    if before.is_empty() {
        let rows: Vec<String> = of.get_arguments().filter(|option| option.is_global_set()).map(option).collect();
        text.push_str(&format!("\n### Options of every command\n\n| argument | |\n| --- | --- |\n{}", rows.concat()));
    }
}

fn is_everywhere(option: &clap::Arg) -> bool {
    option.is_global_set() || matches!(option.get_id().as_str(), "help" | "version")
}

fn option(option: &clap::Arg) -> String {
    let value = option.get_value_names().map(|names| names.join(" ")).unwrap_or_default();
    let takes_value = option.get_action().takes_values();
    let name = match (option.get_long(), option.get_short()) {
        (Some(long), short) => {
            let short = short.map(|short| format!("-{short}, ")).unwrap_or_default();
            if takes_value { format!("{short}--{long} {value}") } else { format!("{short}--{long}") }
        }
        (None, _) => value,
    };
    let help = option.get_help().map(ToString::to_string).unwrap_or_default();
    let words: Vec<String> = option.get_possible_values().iter().map(|word| format!("`{}`", word.get_name())).collect();
    let words =
        if words.is_empty() || !takes_value { String::new() } else { format!(" (one of {})", words.join(", ")) };
    format!("| `{}` | {}{words} |\n", name.trim().replace('|', "\\|"), cell(&help))
}

/// A text as a cell of a table.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|").replace('<', "&lt;")
}

/// Descriptions of values that are not tables.
fn described(schema: &serde_json::Value) -> String {
    let one = |(name, what): (String, String)| format!("* {name}: {}\n", cell(&what));
    values(schema).into_iter().map(one).collect()
}

fn files() -> String {
    let mut text = String::new();
    for file in &FILES {
        let part = if file.is_head { ", the head" } else { "" };
        let values = described(&file.shape());
        text.push_str(&format!("\n### `{}`{part}\n\n{}\n\n{values}", file.files.join("`, `"), keys(file)));
    }
    text.trim().to_owned()
}

/// The keys of a kind of file, those of its parts below.
fn keys(file: &FileSchema) -> String {
    let tables: Vec<String> = fields(&file.shape())
        .into_iter()
        .map(|(of, fields)| {
            let title = if of.is_empty() { String::new() } else { format!("**{of}**\n\n") };
            format!("{title}{}", table(&fields))
        })
        .collect();
    match tables.is_empty() {
        true => "A list of lists of words.".to_owned(),
        false => tables.join("\n").trim_end().to_owned(),
    }
}

/// Needed keys first.
fn table(fields: &[Field]) -> String {
    let mut fields: Vec<&Field> = fields.iter().collect();
    fields.sort_by_key(|field| !field.is_needed);
    let row = |field: &&Field| {
        let needed = if field.is_needed { " (needed)" } else { "" };
        let otherwise = field.otherwise.as_ref().map(|value| format!(" (else `{value}`)")).unwrap_or_default();
        let words = match field.words.is_empty() {
            true => field.shape.replace(" or nothing", "").replace("nothing or ", ""),
            false => field.words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        };
        format!("| `{}`{needed} | {} | {}{} |\n", field.key, cell(&words), cell(&field.what), otherwise)
    };
    format!("| key | | |\n| --- | --- | --- |\n{}", fields.iter().map(row).collect::<String>())
}

fn rules() -> String {
    let mut text = String::new();
    let parts = [
        (Role::Query, "What is known"),
        (Role::Derivation, "Making something known"),
        (Role::Effect, "Saying something"),
    ];
    for (role, title) in parts {
        text.push_str(&format!("\n## {title}\n\n| function | |\n| --- | --- |\n"));
        for builtin in Builtin::ALL.iter().filter(|builtin| builtin.role() == role) {
            let arguments: Vec<&str> = builtin.arguments().iter().map(|argument| argument.noun()).collect();
            let (name, what) = (builtin.name(), cell(builtin.description()));
            text.push_str(&format!("| `{name}({})` | {what} |\n", arguments.join(", ")));
        }
    }
    text.trim().to_owned()
}

/// The words that an author may write in place of a number.
fn scales() -> String {
    let rows = |title: &str, number: &str, words: &[&str], value: &dyn Fn(&str) -> f64| {
        let rows: String = words.iter().map(|word| format!("| `{word}` | {} |\n", value(word))).collect();
        format!("**{title}**\n\n| word | {number} |\n| --- | --- |\n{rows}")
    };
    // An unknown word is rejected with the list of valid words.
    let likelihoods = "?".parse::<Likelihood>().expect_err("no word").words;
    let priors = "?".parse::<Prior>().expect_err("no word").words;
    let strengths: Vec<&str> = Strength::words().collect();
    let likelihood = |word: &str| word.parse::<Likelihood>().expect("a word").value;
    let prior = |word: &str| word.parse::<Prior>().expect("a word").weight;
    let strength = |word: &str| word.parse::<Strength>().expect("a word").ratio;
    let scales = [
        rows("Likelihood: this answer, if this is the cause", "probability", &likelihoods, &likelihood),
        rows("Prior: the cause, beside the other causes", "weight", &priors, &prior),
        rows("Strength in a rule", "likelihood ratio", &strengths, &strength),
    ];
    scales.join("\n").trim().to_owned()
}

/// The budgets as `limits.rs` has them: what is counted, how much of it, the name of the constant.
///
/// Panics where a constant has no doc comment or another form than a number, a product or a shift: then the table would
/// not be complete.
pub fn budgets() -> String {
    let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(LIMITS)).expect("readable");
    let mut rows = String::new();
    let mut doc = String::new();
    for line in source.lines() {
        if let Some(text) = line.strip_prefix("///") {
            doc.push_str(text);
        } else if let Some(constant) = line.strip_prefix("pub const ") {
            let (name, rest) = constant.split_once(": ").expect("NAME: TYPE");
            let (_, value) = rest.split_once(" = ").expect("= VALUE");
            let value = number(value.trim_end_matches(';')).unwrap_or_else(|| panic!("{LIMITS}: {line}"));
            assert!(!doc.trim().is_empty(), "{name} has no doc comment");
            let value = if doc.to_lowercase().contains("bytes") { size(value) } else { value.to_string() };
            rows.push_str(&format!("| {} | {value} | `{name}` |\n", cell(doc.trim().trim_end_matches('.'))));
            doc.clear();
        } else {
            doc.clear();
        }
    }
    assert_eq!(rows.lines().count(), source.matches("pub const ").count(), "a constant of {LIMITS} is left out");
    format!("| budget | at most | constant |\n| --- | --- | --- |\n{rows}").trim().to_owned()
}

/// `20_000`, `2 << 20` or `64 * 1024`.
fn number(text: &str) -> Option<u64> {
    let plain = |text: &str| text.trim().replace('_', "").parse::<u64>().ok();
    match (text.split_once("<<"), text.split_once('*')) {
        (Some((left, right)), _) => Some(number(left)? << number(right)?),
        (_, Some((left, right))) => Some(number(left)? * number(right)?),
        _ => plain(text),
    }
}

/// Bytes in the largest unit that divides them.
fn size(bytes: u64) -> String {
    match bytes {
        _ if bytes.is_multiple_of(1 << 30) => format!("{} GiB", bytes >> 30),
        _ if bytes.is_multiple_of(1 << 20) => format!("{} MiB", bytes >> 20),
        _ if bytes.is_multiple_of(1 << 10) => format!("{} KiB", bytes >> 10),
        _ => format!("{bytes} bytes"),
    }
}

/// A table of all checks, and a section for each, whose anchor is the id.
fn checks() -> String {
    let checks = check::checks();
    let row = |check: &&Check| {
        let suppress = if check.can_be_suppressed { "yes" } else { "" };
        format!("| [{0}](#{0}) | {1} | {2} | {suppress} |\n", check.id, check.severity.word(), check.summary)
    };
    let rows: String = checks.iter().map(row).collect();
    let sections: String = checks.iter().map(|check| format!("\n{}\n", section(check))).collect();
    format!("| check | | what is wrong | can be suppressed |\n| --- | --- | --- | --- |\n{rows}{sections}")
        .trim()
        .to_owned()
}

fn section(check: &Check) -> String {
    let Check { id, summary, explanation, bad, good, .. } = check;
    // A longer fence, so that an example may have one.
    let example = |text: &str| format!("````{}\n{text}\n````", language(check));
    let suppress = match check.can_be_suppressed {
        false => "It cannot be suppressed.".to_owned(),
        true if language(check) == "markdown" => {
            format!("To suppress it, write above the place: `<!-- fixbook: allow({id}) reason -->`")
        }
        true => format!("To suppress it, write above the line or at its end: `# fixbook: allow({id}) reason`"),
    };
    let severity = check.severity.word();
    format!(
        "## {id}\n\n{} ({severity})\n\n{explanation}\n\nWrong:\n\n{}\n\nRight:\n\n{}\n\n{suppress}",
        summary,
        example(bad),
        example(good)
    )
}

/// The language of a check's examples, for colours.
fn language(check: &Check) -> &'static str {
    let is_markdown =
        |text: &str| text.starts_with("##") || text.starts_with("1. ") || text.contains("](") || text.contains("<!--");
    let others =
        ["copied-words", "control-reference", "fence-language", "placeholder-outside-code", "command-in-prose"];
    match check.id {
        "unknown-file" | "unreadable-article" => "text",
        id if id.starts_with("rule-") => "rust",
        id if is_markdown(check.bad) || others.contains(&id) => "markdown",
        _ => "yaml",
    }
}

fn printed() -> String {
    let mut text = String::new();
    let list = out(&fixbook(&["schema"]));
    let (_, printed) = list.split_once("(use either name):\n").expect("the list of what is printed");
    for (word, command) in printed.lines().filter_map(|line| line.trim().split_once(' ')) {
        let schema = json(&fixbook(&["schema", word]));
        text.push_str(&format!("\n## fixbook {} (`schema {word}`)\n\n", command.trim()));
        let what = schema.get("description").and_then(serde_json::Value::as_str).unwrap_or_default();
        let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
        text.push_str(&format!("{what}\n"));
        for (of, fields) in fields(&schema) {
            // An alternative without a name has only the field that distinguishes it.
            let title = if of.is_empty() { String::new() } else { format!("**{}**\n\n", of.trim()) };
            text.push_str(&format!("\n{title}{}", table(&fields)));
        }
    }
    text.trim().to_owned()
}
