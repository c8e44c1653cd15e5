//! The known word that somebody probably meant.

/// The word in `known` nearest to `word`, if one is near enough to be worth offering.
///
/// Distance is Damerau-Levenshtein (a swap counts once); at most a third of the word's letters may differ. Words that
/// begin alike or hold the other whole are also offered, since people shorten ids (`renew-certificate`).
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Comparing takes the product of both lengths, and no name is so long.
    if word.len() > LONGEST {
        return None;
    }
    let limit = (word.chars().count() / 3).max(1);
    let (best, away) = known
        .into_iter()
        .filter(|candidate| *candidate != word && candidate.len() <= LONGEST)
        .map(|candidate| (candidate, rank(word, candidate, limit)))
        .min_by_key(|&(candidate, away)| (away, candidate))?;
    (away < FAR).then_some(best)
}

const LONGEST: usize = 200;
const FAR: usize = usize::MAX;

/// Spelling first, shared words second, everything else far away.
fn rank(word: &str, candidate: &str, limit: usize) -> usize {
    let distance = || strsim::damerau_levenshtein(word, candidate);
    // Words of very different length are far apart, which need not be computed.
    let may_be_near = word.chars().count().abs_diff(candidate.chars().count()) <= limit;
    if let Some(near) = may_be_near.then(distance).filter(|distance| *distance <= limit) {
        return near;
    }
    let parts: Vec<&str> = word.split('-').filter(|part| part.len() > 2).collect();
    let shared = parts.iter().filter(|part| candidate.split('-').any(|other| other == **part)).count();
    if shared * 2 > parts.len() { 100 + distance() } else { FAR }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn offers_a_near_word_and_stays_silent_otherwise() {
        let known = ["rdp-certificate-expired", "tls-mismatch", "rdp-listener-down"];
        assert_eq!(nearest("rdp-certifcate-expired", known), Some("rdp-certificate-expired"));
        assert_eq!(nearest("certificate-expired", known), Some("rdp-certificate-expired"));
        assert_eq!(nearest("printer-jam", known), None);
    }
}
