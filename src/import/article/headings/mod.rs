//! Headings of articles: from their words to what is written under them.

mod lexicon;
mod parse;
mod role;

pub(super) use lexicon::lexicon;
pub(super) use parse::{ArticleHeading, label, read};
pub(super) use role::Role;
