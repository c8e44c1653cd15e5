//! The three scales on which an author writes a word or a number. Their values are defined here and nowhere else.
//!
//! The values are those of the catalog format; measurements on a published printer network put words instead of numbers
//! at 55.3 % against 61.5 % first-place accuracy, so words are good enough to start with.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Words for P(answer given the cause), and their values.
pub const LIKELIHOOD_WORDS: [(&str, f64); 6] =
    [("never", 0.005), ("rarely", 0.08), ("sometimes", 0.35), ("often", 0.70), ("usually", 0.90), ("always", 0.98)];

/// Words for a prior, and their weights relative to the other causes.
pub const PRIOR_WORDS: [(&str, f64); 4] = [("rare", 1.0), ("uncommon", 5.0), ("common", 20.0), ("frequent", 70.0)];

/// Words for the strength of a rule, and their likelihood ratios.
pub const STRENGTH_WORDS: [(&str, f64); 4] =
    [("slight", 2.0), ("moderate", 4.0), ("strong", 12.0), ("decisive", 100.0)];

/// A probability, written as a word (`often`), a number (`0.35`) or a percentage (`35%`).
///
/// Reading accepts any finite number; a check reports numbers outside 0 to 1 with help.
#[derive(Clone, Debug, PartialEq)]
pub struct Likelihood {
    /// The probability; 0 to 1 in a checked catalog.
    pub value: f64,
    written: String,
}

/// A cause's weight relative to the other causes: a word or any positive number.
#[derive(Clone, Debug, PartialEq)]
pub struct Prior {
    /// The weight; above 0 in a checked catalog.
    pub weight: f64,
}

/// How much a rule's effect weighs: always a word, so that a rule never makes numbers of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strength {
    /// Likelihood ratio, above 1.
    pub ratio: f64,
}

impl Strength {
    /// The words that name a strength.
    pub fn words() -> impl Iterator<Item = &'static str> {
        STRENGTH_WORDS.iter().map(|(word, _)| *word)
    }
}

/// Why a word or number cannot be read on a scale.
#[derive(Clone, Debug, thiserror::Error)]
#[error("`{written}` {}: write a number or one of: {}", BadNumber::REASON, words.join(", "))]
pub struct BadNumber {
    /// What was written.
    pub written: String,
    /// The words of the scale.
    pub words: Vec<&'static str>,
}

impl BadNumber {
    /// The words that identify this error after it has passed through serde, which keeps only text.
    pub const REASON: &str = "is not one of the allowed words";
}

impl Likelihood {
    /// Whether the author wrote a word rather than a number: such rows need not add up exactly.
    pub fn is_word(&self) -> bool {
        self.written.starts_with(|first: char| first.is_ascii_alphabetic())
    }

    /// A likelihood from a number.
    pub fn from_value(value: f64) -> Self {
        Likelihood { value, written: value.to_string() }
    }
}

impl FromStr for Likelihood {
    type Err = BadNumber;

    fn from_str(written: &str) -> Result<Self, BadNumber> {
        let value = read(written, &LIKELIHOOD_WORDS)?;
        Ok(Likelihood { value, written: written.trim().to_owned() })
    }
}

impl FromStr for Prior {
    type Err = BadNumber;

    fn from_str(written: &str) -> Result<Self, BadNumber> {
        let weight = read(written, &PRIOR_WORDS)?;
        Ok(Prior { weight })
    }
}

impl FromStr for Strength {
    type Err = BadNumber;

    fn from_str(written: &str) -> Result<Self, BadNumber> {
        let found = STRENGTH_WORDS.iter().find(|(word, _)| *word == written);
        found.map(|&(_, ratio)| Strength { ratio }).ok_or_else(|| bad(written, &STRENGTH_WORDS))
    }
}

fn read(written: &str, words: &[(&'static str, f64)]) -> Result<f64, BadNumber> {
    let text = written.trim();
    if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
        return Ok(*value);
    }
    let number = match text.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().map(|value| value / 100.0),
        None => text.parse::<f64>(),
    };
    number.ok().filter(|value| value.is_finite()).ok_or_else(|| bad(written, words))
}

fn bad(written: &str, words: &[(&'static str, f64)]) -> BadNumber {
    BadNumber { written: written.to_owned(), words: words.iter().map(|(word, _)| *word).collect() }
}

/// Reads text or a bare number with `FromStr`, so that YAML (`often`, `0.35`) and JSON (0.35) meet in one place.
struct ScaleVisitor<T>(std::marker::PhantomData<T>);

impl<T: FromStr<Err = BadNumber>> de::Visitor<'_> for ScaleVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word or a number")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<T, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<T, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<T, E> {
        self.visit_str(&value.to_string())
    }
}

impl<'de> Deserialize<'de> for Likelihood {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScaleVisitor(std::marker::PhantomData))
    }
}

impl<'de> Deserialize<'de> for Prior {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScaleVisitor(std::marker::PhantomData))
    }
}

impl Serialize for Likelihood {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.value)
    }
}

impl Serialize for Prior {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.weight)
    }
}
