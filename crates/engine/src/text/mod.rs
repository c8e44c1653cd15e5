//! Text analysis, once for everything that reads words: search, rules, diagnosis.
//!
//! In: text of callers, authors and files. Out: [`Token`]s, stems, terms of error codes, decoded codes, matched phrases.
//! There is one tokenizer (`tokenizer`), one lexer of numbers (`error_code::number`), one list of stop words (`stopwords`) and
//! one phrase matcher (`phrases`). The words of a language are data in `assets/`.
//! Uses only the types of [`crate::model`]. Never: a file, a score.

mod bidi;
pub mod error_code;
mod heading;
mod nearest;
mod percent;
mod phrases;
mod stem;
mod stopwords;
mod synonyms;
mod tokenizer;

pub use bidi::{REPLACEMENT, is_bidi_control, is_unprintable, printable};
pub use error_code::{
    CodeTerm, FamilyReading, NumberRead, QueryCode, Reading, decode_codes, decode_names, index_codes, query_codes,
    read_codes, table_key_terms,
};
pub use heading::heading;
pub use nearest::nearest;
pub use percent::percent;
#[cfg(test)]
pub(crate) use phrases::BUILT;
pub use phrases::{Phrase, PhraseMatch, PhraseMatcher, Utterance};
pub use stem::stem;
pub use stopwords::{is_ignored, query_weight};
pub use synonyms::{Synonyms, WeightedTerm};
pub use tokenizer::{POSITION_GAP, Token, plain_words, tokenize, words};
