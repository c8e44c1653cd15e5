//! Mistakes of authors who are new to YAML: each gives one problem, at its line, in plain words, with the correction in its
//! help; and the correction makes the catalog good.

use fixbook::{check, load};
use fixbook_engine::{
    diagnosis::Engine,
    model::{Diagnostic, DiagnosticRecord},
};

const HEAD: &str = "kb/catalog.yaml";
const SYMPTOMS: &str = "kb/symptoms/printer.yaml";
const CAUSE: &str = "kb/causes/paper/paper-jam.md";
const FIX: &str = "kb/fixes/paper/remove-paper.md";
const RULES: &str = "rules/printer.rhai";

/// A small catalog without a mistake.
const GOOD: [(&str, &str); 5] = [
    (HEAD, "id: office\ntitle: Office printers\nescalation:\n  to: second level\n  minutes: 60\n"),
    (
        SYMPTOMS,
        "lamp:\n  ask: Is the lamp blinking?\n  answers:\n    yes: {label: It blinks}\n    no: {label: It does not}\n  \
         who: caller\n  minutes: 5\nnoise:\n  ask: What is the noise?\n  answers:\n    jam: {label: Paper is torn}\n    \
         none: {label: There is none}\n",
    ),
    (
        CAUSE,
        "---\ntitle: Paper is stuck\nstatus: draft\nprior: common\nsymptoms:\n  lamp: {yes: always}\n  noise: {jam: usually}\n\
         callers-say: [it makes a noise, it hums]\n---\n## What is wrong\nPaper is in the way.\n\n## How to confirm\nLook.\n",
    ),
    (
        FIX,
        "---\ntitle: Remove the paper\nresolves: {paper-jam: usually}\nminutes: 5\nreversible: true\n---\n## Steps\n\
         1. Pull.\n\n## Verify\nPrint a page.\n",
    ),
    (RULES, "rule(\"blinks\", \"It blinks\", || if is(\"lamp\", \"yes\") { note(\"It blinks.\"); });\n"),
];

/// How the help is followed.
enum Correction {
    /// The line gets the text at the end of the help; its indentation stays.
    Line,
    /// The same, with the indentation of the help.
    Indented,
    /// The word gets the word of the help.
    Word(&'static str),
    /// The word gets the suggestion.
    Suggestion(&'static str),
    /// The file gets the name of the help.
    Rename,
    /// The line is deleted.
    Delete,
    /// The file is saved as UTF-8.
    Encoding,
    /// The line of the help goes above the line of the problem.
    Above,
}

struct Row {
    path: &'static str,
    /// Lines of the good file, and what the author writes instead.
    good: &'static str,
    bad: &'static str,
    check: &'static str,
    line: usize,
    message: &'static str,
    correction: Correction,
}

type Files = Vec<(String, Vec<u8>)>;

fn good() -> Files {
    GOOD.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

fn problems(files: &Files) -> Vec<Diagnostic> {
    let entries = load::load_files(files.clone());
    let broken = entries.broken();
    let names_are_known = entries.incomplete.is_empty();
    let mut found = check::diagnostics(&entries);
    if let Some(catalog) = check::unchecked(entries) {
        let broken = broken.iter().map(|(kind, id)| (*kind, id.as_str()));
        let in_rules = fixbook_engine::rules::RuleSet::problems(&catalog, broken);
        found.extend(in_rules.into_iter().filter(|problem| names_are_known || problem.id != "rule-unknown-name"));
    }
    found
}

fn the_problem(name: &str, files: &Files) -> Result<DiagnosticRecord, String> {
    match problems(files).as_slice() {
        [problem] => Ok(problem.record()),
        found => Err(format!("{name}: {} problems\n{}", found.len(), crate::common::text(found))),
    }
}

fn is_good(name: &str, files: &Files) -> Result<(), String> {
    let entries = load::load_files(files.clone());
    let catalog = check::catalog(entries).map_err(|found| format!("{name}:\n{}", crate::common::text(&found)))?;
    Engine::new(catalog).map(|_| ()).map_err(|found| format!("{name}:\n{}", crate::common::text(&found)))
}

fn passes(results: Vec<Result<(), String>>) {
    let failures: Vec<String> = results.into_iter().filter_map(Result::err).collect();
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

/// The last text in backticks.
fn quoted(help: &str) -> &str {
    help.rsplit('`').nth(1).unwrap_or_default()
}

fn replace(files: &mut Files, path: &str, from: &str, to: &str) {
    let (_, bytes) = files.iter_mut().find(|(known, _)| known == path).expect("the file");
    let text = std::str::from_utf8(bytes).expect("text");
    assert!(text.contains(from), "{path} has no {from:?}:\n{text}");
    *bytes = text.replacen(from, to, 1).into_bytes();
}

fn follow(files: &mut Files, record: &DiagnosticRecord, correction: &Correction) {
    let answer = quoted(&record.help).to_owned();
    let index = files.iter().position(|(path, _)| *path == record.path).expect("the file");
    let text = String::from_utf8(files[index].1.clone()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let old = lines.get(record.line - 1).copied().unwrap_or_default();
    let indent = &old[..old.len() - old.trim_start().len()];
    let with = |lines_of_it: &str| {
        let mut all: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        all[record.line - 1] = lines_of_it.to_owned();
        (all.join("\n") + "\n").into_bytes()
    };
    match correction {
        Correction::Line => files[index].1 = with(&format!("{indent}{answer}")),
        Correction::Indented => files[index].1 = with(&answer),
        Correction::Above => {
            let line = record.help.split('`').nth(1).unwrap_or_default();
            files[index].1 = with(&format!("{line}\n{old}"));
        }
        Correction::Delete => {
            let kept = lines.iter().enumerate().filter(|(index, _)| index + 1 != record.line);
            files[index].1 = kept.flat_map(|(_, line)| format!("{line}\n").into_bytes()).collect();
        }
        Correction::Word(word) => files[index].1 = with(&old.replacen(word, &answer, 1)),
        Correction::Suggestion(word) => {
            let suggestion = record.suggestion.as_deref().expect("a suggestion");
            files[index].1 = with(&old.replacen(word, suggestion, 1));
        }
        Correction::Rename => {
            let folder = record.path.rsplit_once('/').expect("a folder").0;
            let name = record.help.split('`').nth(1).unwrap_or_default();
            files[index].0 = format!("{folder}/{name}");
        }
        Correction::Encoding => {
            files[index].1 = GOOD.iter().find(|(path, _)| *path == record.path).expect("it").1.into()
        }
    }
}

#[test]
fn the_catalog_without_a_mistake_is_good() {
    passes(vec![is_good("good", &good())]);
}

#[test]
fn each_mistake_in_a_line_is_one_problem_with_its_correction() {
    passes(rows().iter().map(follows_the_help).collect());
}

fn follows_the_help(row: &Row) -> Result<(), String> {
    let mut files = good();
    replace(&mut files, row.path, row.good, row.bad);
    let name = row.bad.trim();
    let record = the_problem(name, &files)?;
    let found = (record.id.as_str(), record.path.as_str(), record.line, record.message.as_str());
    if found != (row.check, row.path, row.line, row.message) {
        return Err(format!("{name}: {found:?} {}", record.help));
    }
    follow(&mut files, &record, &row.correction);
    is_good(&format!("{name}, corrected by: {}", record.help), &files)
}

/// Every mistake that is made in a line.
fn rows() -> Vec<Row> {
    let row =
        |path, good, bad, check, line, message, correction| Row { path, good, bad, check, line, message, correction };
    use Correction::{Above, Delete, Indented, Line, Suggestion, Word};
    vec![
        row(
            SYMPTOMS,
            "    jam: {label",
            "   jam: {label",
            "yaml-syntax",
            11,
            "line 11 is indented by 3 spaces, the lines around it by 4",
            Indented,
        ),
        row(
            CAUSE,
            "{yes: always}",
            "{yes: always; no: never}",
            "yaml-syntax",
            6,
            "the parts of a list are separated by commas",
            Line,
        ),
        row(
            CAUSE,
            "lamp: {yes: always}",
            "lamp: yes: always",
            "yaml-syntax",
            6,
            "`yes: always` is a name with a value inside the value of `lamp`",
            Line,
        ),
        row(
            CAUSE,
            "lamp: {yes: always}",
            "lamp: yes",
            "wrong-value",
            6,
            "`lamp` needs a likelihood for each answer, not `yes`",
            Line,
        ),
        row(CAUSE, "title: Paper", "title; Paper", "yaml-syntax", 2, "there is no colon after `title`", Line),
        row(CAUSE, "title: Paper", "Title: Paper", "unknown-key", 2, "unknown key `Title`", Suggestion("Title")),
        row(
            CAUSE,
            "title: Paper is stuck",
            "title: \"C:\\docs is full\"",
            "yaml-syntax",
            2,
            "a backslash has a meaning of its own in double quotes",
            Line,
        ),
        row(
            SYMPTOMS,
            "yes: {label",
            "yes {label",
            "yaml-syntax",
            4,
            "there is no colon with a space after `yes`",
            Line,
        ),
        row(
            SYMPTOMS,
            "yes: {label: It blinks}",
            "yes: It blinks",
            "wrong-value",
            4,
            "`yes` needs `name: value` lines, not the text `It blinks`",
            Line,
        ),
        row(
            SYMPTOMS,
            "yes: {label: It blinks}",
            "yes: {label: It blinks, says: [a, b}",
            "yaml-syntax",
            4,
            "the bracket `[` is closed by `}`",
            Line,
        ),
        row(FIX, "minutes: 5", "minutes: 5,5", "wrong-value", 4, "`minutes` needs a number, not the text `5,5`", Line),
        row(
            FIX,
            "minutes: 5",
            "minutes: 5\nminutes: 6",
            "yaml-syntax",
            5,
            "the key `minutes` is already in line 4",
            Delete,
        ),
        row(
            SYMPTOMS,
            "  ask: Is the",
            "   ask: Is the",
            "yaml-syntax",
            2,
            "line 2 is indented by 3 spaces, the lines around it by 2",
            Indented,
        ),
        row(
            SYMPTOMS,
            "  who: caller",
            " who: caller",
            "yaml-syntax",
            6,
            "line 6 is indented by 1 space, the lines around it by 2",
            Indented,
        ),
        row(
            CAUSE,
            "status: draft",
            "  status: draft",
            "yaml-syntax",
            3,
            "line 3 is indented by 2 spaces, the lines around it by 0",
            Indented,
        ),
        row(
            SYMPTOMS,
            "  ask: Is the",
            "\task: Is the",
            "yaml-syntax",
            2,
            "line 2 begins with a tab, and YAML allows only spaces there",
            Indented,
        ),
        row(CAUSE, "status: draft", "status draft", "yaml-syntax", 3, "there is no colon after `status`", Line),
        row(SYMPTOMS, "  who: caller", "  who caller", "yaml-syntax", 6, "there is no colon after `who`", Line),
        row(
            SYMPTOMS,
            "  answers:\n    yes",
            "  answers\n    yes",
            "yaml-syntax",
            3,
            "there is no colon after `answers`",
            Line,
        ),
        row(FIX, "reversible: true", "reversible true", "yaml-syntax", 5, "there is no colon after `reversible`", Line),
        row(
            CAUSE,
            "status: draft",
            "status:draft",
            "yaml-syntax",
            3,
            "there is no space after the colon of `status`",
            Line,
        ),
        row(
            FIX,
            "title: Remove",
            "title:Remove",
            "yaml-syntax",
            2,
            "there is no space after the colon of `title`",
            Line,
        ),
        row(
            CAUSE,
            "{jam: usually}",
            "{jam usually}",
            "yaml-syntax",
            7,
            "there is no colon between `jam` and `usually`",
            Line,
        ),
        row(
            CAUSE,
            "{jam: usually}",
            "{jam:usually}",
            "yaml-syntax",
            7,
            "there is no space after the colon of `jam:usually`",
            Line,
        ),
        row(
            SYMPTOMS,
            "{label: It blinks}",
            "{label: It blinks",
            "yaml-syntax",
            4,
            "the bracket `{` in line 4 is never closed",
            Line,
        ),
        row(
            CAUSE,
            "[it makes a noise, it hums]",
            "[it makes a noise, it hums",
            "yaml-syntax",
            8,
            "the bracket `[` in line 8 is never closed",
            Line,
        ),
        row(FIX, "{paper-jam: usually}", "{paper-jam: usually}}", "yaml-syntax", 3, "there is one `}` too many", Line),
        row(
            CAUSE,
            "title: Paper is stuck",
            "title: Paper: stuck",
            "yaml-syntax",
            2,
            "the text of `title` contains a colon",
            Line,
        ),
        row(
            SYMPTOMS,
            "ask: Is the lamp",
            "ask: Look: is the lamp",
            "yaml-syntax",
            2,
            "the text of `ask` contains a colon",
            Line,
        ),
        row(
            CAUSE,
            "title: Paper is stuck",
            "title: Paper #1 is stuck",
            "comment-cuts-text",
            2,
            "everything from ` #` on is a comment, so `#1 is stuck` is lost",
            Line,
        ),
        row(
            CAUSE,
            "title: Paper is stuck",
            "title: #1 is stuck",
            "comment-cuts-text",
            2,
            "everything from ` #` on is a comment, so `#1 is stuck` is lost",
            Line,
        ),
        row(
            CAUSE,
            "[it makes a noise, it hums]",
            "[printer #2 makes a noise, it hums]",
            "comment-cuts-text",
            8,
            "everything from ` #` on is a comment, so `#2 makes a noise, it hums]` is lost",
            Line,
        ),
        row(
            CAUSE,
            "title: Paper is stuck",
            "title: 'Paper's stuck'",
            "yaml-syntax",
            2,
            "the apostrophe ends the quoted text",
            Line,
        ),
        row(
            CAUSE,
            "[it makes a noise, it hums]",
            "['it's loud', 'it hums']",
            "yaml-syntax",
            8,
            "the apostrophe ends the quoted text",
            Line,
        ),
        row(
            CAUSE,
            "title: Paper is stuck",
            "title: \"The \"paper\" is stuck\"",
            "yaml-syntax",
            2,
            "the second quote ends the quoted text",
            Line,
        ),
        row(
            CAUSE,
            "title: Paper is stuck",
            "title: \"Paper is stuck",
            "yaml-syntax",
            2,
            "the quote \" in line 2 is never closed",
            Line,
        ),
        row(
            CAUSE,
            "{yes: always}",
            "{“yes”: always}",
            "yaml-syntax",
            6,
            "these are curly quotes, which YAML reads as part of the word",
            Line,
        ),
        row(
            CAUSE,
            "title: Paper is stuck",
            "title: “Paper: stuck”",
            "yaml-syntax",
            2,
            "these are curly quotes, which YAML reads as part of the text",
            Line,
        ),
        row(
            CAUSE,
            "{jam: usually}",
            "{jam: 80}",
            "likelihood-range",
            7,
            "the likelihood 80 is not between 0 and 1",
            Word("80"),
        ),
        row(
            FIX,
            "minutes: 5",
            "minutes: 5 min",
            "wrong-value",
            4,
            "`minutes` needs a number, not the text `5 min`",
            Line,
        ),
        row(
            CAUSE,
            "callers-say: [it makes a noise, it hums]",
            "callers-say: it makes a noise",
            "wrong-value",
            8,
            "`callers-say` needs a list, not the text `it makes a noise`",
            Line,
        ),
        row(
            CAUSE,
            "[it makes a noise, it hums]",
            "[it says: jam, it hums]",
            "wrong-value",
            8,
            "the text `it says: jam` contains a colon",
            Line,
        ),
        row(
            CAUSE,
            "title: Paper is stuck",
            "title: [Paper is stuck]",
            "wrong-value",
            2,
            "`title` needs one text, not a list",
            Line,
        ),
        row(
            SYMPTOMS,
            "  answers:\n    yes: {label: It blinks}\n    no: {label: It does not}",
            "  answers: [yes, no]",
            "wrong-value",
            3,
            "`answers` needs `name: value` lines, not a list",
            Line,
        ),
        row(
            FIX,
            "{paper-jam: usually}",
            "paper-jam",
            "wrong-value",
            3,
            "`resolves` needs `name: value` lines, not the text `paper-jam`",
            Line,
        ),
        row(
            FIX,
            "reversible: true",
            "reversible: yes",
            "wrong-value",
            5,
            "`reversible` needs `true` or `false`, not `yes`",
            Line,
        ),
        row(
            FIX,
            "reversible: true",
            "reversible: ja",
            "wrong-value",
            5,
            "`reversible` needs `true` or `false`, not `ja`",
            Line,
        ),
        row(
            CAUSE,
            "prior: common",
            "prior: Commn",
            "wrong-value",
            4,
            "`Commn` is not one of the allowed words",
            Suggestion("Commn"),
        ),
        row(
            CAUSE,
            "title: Paper is stuck",
            "title: @home it is stuck",
            "yaml-syntax",
            2,
            "a text that begins with @ needs quotes",
            Line,
        ),
        row(
            CAUSE,
            "title: Paper is stuck",
            "title: [old] paper is stuck",
            "yaml-syntax",
            2,
            "a text that begins with [ needs quotes",
            Line,
        ),
        row(
            CAUSE,
            "---\n## What",
            "## What",
            "front-matter",
            9,
            "the header that starts in line 1 has no closing `---`",
            Above,
        ),
        row(CAUSE, "---\ntitle", "title", "front-matter", 1, "the page has no header", Above),
    ]
}

#[test]
fn each_mistake_in_a_name_or_an_encoding_is_one_problem_with_its_correction() {
    let unknown = "unknown-file";
    for (path, wrong, check, message) in [
        (SYMPTOMS, "kb/symptoms/printer.yml", unknown, "`printer.yml` has the wrong ending"),
        (CAUSE, "kb/causes/paper/paper-jam.md.txt", unknown, "`paper-jam.md.txt` has the wrong ending"),
        (FIX, "kb/fixes/paper/remove-paper.MD", unknown, "`remove-paper.MD` has the wrong ending"),
        (CAUSE, "kb/causes/paper/Paper-Jam.md", "invalid-id", "`Paper-Jam` is not a valid id"),
        (CAUSE, "kb/causes/paper/paper jam.md", "invalid-id", "`paper jam` is not a valid id"),
    ] {
        let mut files = good();
        files.iter_mut().find(|(known, _)| known == path).expect("the file").0 = wrong.to_owned();
        let record = the_problem(wrong, &files).expect("one problem");
        assert_eq!((record.id.as_str(), record.path.as_str(), record.message.as_str()), (check, wrong, message));
        follow(&mut files, &record, &Correction::Rename);
        is_good(wrong, &files).expect("good");
    }
    let latin1 =
        GOOD[2].1.replace("it hums", "it hums \u{d6}l").chars().map(|letter| letter as u8).collect::<Vec<u8>>();
    let utf16 = |units: Vec<u16>| units.into_iter().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let marked = utf16(std::iter::once(0xfeff).chain(GOOD[2].1.encode_utf16()).collect());
    let unmarked = utf16(GOOD[2].1.encode_utf16().collect());
    for (bytes, line, message) in [
        (latin1, 8, "line 8 is not UTF-8 at `\u{d6}l`: it is saved as Windows-1252 (ANSI)"),
        (marked, 1, "this file is saved as UTF-16, not as UTF-8"),
        (unmarked, 1, "this file is saved as UTF-16, not as UTF-8"),
    ] {
        let mut files = good();
        files[2].1 = bytes;
        let record = the_problem(message, &files).expect("one problem");
        assert_eq!((record.id.as_str(), record.line, record.message.as_str()), ("not-text", line, message));
        assert!(record.help.contains("Notepad"), "{}", record.help);
        follow(&mut files, &record, &Correction::Encoding);
        is_good(message, &files).expect("good");
    }
}

#[test]
fn accepts_comments_with_a_space_and_numbers_with_a_comment() {
    for (path, from, to) in [
        (CAUSE, "title: Paper is stuck", "title: Paper is stuck # more words"),
        (CAUSE, "status: draft", "status: draft #? to be reviewed"),
        (FIX, "minutes: 5", "minutes: 5 #five"),
        (SYMPTOMS, "lamp:\n", "lamp: #first\n"),
        (CAUSE, "title: Paper is stuck", "title: \"Paper #1 is stuck\" #why"),
        (CAUSE, "title: Paper is stuck", "title: |\n  Paper #1 is\n  stuck"),
        (CAUSE, "title: Paper is stuck", "title: Paper#1 is \u{201c}stuck\u{201d}"),
    ] {
        let mut files = good();
        replace(&mut files, path, from, to);
        is_good(to, &files).expect("good");
    }
}

#[test]
fn reports_no_rule_about_an_unreadable_table() {
    let mut files = good();
    replace(&mut files, SYMPTOMS, "lamp:", "lamp");
    assert_eq!(the_problem("lamp", &files).expect("one problem").id, "yaml-syntax");
}

#[test]
fn a_head_with_the_wrong_ending_is_named_with_its_right_name() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("kb")).expect("created");
    std::fs::write(folder.path().join("kb/catalog.yml"), "id: x\n").expect("written");
    let error = load::CatalogSource::named(folder.path()).expect_err("no catalog").to_string();
    assert!(error.ends_with("rename kb/catalog.yml to kb/catalog.yaml"), "{error}");
}

#[test]
fn counts_unreadable_entries() {
    let mut files = good();
    replace(&mut files, CAUSE, "status: draft", "status draft");
    let entries = load::load_files(files);
    assert_eq!((entries.causes.len(), entries.unreadable_count(fixbook_engine::model::Kind::Cause)), (0, 1));
}
