//! Markdown as data: what a typesetter lays out, and what is written again as plain, regular Markdown.

use serde::Serialize;

/// A block of text.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    Heading {
        level: u8,
        text: Vec<Inline>,
    },
    Paragraph {
        text: Vec<Inline>,
    },
    /// Numbered from `start`, or with bullets.
    List {
        start: Option<u64>,
        items: Vec<Item>,
    },
    /// Code in a language, perhaps with a name by which it can be run.
    Code {
        language: String,
        name: Option<String>,
        text: String,
    },
    Quote {
        blocks: Vec<Block>,
    },
    Table {
        head: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    Rule,
}

/// An item of a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Item {
    /// Something to tick off, and whether it is.
    pub tick: Option<bool>,
    pub blocks: Vec<Block>,
}

/// A stretch of text within a block.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Inline {
    Text { text: String },
    Code { text: String },
    Emphasis { inside: Vec<Inline> },
    Strong { inside: Vec<Inline> },
    Link { to: String, inside: Vec<Inline> },
    Break,
}

/// Tags of steps with a risk, in bold at the start of the step. The last is an older spelling of the one before it.
pub const TAGS: [&str; 4] = ["Lowers security.", "Cannot be undone.", "Disconnects users.", "Drops people."];

impl Item {
    /// The tag that the item begins with.
    pub fn tag(&self) -> Option<&'static str> {
        let Some(Block::Paragraph { text }) = self.blocks.first() else { return None };
        let Some(Inline::Strong { inside }) = text.first() else { return None };
        let words = plain(inside);
        TAGS.into_iter().find(|tag| *tag == words)
    }
}

/// The words of inline text.
pub fn plain(text: &[Inline]) -> String {
    text.iter().fold(String::new(), |mut words, inline| {
        match inline {
            Inline::Text { text } | Inline::Code { text } => words.push_str(text),
            Inline::Emphasis { inside } | Inline::Strong { inside } | Inline::Link { inside, .. } => {
                words.push_str(&plain(inside));
            }
            Inline::Break => words.push(' '),
        }
        words
    })
}
