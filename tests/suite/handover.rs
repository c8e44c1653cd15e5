//! Words from outside in a hand-over: unchanged as data, plain words as text.

use std::{fs, path::Path};

use assert_cmd::Command;
use fixbook::render;
use fixbook_engine::diagnosis::{Engine, Next, Session, Strategy, words_event};
use pulldown_cmark::{Event, Options, Parser, TagEnd};

use crate::common::{
    engine,
    run::{err, fixbook, json, out, status},
    text,
};

const CATALOG: &str = "tests/small";
/// A rule of the catalog hands over as soon as the caller says this.
const HANDS_OVER: &str = "india";
/// Possible content of a mail that is piped into `diagnose`. Each contains `evil`, by which it is found.
const HOSTILE: [&str; 24] = [
    "\n# evil heading",
    "\n\nevil heading\n============",
    "\nevil heading\n---",
    "\n\n| evil | table |\n| --- | --- |\n| a | b |\n",
    "[evil](javascript:alert(1))",
    "![evil](https://evil.example/pixel.png)",
    "\n\n[evil]: https://evil.example\n\n[evil]",
    "<https://evil.example>",
    "https://evil.example/a_b and www.evil.example",
    "<script>alert('evil')</script>",
    "<!-- evil",
    "<img src=x onerror=evil>",
    "&lt;b&gt;evil&#60;",
    "\n```\nevil: an open fence",
    "\n~~~ evil",
    "\n\n    evil: indented code",
    "`evil` ``evil` `",
    "**evil** _evil_ ~~evil~~ \\*evil\\* \\",
    "\n- evil\n* evil\n+ evil\n1. evil\n- [x] evil",
    "\n> evil\n\n---\n***",
    "$evil$ $$evil$$ [^evil] :evil:",
    "\n## Tried\n\n- evil: **worked**\n",
    "\r# evil\u{85}# evil\u{2028}# evil\u{b}# evil",
    "\u{1b}]0;evil\u{7}\u{9b}2J\u{202e}live\u{2066}\0",
];

fn lamps() -> Engine {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(CATALOG);
    engine(&folder).unwrap_or_else(|problems| panic!("{}", text(&problems)))
}

fn hand_over(engine: &Engine, words: &str) -> (String, Vec<String>) {
    let session = Session { events: vec![words_event(&engine.catalog, words)] };
    let assessment = engine.assess(&session, Strategy::default());
    let Next::Escalate { packet: handoff, .. } = &assessment.next else {
        panic!("no hand-over: {:?}", assessment.next)
    };
    (render::handoff(&engine.catalog, handoff), handoff.said.clone())
}

fn options() -> Options {
    Options::all() - Options::ENABLE_SMART_PUNCTUATION
}

/// The elements of a Markdown text without its words.
fn shape(markdown: &str) -> Vec<String> {
    let is_text = |event: &Event<'_>| matches!(event, Event::Text(_));
    Parser::new_ext(markdown, options()).filter(|event| !is_text(event)).map(|event| format!("{event:?}")).collect()
}

/// The text of the first item of the first list.
fn first_item(markdown: &str) -> String {
    let events = Parser::new_ext(markdown, options());
    let list = events.skip_while(|event| !matches!(event, Event::Start(pulldown_cmark::Tag::Item)));
    let item = list.take_while(|event| !matches!(event, Event::End(TagEnd::Item)));
    item.filter_map(|event| if let Event::Text(text) = event { Some(text.into_string()) } else { None }).collect()
}

fn letters(words: &str) -> String {
    fixbook_engine::text::printable(words).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn writes_words_from_outside_as_plain_words() {
    let engine = lamps();
    let (plain, _) = hand_over(&engine, HANDS_OVER);
    assert_eq!(first_item(&plain), format!("“{HANDS_OVER}”"));
    for hostile in HOSTILE {
        let words = format!("{HANDS_OVER} {hostile}");
        let (written, _) = hand_over(&engine, &words);
        assert_eq!(shape(&written), shape(&plain), "{hostile:?} became\n{written}");
        assert_eq!(first_item(&written), format!("“{}”", letters(&words)), "{written}");
        assert_eq!(written.lines().count(), plain.lines().count(), "{written}");
        assert!(!written.contains(|c: char| c != '\n' && c.is_control()), "{written:?}");
        // Readers with GitHub's extensions make links of bare addresses.
        assert!(!written.contains("https://") && !written.contains("www.evil"), "{written}");
    }
}

#[test]
fn keeps_the_words_unchanged_as_data() {
    let engine = lamps();
    for hostile in HOSTILE.iter().filter(|hostile| !hostile.contains(|c: char| c.is_control() && c != '\n')) {
        let words = format!("{HANDS_OVER} {hostile}");
        assert_eq!(hand_over(&engine, &words).1, [words]);
    }
}

/// A runbook contains text of the catalog only, in every format, and so does the terminal.
#[test]
fn keeps_words_from_outside_out_of_runbooks_and_terminal_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("session.jsonl");
    let words = format!("{HANDS_OVER} {}", HOSTILE.join(" "));
    let event = serde_json::json!({"event": "said", "words": words});
    fs::write(&path, format!("{event}\n")).expect("written");
    let path = path.to_str().expect("text");
    for form in ["md", "html", "json"] {
        let output = fixbook(&["runbook", "--catalog", CATALOG, "--session", path, "--to", form]);
        assert_eq!(status(&output), 0, "{}", err(&output));
        assert!(!out(&output).contains("evil"), "{form}: {}", out(&output));
    }
    let shown = fixbook(&["diagnose", "--catalog", CATALOG, "--session", path]);
    assert!(!out(&shown).contains("evil") && !out(&shown).contains('\u{1b}'), "{}", out(&shown));
    let data = json(&fixbook(&["diagnose", "--catalog", CATALOG, "--session", path, "--json"]));
    assert!(data["next"]["packet"]["said"][0].as_str().is_some_and(|said| said.contains("\n# evil heading")), "{data}");
}

#[test]
fn quotes_the_words_for_the_ticket_on_one_line() {
    let output = Command::cargo_bin("fixbook")
        .expect("built")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["diagnose", "--plain", "--catalog", CATALOG, "india\n# evil\n```\n<b>\u{1b}[2J"])
        .write_stdin("y\nn\n")
        .output()
        .expect("runs");
    let shown = out(&output);
    assert!(shown.contains(r"- “india # evil \`\`\` \<b\>�\[2J”"), "{shown}{}", err(&output));
    assert!(!shown.contains('\u{1b}') && !shown.lines().any(|line| line.starts_with("# evil")), "{shown}");
}
