//! Text analysis, once for everything that reads words: search, rules, diagnosis.
//!
//! In: text of callers, authors and files. Out: [`Token`]s, stems, terms of error codes, decoded codes, matched phrases.
//! Uses only the types of [`crate::model`]. Never: a file, a score.

mod bidi;
pub mod error_code;
mod nearest;
mod percent;
mod phrases;
mod stem;
mod stopwords;
mod synonyms;
mod tokenizer;

pub use bidi::{REPLACEMENT, is_bidi_control, is_unprintable, printable};
pub use error_code::{
    FamilyReading, NumberRead, QueryCode, Reading, asked_codes, code_tokens, decode_codes, own_tokens, read_codes,
};
pub use nearest::nearest;
pub use percent::percent;
#[cfg(test)]
pub(crate) use phrases::BUILT;
pub use phrases::{Phrase, PhraseMatch, PhraseMatcher, Utterance};
pub use stem::stem;
pub use stopwords::{is_ignored, weight};
pub use synonyms::Synonyms;
pub use tokenizer::{POSITION_GAP, Token, tokens, words};
