//! Names as headings.

/// An id or the name of a folder as a heading: `router-hangs` is "Router hangs".
pub fn heading(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
