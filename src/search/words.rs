//! One reading of words, for what is indexed and for what is asked.

use crate::model::key_number;

/// The words of a text in lower case: letters and digits; everything else parts them. A name with inner hyphens or
/// dots (`Restart-Service`, `certlm.msc`) gives its parts and itself.
pub(super) fn words(text: &str) -> Vec<String> {
    let is_inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
    let is_joint = |c: char| matches!(c, '-' | '.' | '_');
    let mut words = Vec::new();
    for chunk in text.split(|c| !is_inside(c)) {
        let whole = chunk.trim_matches(is_joint);
        if whole.contains(is_joint) {
            words.extend(whole.split(is_joint).filter(|part| !part.is_empty()).map(str::to_lowercase));
        }
        if !whole.is_empty() {
            words.push(whole.to_lowercase());
        }
    }
    words
}

/// The canonical tokens of the numbers in a text: every value that a number may stand for (`904` is 904 and 0x904).
pub(super) fn number_tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    for word in text.to_lowercase().split(|c: char| !c.is_ascii_alphanumeric()) {
        let marked = word.strip_prefix("0x").or_else(|| word.strip_suffix('h'));
        let values: Vec<Option<i64>> = match marked {
            Some(digits) => vec![i64::from_str_radix(digits, 16).ok()],
            None if word.starts_with(|c: char| c.is_ascii_digit()) => {
                vec![word.parse().ok(), i64::from_str_radix(word, 16).ok()]
            }
            None => continue,
        };
        tokens.extend(values.into_iter().flatten().map(number_token));
    }
    tokens.dedup();
    tokens
}

/// The token of a code table's key.
pub(super) fn key_token(key: &str) -> Option<String> {
    key_number(key).map(number_token)
}

fn number_token(value: i64) -> String {
    format!("n{value}")
}

#[cfg(test)]
mod tests {
    use super::{number_tokens, words};

    #[test]
    fn names_are_found_whole_and_in_parts() {
        assert_eq!(words("Run Restart-Service!"), ["run", "restart", "service", "restart-service"]);
        assert_eq!(words(r#"C:\Windows "x"#), ["c", "windows", "x"]);
    }

    #[test]
    fn a_number_stands_for_all_its_readings() {
        assert_eq!(number_tokens("904"), ["n904", "n2308"]);
        assert_eq!(number_tokens("0x904, 904h"), ["n2308"]);
        assert!(number_tokens("abc face").is_empty());
    }
}
