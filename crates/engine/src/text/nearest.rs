//! The known word that a user probably meant.

/// The word in `known` nearest to `word`, if one is near enough to be worth offering.
///
/// Distance is Damerau-Levenshtein (a swap counts once); at most a third of the word's letters may differ. Words that
/// share most of their parts are also offered, since people shorten ids (`renew-certificate`).
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Comparing takes the product of both lengths, and names are shorter.
    if word.len() > MAX_LEN {
        return None;
    }
    let limit = (word.chars().count() / 3).max(1);
    let (best, away) = known
        .into_iter()
        .filter(|candidate| *candidate != word && candidate.len() <= MAX_LEN)
        .map(|candidate| (candidate, rank(word, candidate, limit)))
        .min_by_key(|&(candidate, away)| (away, candidate))?;
    (away < FAR).then_some(best)
}

const MAX_LEN: usize = 200;
const FAR: usize = usize::MAX;

/// Spelling first, shared words second, everything else far away.
fn rank(word: &str, candidate: &str, limit: usize) -> usize {
    let distance = || strsim::damerau_levenshtein(word, candidate);
    // The distance is at least the difference of the lengths.
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
    fn offers_only_a_near_word() {
        let known = ["rdp-certificate-expired", "tls-mismatch", "rdp-listener-down"];
        assert_eq!(nearest("rdp-certifcate-expired", known), Some("rdp-certificate-expired"));
        assert_eq!(nearest("certificate-expired", known), Some("rdp-certificate-expired"));
        assert_eq!(nearest("printer-jam", known), None);
    }
}
