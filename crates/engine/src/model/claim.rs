//! What a source document says, claim by claim, and our verdict on it.

use std::{num::ParseIntError, ops::RangeInclusive, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Id, OneOrMany};

/// One file of `kb/claims/`, for one source document.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimFile {
    /// The document, by its id in sources.yaml.
    pub source: Id,
    /// What it says, claim by claim.
    #[serde(default)]
    pub claims: Vec<Claim>,
}

/// One thing that a document says, in our own words.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The claim's name, never used again for another.
    pub id: Id,
    /// The lines of the document: `62`, `3,5` or `263-267`.
    pub at: String,
    /// What it says, in own words.
    pub says: String,
    /// What is claimed: a fact, a command, a step, a number, …
    pub kind: String,
    /// What we found out about it.
    pub verdict: Verdict,
    /// The right form, where the claim is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
    /// The sources it was judged by.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub checked: OneOrMany<Id>,
    /// What uses it, or says what is right: causes, fixes, symptoms, codes (`rdp-disconnect/0x904`) and files.
    #[serde(default, rename = "used-in", skip_serializing_if = "OneOrMany::is_empty")]
    pub used_in: OneOrMany<String>,
    /// Why no entry uses it.
    #[serde(default, rename = "left-out", skip_serializing_if = "Option::is_none")]
    pub left_out: Option<String>,
}

impl Claim {
    /// The lines of the document that `at` names, from 1.
    pub fn lines(&self) -> Result<Lines, BadLines> {
        self.at.parse()
    }

    /// The right form, for a claim that a reader must be warned of: one that is wrong or disputed.
    pub fn correction(&self) -> Option<&str> {
        let misleads = matches!(self.verdict, Verdict::Wrong | Verdict::Disputed);
        self.instead.as_deref().filter(|_| misleads)
    }
}

/// Lines of a document: `62`, `3,5` or `263-267`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines(pub Vec<RangeInclusive<usize>>);

/// Text that names no lines.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no lines")]
pub struct BadLines(String);

impl Lines {
    /// Whether a line, counted from 1, is among them.
    pub fn contains(&self, line: usize) -> bool {
        self.0.iter().any(|range| range.contains(&line))
    }
}

impl FromStr for Lines {
    type Err = BadLines;

    fn from_str(text: &str) -> Result<Self, BadLines> {
        let bad = || BadLines(text.to_owned());
        let ranges: Result<Vec<_>, _> = text.split(',').map(range).collect();
        let ranges = ranges.map_err(|_| bad())?;
        let is_good = |range: &RangeInclusive<usize>| *range.start() > 0 && range.start() <= range.end();
        if ranges.iter().all(is_good) { Ok(Lines(ranges)) } else { Err(bad()) }
    }
}

fn range(text: &str) -> Result<RangeInclusive<usize>, ParseIntError> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Ok(first.trim().parse()?..=last.trim().parse()?)
}

/// What we found out about a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Other sources say so too.
    Confirmed,
    /// It may be true; there is no confirmation.
    Plausible,
    /// Sources contradict each other.
    Disputed,
    /// It is not so; `instead` has the right form.
    Wrong,
    /// It is true, and something that matters is missing.
    Incomplete,
    /// What it names does not exist.
    Fiction,
    /// It has no content.
    Noise,
}

impl Verdict {
    /// Every verdict, the most useful first.
    pub const ALL: [Verdict; 7] = [
        Verdict::Confirmed,
        Verdict::Plausible,
        Verdict::Disputed,
        Verdict::Incomplete,
        Verdict::Wrong,
        Verdict::Fiction,
        Verdict::Noise,
    ];

    /// The word as written in a catalog.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Confirmed => "confirmed",
            Verdict::Plausible => "plausible",
            Verdict::Disputed => "disputed",
            Verdict::Wrong => "wrong",
            Verdict::Incomplete => "incomplete",
            Verdict::Fiction => "fiction",
            Verdict::Noise => "noise",
        }
    }

    /// Whether the claim must be used in an entry or say why not.
    pub fn wants_use(self) -> bool {
        !matches!(self, Verdict::Fiction | Verdict::Noise)
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn lines_are_read_as_people_write_them() {
        let lines: Lines = "3, 5,263-267".parse().expect("lines");
        let held: Vec<usize> = (1..300).filter(|line| lines.contains(*line)).collect();
        assert_eq!(held, [3, 5, 263, 264, 265, 266, 267]);
        for bad in ["", "0", "7-3", "3;5", "line 3", "3,"] {
            assert!(bad.parse::<Lines>().is_err(), "{bad}");
        }
    }
}
