//! Why a cause is believed: what each fact weighs, so that the weights add up to the probability.

use super::{
    belief::{Origin, Step},
    column::Hypothesis,
    situation::InterviewState,
    tables::Tables,
};

/// Decibans shown for something impossible, and with the other sign for something certain: JSON has no infinity.
pub(super) const IMPOSSIBLE: f64 = -999.0;

/// One fact's weight for one hypothesis.
#[derive(Clone, Debug)]
pub(super) struct Weight<'a> {
    pub origin: &'a Origin,
    pub decibans: f64,
    /// P(fact | this hypothesis).
    pub here: f64,
    /// P(fact | not this hypothesis, the facts before it).
    pub elsewhere: f64,
}

/// All facts with the belief before each, so that every hypothesis's weights can be read off.
pub(super) struct Ledger<'a> {
    entries: Vec<Entry<'a>>,
}

struct Entry<'a> {
    step: &'a Step,
    before: Vec<f64>,
    /// P(fact) over all hypotheses.
    chance: f64,
}

/// Where a hypothesis itself makes up more of P(fact) than this, what the others make is summed over them, for as one
/// minus i it would cancel.
const NEARLY_ALL: f64 = 0.999;

impl<'a> Ledger<'a> {
    pub fn of(tables: &Tables, situation: &'a InterviewState) -> Self {
        let mut before = tables.prior.clone();
        let mut entries = Vec::with_capacity(situation.belief.steps.len());
        for step in &situation.belief.steps {
            let mut after = step.column.weigh(&before);
            let chance = super::column::normalise(&mut after);
            entries.push(Entry { step, before: std::mem::replace(&mut before, after), chance });
        }
        Ledger { entries }
    }

    /// The weights of all facts for one hypothesis against all others, in the order in which belief takes them.
    ///
    /// 10 log10( L'_ij(a) / P(a | not i) ), where P(a | not i) is taken over the belief before the fact. By the chain
    /// rule they add up exactly: log odds of the posterior = log odds of the prior + sum of the weights.
    pub fn weights(&self, hypothesis: Hypothesis) -> Vec<Weight<'a>> {
        self.entries.iter().map(|entry| entry.weight(hypothesis)).collect()
    }
}

impl<'a> Entry<'a> {
    fn weight(&self, hypothesis: Hypothesis) -> Weight<'a> {
        let here = self.step.column.of(hypothesis);
        let elsewhere = self.among_others(hypothesis, here);
        let decibans = match (here > 0.0, elsewhere > 0.0) {
            (true, true) => 10.0 * libm::log10(here / elsewhere),
            (false, _) => IMPOSSIBLE,
            (true, false) => -IMPOSSIBLE,
        };
        Weight { origin: &self.step.origin, decibans, here, elsewhere }
    }

    /// P(fact | not i).
    fn among_others(&self, hypothesis: Hypothesis, here: f64) -> f64 {
        let own = self.before[hypothesis];
        if own <= NEARLY_ALL && own * here <= NEARLY_ALL * self.chance {
            return (self.chance - own * here) / (1.0 - own);
        }
        let others = || self.before.iter().enumerate().filter(|(other, _)| *other != hypothesis);
        let total: f64 = others().map(|(_, p)| p).sum();
        let weighed: f64 = others().map(|(other, p)| p * self.step.column.of(other)).sum();
        if total > 0.0 { weighed / total } else { 0.0 }
    }
}
