//! Names made of content.

use sha2::{Digest, Sha256};

/// The first bytes of the SHA-256 of some parts, one after the other, as hexadecimal digits: two a byte.
pub fn hex_digest(parts: &[&[u8]], bytes: usize) -> String {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hex(hash, bytes)
}

/// The first bytes of a finished SHA-256 as hexadecimal digits: two a byte.
pub fn hex(hash: Sha256, bytes: usize) -> String {
    hash.finalize().iter().take(bytes).map(|byte| format!("{byte:02x}")).collect()
}
