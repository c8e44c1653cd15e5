//! The likelihood of one piece of evidence under every hypothesis.
//!
//! In: values by hypothesis. Out: [`SparseLikelihood`], in time proportional to the explicit values. Never: where the
//! evidence comes from.

/// A hypothesis: 0 is "something else", then the catalog's causes in its order.
pub(super) type Hypothesis = usize;

/// "Something else": a cause that is not in the catalog.
pub(super) const OTHER: Hypothesis = 0;

/// The likelihood of one piece of evidence under each hypothesis, stored sparsely: hypotheses without an explicit value
/// share one, so that the work grows with the explicit values.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SparseLikelihood {
    /// The likelihood under all other hypotheses.
    pub default: f64,
    /// Hypotheses with a value of their own, in ascending order.
    pub explicit: Vec<(Hypothesis, f64)>,
}

/// log2 of the likelihoods; 0 where a likelihood is 0, since it is multiplied by that.
#[derive(Clone, Debug)]
pub(super) struct Logs {
    default: f64,
    explicit: Vec<f64>,
}

impl Logs {
    pub fn of(likelihood: &SparseLikelihood) -> Self {
        let log = |likelihood: f64| if likelihood > 0.0 { libm::log2(likelihood) } else { 0.0 };
        Logs { default: log(likelihood.default), explicit: likelihood.explicit.iter().map(|&(_, l)| log(l)).collect() }
    }
}

impl SparseLikelihood {
    /// Evidence that is equally likely under all hypotheses.
    pub fn neutral() -> Self {
        SparseLikelihood { default: 1.0, explicit: Vec::new() }
    }

    /// The likelihood under one hypothesis.
    pub fn of(&self, hypothesis: Hypothesis) -> f64 {
        match self.explicit.binary_search_by_key(&hypothesis, |&(explicit, _)| explicit) {
            Ok(index) => self.explicit[index].1,
            Err(_) => self.default,
        }
    }

    /// Gives one hypothesis a value of its own.
    pub fn set(&mut self, hypothesis: Hypothesis, value: f64) {
        match self.explicit.binary_search_by_key(&hypothesis, |&(explicit, _)| explicit) {
            Ok(index) => self.explicit[index].1 = value,
            Err(index) => self.explicit.insert(index, (hypothesis, value)),
        }
    }

    /// Each probability times its likelihood, not normalised.
    pub fn weigh(&self, probabilities: &[f64]) -> Vec<f64> {
        let mut weighed: Vec<f64> = probabilities.iter().map(|p| p * self.default).collect();
        for &(hypothesis, likelihood) in &self.explicit {
            weighed[hypothesis] = probabilities[hypothesis] * likelihood;
        }
        weighed
    }

    /// The same as [`Self::gain`] with precomputed logarithms, for likelihoods that are the same in every interview.
    pub fn gain_by(&self, logs: &Logs, probabilities: &[f64], chance: f64) -> f64 {
        let mut default = 1.0;
        let mut gain = 0.0;
        for (&(hypothesis, likelihood), log) in self.explicit.iter().zip(&logs.explicit) {
            default -= probabilities[hypothesis];
            gain += probabilities[hypothesis] * likelihood * log;
        }
        gain + default.max(0.0) * self.default * logs.default - chance * libm::log2(chance)
    }

    /// P(evidence) times the information that the evidence brings, in bits: sum of p_i L_i log2(L_i / P(evidence)), in
    /// as many steps as there are explicit values.
    pub fn gain(&self, probabilities: &[f64], chance: f64) -> f64 {
        let part = |weight: f64, likelihood: f64| match weight * likelihood {
            joint if joint > 0.0 => joint * libm::log2(likelihood / chance),
            _ => 0.0,
        };
        let mut default = 1.0;
        let mut gain = 0.0;
        for &(hypothesis, likelihood) in &self.explicit {
            default -= probabilities[hypothesis];
            gain += part(probabilities[hypothesis], likelihood);
        }
        gain + part(default.max(0.0), self.default)
    }

    /// P(evidence) = sum of p_i L_i over probabilities that add up to 1, in as many steps as there are
    /// explicit values.
    pub fn expectation(&self, probabilities: &[f64]) -> f64 {
        let extra: f64 =
            self.explicit.iter().map(|&(hypothesis, l)| probabilities[hypothesis] * (l - self.default)).sum();
        (self.default + extra).max(0.0)
    }
}

/// Scales values to add up to 1, unless they add up to 0. Returns their sum.
pub(super) fn normalise(values: &mut [f64]) -> f64 {
    let total: f64 = values.iter().sum();
    if total > 0.0 {
        values.iter_mut().for_each(|value| *value /= total);
    }
    total
}
