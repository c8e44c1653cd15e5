//! Style, scripts and engines. Each has a digest of its content in its name, so that a browser may keep it for ever and never
//! uses an old one with a new page.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::{images::fingerprint, script_payload};
use crate::render::{RUNBOOK_SCRIPT, RUNBOOK_STYLE};

const STYLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/site/style.css"));
const SCRIPT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/site/script.js"));
const LIVE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/site/live.js"));
const ICON: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/site/icon.svg"));
const TROUBLESHOOTER: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/site/troubleshooter.js"));
/// The engines as WebAssembly, built by `cargo engine`: the interview, and the search.
static ENGINE: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/site/engine.wasm"));
static FINDER: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/site/finder.wasm"));

/// The engines as scripts, encoded once: a preview needs them for every build.
static ENGINE_SCRIPT: LazyLock<String> = LazyLock::new(|| script_payload::script("engine", ENGINE));
static FINDER_SCRIPT: LazyLock<String> = LazyLock::new(|| script_payload::script("finder", FINDER));

/// The files, and their names as templates know them.
pub(super) struct Assets {
    pub files: Vec<(String, String)>,
    pub names: Value,
}

/// A style or script without comment lines and indentation. A server that does not compress then sends a fifth less, which
/// keeps style and script of a page below 30,000 bytes. A test makes sure that no string of ours has several lines.
fn lean(text: &str) -> String {
    let is_comment = |line: &str| line.starts_with("//") || (line.starts_with("/*") && line.ends_with("*/"));
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !is_comment(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// A style without the spaces and line breaks that only its authors need. No string of ours has one beside such a sign,
/// and each line of ours ends with a sign.
fn lean_style(style: &str) -> String {
    let signs = [(" {", "{"), ("{ ", "{"), ("; ", ";"), (" }", "}"), (";}", "}"), (": ", ":"), (", ", ",")];
    signs.into_iter().fold(lean(style), |style, (written, short)| style.replace(written, short)).replace('\n', "")
}

impl Assets {
    /// All of them, with what the troubleshooter loads; a preview also listens for changes.
    pub fn of(content: &str, live: bool) -> Self {
        let all = [
            ("style", "css", lean_style(STYLE)),
            ("script", "js", lean(SCRIPT)),
            ("troubleshooter", "js", lean(TROUBLESHOOTER)),
            ("engine", "js", ENGINE_SCRIPT.clone()),
            ("finder", "js", FINDER_SCRIPT.clone()),
            ("content", "js", script_payload::script("content", content.as_bytes())),
            ("icon", "svg", ICON.to_owned()),
            ("runbook", "css", RUNBOOK_STYLE.to_owned()),
            ("runbook", "js", lean(RUNBOOK_SCRIPT)),
            ("live", "js", lean(LIVE)),
        ];
        let mut names = json!({});
        let mut files = Vec::new();
        for (name, end, text) in all.into_iter().filter(|(name, ..)| live || *name != "live") {
            let path = format!("{name}.{}.{end}", fingerprint(text.as_bytes()));
            let known_as = if (name, end) == ("runbook", "css") { "runbook_style" } else { name };
            names[known_as] = path.clone().into();
            files.push((path, text));
        }
        Assets { files, names }
    }

    /// The path of an asset by the name that templates know it by.
    pub fn path<'n>(names: &'n Value, name: &str) -> &'n str {
        names[name].as_str().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lean_style_has_the_same_meaning() {
        let style = "/* A reason. */\n@media (min-width: 60rem) {\n  a:hover, .b { margin: 0 .2rem; content: \"› \" attr(href); }\n}\n";
        let short = "@media (min-width:60rem){a:hover,.b{margin:0 .2rem;content:\"› \" attr(href)}}";
        assert_eq!(lean_style(style), short);
        // No string of ours contains a sign that is shortened.
        let texts = |style: &str| style.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(texts(&lean_style(STYLE)), texts(&lean(STYLE)));
    }

    #[test]
    fn no_string_of_a_script_has_several_lines() {
        for script in [SCRIPT, TROUBLESHOOTER, LIVE, RUNBOOK_SCRIPT] {
            for line in script.lines() {
                assert!(line.matches('`').count() % 2 == 0 && !line.contains("/*"), "{line}");
            }
        }
    }
}
