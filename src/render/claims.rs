//! Claims of source documents as terminal text.

use super::{
    layout::wrapped,
    problems::count,
    style::{BOLD, DIM, GOOD, WARN, paint},
};
use fixbook_engine::model::{Claim, Id, Verdict};

/// Claims in the order of their documents, and how many there are of each verdict.
pub fn claims(claims: &[(&Id, &Claim)]) -> String {
    if claims.is_empty() {
        return "No matching claims.\n".to_owned();
    }
    let mut text: String = claims.iter().map(|(source, claim)| self::claim(source, claim)).collect();
    let of = |verdict: Verdict| claims.iter().filter(|(_, claim)| claim.verdict == verdict).count();
    let counts = Verdict::ALL.into_iter().map(|verdict| (verdict, of(verdict))).filter(|(_, number)| *number > 0);
    let counts: Vec<String> = counts.map(|(verdict, number)| format!("{number} {}", verdict.word())).collect();
    text.push_str(&format!("{}: {}\n", count(claims.len(), "claim"), counts.join(", ")));
    text
}

/// One claim, with its verdict and what is right instead.
pub fn claim(source: &Id, claim: &Claim) -> String {
    let style = match claim.verdict {
        Verdict::Confirmed | Verdict::Plausible => GOOD,
        Verdict::Fiction | Verdict::Noise => DIM,
        _ => WARN,
    };
    let verdict = paint(style, claim.verdict.word());
    let place = paint(DIM, &format!("{source}, line {}", claim.at));
    let mut text = format!("{}  {verdict}  {place}\n", paint(BOLD, claim.id.as_str()));
    let mut line = |words: &str| text.push_str(&wrapped(words, "  ", "  "));
    line(&claim.says);
    if let Some(instead) = &claim.instead {
        line(&format!("Instead: {instead}"));
    }
    if !claim.used_in.is_empty() {
        line(&paint(DIM, &format!("used in {}", claim.used_in.join(", "))));
    }
    if let Some(why) = &claim.left_out {
        line(&paint(DIM, &format!("left out: {why}")));
    }
    text.push('\n');
    text
}
