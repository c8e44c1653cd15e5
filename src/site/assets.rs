//! Style, scripts and engines. Each is named by what it holds, so that a browser may keep it for ever and never has an old
//! one with a new page.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::{images::fingerprint, packed};
use crate::render::{RUNBOOK_SCRIPT, RUNBOOK_STYLE};

const STYLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/site/style.css"));
const SCRIPT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/site/script.js"));
const LIVE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/site/live.js"));
const ICON: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/site/icon.svg"));
const TROUBLESHOOTER: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/site/troubleshooter.js"));
/// The engines as WebAssembly, built by `cargo engine`: the interview, and the search.
static ENGINE: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/site/engine.wasm"));
static FINDER: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/site/finder.wasm"));

/// The engines as scripts; a preview needs them again and again.
static ENGINE_SCRIPT: LazyLock<String> = LazyLock::new(|| packed::script("engine", ENGINE));
static FINDER_SCRIPT: LazyLock<String> = LazyLock::new(|| packed::script("finder", FINDER));

/// The files, and their names as templates know them.
pub(super) struct Assets {
    pub files: Vec<(String, String)>,
    pub names: Value,
}

/// A style or script without what only its authors read: lines of comment, and the blanks before a line. None of ours has
/// a text of several lines.
fn lean(text: &str) -> String {
    let is_comment = |line: &str| line.starts_with("//") || (line.starts_with("/*") && line.ends_with("*/"));
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !is_comment(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// A style without the blanks and line breaks that only its authors read. No text in ours has one beside such a sign, and
/// each line of ours ends with a sign.
fn lean_style(style: &str) -> String {
    let signs = [(" {", "{"), ("{ ", "{"), ("; ", ";"), (" }", "}"), (";}", "}"), (": ", ":"), (", ", ",")];
    signs.into_iter().fold(lean(style), |style, (written, short)| style.replace(written, short)).replace('\n', "")
}

impl Assets {
    /// With what the interview reads; a preview listens for changes too.
    pub fn of(content: &str, live: bool) -> Self {
        let all = [
            ("style", "css", lean_style(STYLE)),
            ("script", "js", lean(SCRIPT)),
            ("troubleshooter", "js", lean(TROUBLESHOOTER)),
            ("engine", "js", ENGINE_SCRIPT.clone()),
            ("finder", "js", FINDER_SCRIPT.clone()),
            ("content", "js", packed::script("content", content.as_bytes())),
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
    fn a_lean_style_says_the_same() {
        let style = "/* A reason. */\n@media (min-width: 60rem) {\n  a:hover, .b { margin: 0 .2rem; content: \"› \" attr(href); }\n}\n";
        let short = "@media (min-width:60rem){a:hover,.b{margin:0 .2rem;content:\"› \" attr(href)}}";
        assert_eq!(lean_style(style), short);
        // No text of ours has a sign in it that is made shorter.
        let texts = |style: &str| style.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(texts(&lean_style(STYLE)), texts(&lean(STYLE)));
    }
}
