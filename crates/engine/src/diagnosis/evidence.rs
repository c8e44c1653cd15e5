//! Why a cause is believed: the weight of each fact, so that the weights add up to the probability.
//!
//! In: a belief. Out: weights of evidence in decibans (I. J. Good, 1950). Never: words.

use super::{
    belief::{Evidence, Origin},
    interview_state::InterviewState,
    likelihood::{Hypothesis, normalise},
    tables::Tables,
};

/// Decibans shown for something impossible, and with the other sign for something certain: JSON has no infinity.
pub(super) const IMPOSSIBLE: f64 = -999.0;

/// One fact's weight for one hypothesis.
#[derive(Clone, Debug)]
pub(super) struct EvidenceWeight<'a> {
    pub origin: &'a Origin,
    pub decibans: f64,
    /// P(fact | this hypothesis).
    pub here: f64,
    /// P(fact | not this hypothesis, the facts before it).
    pub elsewhere: f64,
}

/// All facts with the belief before each, from which every hypothesis's weights follow.
pub(super) struct EvidenceWeights<'a> {
    entries: Vec<WeighedEvidence<'a>>,
}

struct WeighedEvidence<'a> {
    evidence: &'a Evidence,
    before: Vec<f64>,
    /// P(fact) over all hypotheses.
    chance: f64,
}

/// Where a hypothesis itself makes up more of P(fact) than this, the part of the others is summed over them: as a
/// difference it would lose its digits (cancellation).
const NEARLY_ALL: f64 = 0.999;

impl<'a> EvidenceWeights<'a> {
    pub fn of(tables: &Tables, interview: &'a InterviewState) -> Self {
        let mut before = tables.prior.clone();
        let mut entries = Vec::with_capacity(interview.belief.evidence.len());
        for evidence in &interview.belief.evidence {
            let mut after = evidence.likelihood.weigh(&before);
            let chance = normalise(&mut after);
            entries.push(WeighedEvidence { evidence, before: std::mem::replace(&mut before, after), chance });
        }
        EvidenceWeights { entries }
    }

    /// The weights of all facts for one hypothesis against all others, in the order in which belief takes them.
    ///
    /// 10 log10( L'_ij(a) / P(a | not i) ), where P(a | not i) is taken over the belief before the fact. By the chain
    /// rule they add up exactly: log odds of the posterior = log odds of the prior + sum of the weights.
    pub fn weights(&self, hypothesis: Hypothesis) -> Vec<EvidenceWeight<'a>> {
        self.entries.iter().map(|entry| entry.weight(hypothesis)).collect()
    }
}

impl<'a> WeighedEvidence<'a> {
    fn weight(&self, hypothesis: Hypothesis) -> EvidenceWeight<'a> {
        let here = self.evidence.likelihood.of(hypothesis);
        let elsewhere = self.among_others(hypothesis, here);
        let decibans = match (here > 0.0, elsewhere > 0.0) {
            (true, true) => 10.0 * libm::log10(here / elsewhere),
            (false, _) => IMPOSSIBLE,
            (true, false) => -IMPOSSIBLE,
        };
        EvidenceWeight { origin: &self.evidence.origin, decibans, here, elsewhere }
    }

    /// P(fact | not i).
    fn among_others(&self, hypothesis: Hypothesis, here: f64) -> f64 {
        let own = self.before[hypothesis];
        if own <= NEARLY_ALL && own * here <= NEARLY_ALL * self.chance {
            return (self.chance - own * here) / (1.0 - own);
        }
        let others = || self.before.iter().enumerate().filter(|(other, _)| *other != hypothesis);
        let total: f64 = others().map(|(_, p)| p).sum();
        let weighed: f64 = others().map(|(other, p)| p * self.evidence.likelihood.of(other)).sum();
        if total > 0.0 { weighed / total } else { 0.0 }
    }
}
