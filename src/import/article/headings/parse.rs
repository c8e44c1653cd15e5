//! From the words of a heading to what is written under it: symptoms, a cause, a resolution.
//!
//! In: the words of a heading. Out: its [`Role`], its number, and the number of the cause that it is for. Never: looks at
//! what is written under it.

use super::{super::excerpt::clipped, lexicon::lexicon, role::Role};

/// The longest heading.
const MAX_HEADING_LEN: usize = 200;

/// A heading that has been read.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::import::article) struct ArticleHeading {
    /// Its words, without marks.
    pub title: String,
    pub role: Option<Role>,
    /// `Cause 2`.
    pub number: Option<u32>,
    /// `Resolution for cause 2`.
    pub is_for: Option<u32>,
}

impl ArticleHeading {
    /// The words after the role: `The name is wrong` of `Cause 2: The name is wrong`.
    pub fn rest(&self) -> Option<&str> {
        self.role?;
        let (_, rest) = self.title.split_once([':', '–', '—']).or_else(|| self.title.split_once(" - "))?;
        let rest = rest.trim();
        (!rest.is_empty()).then_some(rest)
    }
}

/// Reads any heading.
pub(in crate::import::article) fn read(written: &str) -> ArticleHeading {
    let title = clipped(&written.replace(['\u{a0}', '\u{200b}'], " "), MAX_HEADING_LEN);
    let title = title.trim_matches(['#', '*', '_', '=', ' ']).trim_end_matches([':', '.', ' ']).to_owned();
    let lower = title.to_lowercase();
    let words: Vec<&str> = words(&lower);
    let words = without_enumerator(&words);
    let role = role(&lower, words);
    let number = role.and_then(|_| own_number(words));
    let is_for = words.iter().position(|word| *word == "for").and_then(|at| after_kind(&words[at..]));
    let number =
        if is_for.is_some() && !words.first().is_some_and(|_| numbered_before_for(words)) { None } else { number };
    ArticleHeading { title, role, number, is_for }
}

/// Reads words before a text; they are a heading only if they are nothing but a role.
pub(in crate::import::article) fn label(written: &str) -> Option<ArticleHeading> {
    const MAX_LABEL_LEN: usize = 40;
    if written.len() > MAX_LABEL_LEN {
        return None;
    }
    let heading = read(written);
    let lower = heading.title.to_lowercase();
    let words = words(&lower);
    let words: Vec<&str> = without_enumerator(&words).iter().copied().filter(|word| number(word).is_none()).collect();
    let joined = words.join(" ");
    let lexicon = lexicon();
    let is_heading = lexicon.beginnings().any(|(known, _)| known == joined)
        || (lexicon.alone().any(|(known, _)| known == joined) && !lexicon.not_a_label.contains(&joined));
    let counts = !matches!(heading.role?, Role::OneOf | Role::Summary | Role::Status);
    (is_heading && counts).then_some(heading)
}

fn role(lower: &str, words: &[&str]) -> Option<Role> {
    let joined = words.join(" ");
    let begins = |known: &str| joined.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    // `I'm an email admin. How do I fix this?`
    if ["how do i fix", "how can i fix"].iter().any(|asked| joined.contains(asked)) {
        return Some(Role::Resolution);
    }
    if joined.contains("why did i get") {
        return Some(Role::Cause);
    }
    let lexicon = lexicon();
    let longest = lexicon.beginnings().filter(|(known, _)| begins(known)).max_by_key(|(known, _)| known.len());
    if let Some((_, role)) = longest {
        // "Cause and resolution" ends in what to do.
        let is_both = role == Role::Cause && words.iter().any(|word| matches!(*word, "resolution" | "solution"));
        return Some(if is_both { Role::Resolution } else { role });
    }
    let is_alone = |known: &str| {
        let Some(rest) = joined.strip_prefix(known) else { return false };
        let next = rest.trim_start().split(' ').next().unwrap_or_default();
        let ends_label = lower
            .find(known)
            .is_some_and(|at| lower[at + known.len()..].trim_start().starts_with([':', '-', '–', '/']));
        rest.is_empty() || (rest.starts_with(' ') && (number(next).is_some() || ends_label))
    };
    let longest = lexicon.alone().filter(|(known, _)| is_alone(known)).max_by_key(|(known, _)| known.len());
    if let Some((_, role)) = longest {
        return Some(role);
    }
    let first = words.first()?;
    let is_numbered = has(&lexicon.numbered, first) && words.get(1).is_none_or(|word| number(word).is_some());
    is_numbered.then_some(Role::OneOf)
}

fn has(list: &[String], word: &str) -> bool {
    list.iter().any(|known| known == word)
}

fn words(lower: &str) -> Vec<&str> {
    lower.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’')).filter(|word| !word.is_empty()).collect()
}

/// `1. Symptoms` is a list's number, `Cause 1` is not.
fn without_enumerator<'w, 'a>(words: &'w [&'a str]) -> &'w [&'a str] {
    match words {
        [first, rest @ ..] if !rest.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        words => words,
    }
}

/// The first number of a heading, if it follows words of a role.
fn own_number(words: &[&str]) -> Option<u32> {
    let at = words.iter().position(|word| !has(&lexicon().before_number, word) && !has(&lexicon().numbered, word))?;
    if at == 0 { None } else { number(words[at]) }
}

fn numbered_before_for(words: &[&str]) -> bool {
    words.iter().take_while(|word| **word != "for").any(|word| number(word).is_some())
}

/// The number after `for cause`, `for issue`.
fn after_kind(words: &[&str]) -> Option<u32> {
    let at = words.iter().position(|word| has(&lexicon().for_number, word))?;
    number(words.get(at + 1)?)
}

/// `2`, `two`, `b`, and Roman numbers up to five.
fn number(word: &str) -> Option<u32> {
    const NUMERALS: [&[&str]; 6] = [
        &["one", "a", "i", "first"],
        &["two", "b", "ii"],
        &["three", "c", "iii"],
        &["four", "d", "iv"],
        &["five", "e", "v"],
        &["six", "f"],
    ];
    if word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        return word.parse().ok();
    }
    NUMERALS.iter().zip(1..).find(|(names, _)| names.contains(&word)).map(|(_, number)| number)
}

#[cfg(test)]
mod tests {
    use super::{Role, label, read};

    fn of(written: &str) -> (Option<Role>, Option<u32>, Option<u32>) {
        let heading = read(written);
        (heading.role, heading.number, heading.is_for)
    }

    #[test]
    fn headings_are_read_in_all_their_spellings() {
        for (role, spellings) in [
            (
                Role::Symptom,
                &["Symptoms", "SYMPTOM", " Problem ", "Issue", "Error message", "1. Symptoms", "Symptoms:"][..],
            ),
            (Role::Cause, &["Cause", "Root cause", "Causes", "Why did I get this bounce message?", "Cause\u{a0}"]),
            (
                Role::Resolution,
                &[
                    "Resolution",
                    "SOLUTION",
                    "Fix",
                    "Solution/Workaround",
                    "I'm an admin. How do I fix this?",
                    "Cause and resolution",
                ],
            ),
            (Role::Workaround, &["Workarounds", "Workaround", "Work around the problem"]),
            (Role::More, &["More Information", "More information  "]),
        ] {
            for written in spellings {
                assert_eq!(of(written), (Some(role), None, None), "{written}");
            }
        }
        for none in [
            "Outlook 2010",
            "Fix your list entries",
            "Issues with shared folders",
            "Error handling in macros",
            "Steps to reproduce",
        ] {
            assert_eq!(of(none).0, None, "{none}");
        }
    }

    #[test]
    fn numbers_say_which_and_for_which() {
        assert_eq!(of("Cause 2: The name is wrong"), (Some(Role::Cause), Some(2), None));
        assert_eq!(of("Resolution for Cause 3"), (Some(Role::Resolution), None, Some(3)));
        assert_eq!(of("Resolution 1 for cause 3"), (Some(Role::Resolution), Some(1), Some(3)));
        assert_eq!(of("Workaround - Method B"), (Some(Role::Workaround), Some(2), None));
        assert_eq!(of("Method 2: Use the console"), (Some(Role::OneOf), Some(2), None));
        assert_eq!(of("Issue 1"), (Some(Role::Symptom), Some(1), None));
        assert_eq!(read("Cause 2: The name is wrong").rest(), Some("The name is wrong"));
    }

    #[test]
    fn a_label_is_nothing_but_a_role() {
        assert!(label("Cause").is_some() && label("Resolution 2:").is_some());
        for none in ["Error", "Note", "Causes of death are many", "Method 1", "Cause we said so"] {
            assert!(label(none).is_none(), "{none}");
        }
    }
}
