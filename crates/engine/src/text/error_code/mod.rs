//! Error codes in text: `decode` reads them against the code tables of a catalog, `terms` writes any number in the one
//! spelling that the index contains.

mod announce;
mod decode;
mod names;
mod terms;
mod token;

pub use decode::{FamilyReading, NumberRead, Reading, decode_codes, read_codes};
pub use names::decode_names;
pub use terms::{QueryCode, asked_codes, code_tokens, own_tokens};
