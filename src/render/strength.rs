//! How strong evidence is, in words.

/// Decibans from which evidence is strong: a factor of 10 (Jeffreys, Theory of Probability, appendix B).
const STRONG: f64 = 10.0;
/// Decibans from which evidence is substantial: a factor of 3.2 (the same).
const SUBSTANTIAL: f64 = 5.0;

/// How strongly a weight of evidence, in decibans, supports or contradicts something.
pub fn evidence_strength(decibans: f64) -> &'static str {
    match decibans {
        d if d >= STRONG => "strongly for",
        d if d >= SUBSTANTIAL => "for",
        d if d >= 0.0 => "slightly for",
        d if d > -SUBSTANTIAL => "slightly against",
        d if d > -STRONG => "against",
        _ => "strongly against",
    }
}

#[cfg(test)]
mod tests {
    use super::evidence_strength;

    #[test]
    fn words_are_symmetric() {
        for (weight, supports, contradicts) in [
            (25.0, "strongly for", "strongly against"),
            (6.0, "for", "against"),
            (0.4, "slightly for", "slightly against"),
        ] {
            assert_eq!((evidence_strength(weight), evidence_strength(-weight)), (supports, contradicts));
        }
    }
}
