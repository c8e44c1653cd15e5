//! Digests that name an index by everything that it is made of.

use sha2::{Digest, Sha256};

/// Changes with the code that reads words and writes them to an index, see `build.rs`.
pub(super) const READING: &str = env!("FIXBOOK_READING");

/// Hashes a part so that no two lists of parts give the same digest.
pub(super) fn update(hash: &mut Sha256, part: &[u8]) {
    hash.update((part.len() as u64).to_le_bytes());
    hash.update(part);
}

/// The first half of a digest in hexadecimal digits.
pub(super) fn hexadecimal(hash: Sha256) -> String {
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
