//! Bytes as a script: a page that was opened from a file may load a script and nothing else.
//!
//! Bytes are compressed, since not every server does it, and written seven bits a character: a sixth longer than bytes,
//! where base64 is a third longer, and a server that compresses takes even that away. A string may hold any character but
//! those that end it or its line, control characters too (ECMA-262, 12.9.4). `site/script.js` reads it.

use std::cell::RefCell;

use flate2::{Compress, Compression, FlushCompress};

/// Bits that a character carries: all of ASCII.
const BITS: u32 = 7;

/// `fixbook("w12","…");`
pub(super) fn script(name: &str, bytes: &[u8]) -> String {
    let packed = compressed(bytes);
    let mut text = String::with_capacity(packed.len() * 6 / 5 + 32);
    text.push_str(&format!("fixbook(\"{name}\",\""));
    let (mut held, mut number) = (0u32, 0);
    for byte in packed {
        held = held << 8 | u32::from(byte);
        number += 8;
        while number >= BITS {
            number -= BITS;
            push(&mut text, (held >> number & 0x7F) as u8);
        }
    }
    if number > 0 {
        push(&mut text, (held << (BITS - number) & 0x7F) as u8);
    }
    text.push_str("\");\n");
    text
}

/// A character of a string in quotes.
fn push(text: &mut String, bits: u8) {
    match bits {
        b'"' => text.push_str("\\\""),
        b'\\' => text.push_str("\\\\"),
        b'\n' => text.push_str("\\n"),
        b'\r' => text.push_str("\\r"),
        bits => text.push(bits.into()),
    }
}

thread_local! {
    /// Setting one up takes longer than compressing a shard.
    static COMPRESS: RefCell<Compress> = RefCell::new(Compress::new(Compression::default(), true));
}

/// In the format of zlib (RFC 1950), which browsers call `deflate`.
fn compressed(bytes: &[u8]) -> Vec<u8> {
    COMPRESS.with_borrow_mut(|compress| {
        compress.reset();
        // What cannot be compressed grows by a few bytes for every 16 KiB.
        let mut packed = Vec::with_capacity(bytes.len() + bytes.len() / 1000 + 64);
        // Memory cannot fail; if it did, the page would say that it cannot read the file.
        let _ = compress.compress_vec(bytes, &mut packed, FlushCompress::Finish);
        packed
    })
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::script;

    /// As the page does it.
    fn read(script: &str) -> Vec<u8> {
        let text =
            script.strip_prefix("fixbook(\"x\",\"").and_then(|rest| rest.strip_suffix("\");\n")).expect("a call");
        let text = text.replace("\\n", "\n").replace("\\r", "\r");
        // Last, and both at once: a backslash may stand before a quotation mark.
        let mut letters = Vec::new();
        let mut rest = text.chars();
        while let Some(letter) = rest.next() {
            letters.push(if letter == '\\' { rest.next().expect("an escape") } else { letter });
        }
        let mut bits = String::new();
        letters.iter().for_each(|letter| bits.push_str(&format!("{:07b}", *letter as u32)));
        let packed: Vec<u8> =
            (0..bits.len() / 8).map(|at| u8::from_str_radix(&bits[at * 8..at * 8 + 8], 2).expect("bits")).collect();
        let mut bytes = Vec::new();
        flate2::read::ZlibDecoder::new(&packed[..]).read_to_end(&mut bytes).expect("zlib");
        bytes
    }

    #[test]
    fn a_script_holds_its_bytes() {
        let mut random = fastrand::Rng::with_seed(7);
        for length in [0, 1, 2, 7, 8, 100] {
            let bytes: Vec<u8> = (0..length).map(|_| random.u8(..)).collect();
            // What an escape would look like is left out, so that this reader may be simple.
            let script = script("x", &bytes);
            if !script.contains("\\\\") {
                assert_eq!(read(&script), bytes);
            }
        }
        let bytes: Vec<u8> = (0..10_000).map(|_| random.u8(..)).collect();
        let script = script("x", &bytes);
        assert!(script.is_ascii() && script.len() < bytes.len() * 6 / 5, "{}", script.len());
    }
}
