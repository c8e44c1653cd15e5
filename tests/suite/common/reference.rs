//! The reference and the tables of keys, made from the code: the command line, the types of files, the words of rules, and
//! what `--json` prints.

use clap::CommandFactory;
use fixbook::{
    cli::Cli,
    schema::{FILES, Field, FileSchema, fields, values},
};
use fixbook_engine::rules::{BUILTINS, Role};

use super::run::{fixbook, json, out};

const HEAD: &str = "# Reference

Written from the code by `cargo docs`; a test fails when it is out of date. `fixbook help COMMAND` and `fixbook man COMMAND` say the same of
commands, `fixbook schema KIND` prints the JSON Schemas of files and of what is printed.
";

pub fn reference() -> String {
    [HEAD, &commands(), &files(), &rules(), &printed(), STATUS].join("\n")
}

const STATUS: &str = "## Exit status

| status | means |
| --- | --- |
| 0 | good |
| 1 | the answer is no: nothing found, a problem in the catalog, a failed case, something past its date |
| 2 | the command line is wrong, or names an entry, catalog or file that is not there |
| 3 | the world failed: disk, permission, a damaged file; the message names the operation and the path |

## Environment

| variable | does |
| --- | --- |
| `FIXBOOK_CATALOG` | the catalog's folder, if `--catalog` names none |
| `FIXBOOK_TRUST_TEMPLATES` | `1` does what `--trust-templates` does |
| `FIXBOOK_TEMPLATE_SECONDS` | seconds that a catalog's own template may take for one document: 1 to 60, 60 if unset |
| `NO_COLOR` | no colour anywhere; without it, colour on a terminal only |
| `XDG_CACHE_HOME` | where search indexes are kept, in `fixbook/`; else the system's cache folder |
";

fn commands() -> String {
    let mut text = "## Commands\n".to_owned();
    let mut program = Cli::command();
    program.build();
    of_command(&program, "", &mut text);
    text
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
        text.push_str(&format!("\n### Of every command\n\n| argument | |\n| --- | --- |\n{}", rows.concat()));
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
    format!("| `{}` | {}{words} |\n", name.trim(), cell(&help))
}

/// A text as a cell of a table.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|").replace('<', "&lt;")
}

/// What stands in cells of tables and is no table itself.
fn described(schema: &serde_json::Value) -> String {
    let one = |(name, what): (String, String)| format!("* {name}: {}\n", cell(&what));
    values(schema).into_iter().map(one).collect()
}

fn files() -> String {
    let mut text = "## Files\n".to_owned();
    for file in &FILES {
        let part = if file.is_head { ", the head" } else { "" };
        let values = described(&file.shape());
        text.push_str(&format!("\n### `{}`{part}\n\n{}\n\n{values}", file.files.join("`, `"), keys(file)));
    }
    text
}

/// The keys of a kind of file, those of its parts below.
pub fn keys(file: &FileSchema) -> String {
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
    let mut text = "## Rules

A file `rules/<area>.rhai` registers rules: `rule(\"id\", \"what it is about\", || { … })`. Between the braces stand the words below, `if`,
`&&`, `||`, `!` and the rest of the script language [Rhai](https://rhai.rs), without loops that do not end, disk or clock. A strength is
`slight`, `moderate`, `strong` or `decisive`.
"
    .to_owned();
    let parts =
        [(Role::Reads, "What is known"), (Role::Derives, "Making something known"), (Role::Says, "Saying something")];
    for (role, title) in parts {
        text.push_str(&format!("\n### {title}\n\n| word | |\n| --- | --- |\n"));
        for word in BUILTINS.iter().filter(|word| word.role == role) {
            let arguments: Vec<&str> = word.arguments.iter().map(|argument| argument.noun()).collect();
            text.push_str(&format!("| `{}({})` | {} |\n", word.name, arguments.join(", "), cell(word.says)));
        }
    }
    text
}

fn printed() -> String {
    let mut text = "## What is printed as JSON

With `--json` every command that prints results prints them as data. Names are in `snake_case`, ids as written in the catalog,
probabilities 0..1, times in minutes, weights of evidence in decibans. **Stability:** within a version `0.x`, keys are only added; read past
those that you do not know. What is marked \"needed\" is always there.
"
    .to_owned();
    let list = out(&fixbook(&["schema"]));
    let (_, printed) = list.split_once("--json:\n").expect("the list of what is printed");
    for (word, command) in printed.lines().filter_map(|line| line.trim().split_once(' ')) {
        let schema = json(&fixbook(&["schema", word]));
        text.push_str(&format!("\n### fixbook {} (`schema {word}`)\n\n", command.trim()));
        let what = schema.get("description").and_then(serde_json::Value::as_str).unwrap_or_default();
        let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
        text.push_str(&format!("{what}\n"));
        for (of, fields) in fields(&schema) {
            let title = if of.is_empty() { String::new() } else { format!("**{of}**\n\n") };
            text.push_str(&format!("\n{title}{}", table(&fields)));
        }
    }
    text
}
