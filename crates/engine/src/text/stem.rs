//! A word without its endings, for search and intake.

/// A word without the endings of number and tense, so that `worked` and `works` have one stem.
pub fn stem(word: &str) -> &str {
    let word = word.strip_suffix("'s").unwrap_or(word);
    for ending in ["ing", "ed", "es", "s"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() >= 3 && !stem.ends_with('s')) {
            return without_double(stem).trim_end_matches('e');
        }
    }
    word.trim_end_matches('e')
}

/// `dropp` of `dropped` is `drop`.
fn without_double(stem: &str) -> &str {
    let mut ends = stem.chars().rev();
    let (last, before) = (ends.next(), ends.next());
    match last {
        Some(letter) if last == before && letter != 'l' => &stem[..stem.len() - letter.len_utf8()],
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn removes_endings_of_number_and_tense() {
        for (word, expected) in [
            ("worked", "work"),
            ("works", "work"),
            ("dropped", "drop"),
            ("dropping", "drop"),
            ("used", "used"),
            ("class", "class"),
            ("is", "is"),
        ] {
            assert_eq!(stem(word), expected, "{word}");
        }
    }
}
