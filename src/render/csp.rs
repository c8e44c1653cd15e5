//! What a page may load and run, stated in the page itself (Content Security Policy Level 3): its own files, and no script
//! from a text.

use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

/// The policy of a page on its own, with one style and one script in it, which it names by their digests.
pub fn standalone(style: &str, script: &str) -> String {
    let hash = |text: &str| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)));
    format!(
        "default-src 'none'; style-src {}; script-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        hash(style),
        hash(script)
    )
}

/// The policy of a page of a site: scripts, styles and images of the site, WebAssembly, and nothing else. `from_disk` is for
/// a site that may be opened from a folder, where browsers disagree about the origin of a page; `live` lets a preview
/// receive changes.
pub fn site(from_disk: bool, live: bool) -> String {
    let own = if from_disk { "'self' file:" } else { "'self'" };
    let connect = if live { "connect-src 'self'; " } else { "" };
    format!(
        "default-src 'none'; script-src {own} 'wasm-unsafe-eval'; style-src {own}; img-src {own}; {connect}base-uri 'none'; \
         form-action 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::{site, standalone};

    #[test]
    fn nothing_inline_and_nothing_from_elsewhere() {
        for policy in [site(true, true), site(false, false), standalone("a", "b")] {
            assert!(policy.starts_with("default-src 'none'; "), "{policy}");
            for word in ["unsafe-inline", "'unsafe-eval'", "http:", "https:", "*"] {
                assert!(!policy.contains(word), "{word} in {policy}");
            }
        }
        // As a browser computes it: printf a | openssl dgst -sha256 -binary | base64
        assert!(standalone("a", "b").contains("style-src 'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='"));
    }
}
