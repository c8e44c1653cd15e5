//! Error codes in text. `number` is the lexer; `decode` looks its numbers up in the code tables of a catalog, `terms` writes
//! them in the one spelling that the index contains.

mod announce;
mod code_number;
mod decode;
mod names;
mod number;
mod terms;

pub use decode::{FamilyReading, NumberRead, Reading, decode_codes, read_codes};
pub use names::decode_names;
pub use terms::{CodeTerm, QueryCode, index_codes, query_codes, table_key_terms};
