//! Bytes as a script: a page that was opened from a file may load a script and nothing else.
//!
//! Bytes are compressed, since not every server compresses, and written in base64, which every browser decodes itself.
//! Measured with the engine of the interview (557 kB compressed): 743 kB as they are, 560 kB from a server that compresses.
//! Seven bits a character, which Fixbook wrote before, took 667 kB and 581 kB and a decoder on every page.
//! `site/script.js` reads it.

use std::cell::RefCell;

use base64::{Engine, prelude::BASE64_STANDARD};
use flate2::{Compress, Compression, FlushCompress};

/// `fixbook("w12","…");`
pub(super) fn script(name: &str, bytes: &[u8]) -> String {
    format!("fixbook(\"{name}\",\"{}\");\n", BASE64_STANDARD.encode(compressed(bytes)))
}

thread_local! {
    /// Setting one up takes longer than compressing a shard.
    static COMPRESS: RefCell<Compress> = RefCell::new(Compress::new(Compression::default(), true));
}

/// In the format of zlib (RFC 1950), which browsers call `deflate`.
fn compressed(bytes: &[u8]) -> Vec<u8> {
    COMPRESS.with_borrow_mut(|compress| {
        compress.reset();
        // Bytes that cannot be compressed grow by a few bytes for every 16 KiB.
        let mut packed = Vec::with_capacity(bytes.len() + bytes.len() / 1000 + 64);
        // Compressing in memory cannot fail; if it did, the page would say that it cannot read the file.
        let _ = compress.compress_vec(bytes, &mut packed, FlushCompress::Finish);
        packed
    })
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use base64::{Engine, prelude::BASE64_STANDARD};

    use super::script;

    /// As the page does it.
    fn read(script: &str) -> Vec<u8> {
        let call = script.strip_prefix("fixbook(\"x\",\"").and_then(|rest| rest.strip_suffix("\");\n"));
        let packed = BASE64_STANDARD.decode(call.expect("a call")).expect("base64");
        let mut bytes = Vec::new();
        flate2::read::ZlibDecoder::new(&packed[..]).read_to_end(&mut bytes).expect("zlib");
        bytes
    }

    #[test]
    fn a_script_contains_its_bytes() {
        let mut random = fastrand::Rng::with_seed(7);
        for length in [0, 1, 2, 7, 8, 100, 10_000] {
            let bytes: Vec<u8> = (0..length).map(|_| random.u8(..)).collect();
            assert_eq!(read(&script("x", &bytes)), bytes, "{length} bytes");
        }
    }
}
