//! Paths as parts of a web address, and back.

use percent_encoding::percent_decode_str;

pub use fixbook_engine::model::page_path::encode_path;

/// The path that an address means. What is not an escape is kept; bytes that are not UTF-8 become U+FFFD.
pub fn decode_path(address: &str) -> String {
    percent_decode_str(address).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::{decode_path, encode_path};

    #[test]
    fn paths_survive_an_address() {
        assert_eq!(encode_path("a b/ä(1),@~x.md"), "a%20b/%C3%A4(1),@~x.md");
        for path in ["ä %41 #?.md", "100%", "a+b&c=d;e'f", "日本語/\u{1f600}"] {
            assert_eq!(decode_path(&encode_path(path)), path);
        }
        assert_eq!(decode_path("a%2Fb%zz%"), "a/b%zz%");
        assert_eq!(decode_path("%ff"), "\u{fffd}");
    }
}
