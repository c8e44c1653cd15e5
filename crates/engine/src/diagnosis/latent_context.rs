//! Circumstances that nobody has told: the likelihoods that depend on them are averaged over what they may be.
//!
//! For each cause with guarded rows, the joint distribution of the circumstances in its guards is kept as one weight per
//! combination, P(u | cause, what is known). An answer to a guarded symptom is weighed over it and sharpens it; an
//! answer to a circumstance leaves the combinations that agree with it. So two symptoms that hang on the same unknown
//! circumstance are not counted as independent.

use super::{
    likelihood::{Hypothesis, normalise},
    tables::{LikelihoodRows, SymptomTable, Tables},
};

/// More combinations of unanswered circumstances than this are not kept; the last ones are then taken at their likeliest
/// answer.
const MAX_CELLS: usize = 4096;

/// One cause's circumstances.
#[derive(Clone, Debug)]
pub(super) struct LatentContext {
    /// Circumstances that are answered, or taken at their likeliest answer.
    fixed: Vec<(usize, usize)>,
    /// The others, ascending.
    variables: Vec<usize>,
    /// How many answers each has.
    sizes: Vec<usize>,
    /// P(combination | cause, what is known); the last variable runs fastest.
    weights: Vec<f64>,
}

impl LatentContext {
    /// Those that a hypothesis's guards name, ascending, where some may be answered.
    pub fn of(tables: &Tables, hypothesis: Hypothesis, named: &[usize], answered: &[Option<usize>]) -> Self {
        let (mut fixed, mut variables, mut cells) = (Vec::new(), Vec::new(), 1);
        for &variable in named {
            let size = tables.symptoms[variable].answers.len();
            match answered[variable] {
                Some(answer) => fixed.push((variable, answer)),
                None if cells * size > MAX_CELLS => {
                    fixed.push((variable, likeliest(&actual(&tables.symptoms[variable], hypothesis))));
                }
                None => {
                    variables.push(variable);
                    cells *= size;
                }
            }
        }
        let sizes = variables.iter().map(|&variable| tables.symptoms[variable].answers.len()).collect();
        let shares: Vec<Vec<f64>> =
            variables.iter().map(|&variable| actual(&tables.symptoms[variable], hypothesis)).collect();
        let mut latent = LatentContext { fixed, variables, sizes, weights: vec![1.0; cells] };
        for cell in 0..cells {
            latent.weights[cell] =
                shares.iter().enumerate().map(|(index, share)| share[latent.value(cell, index)]).product();
        }
        normalise(&mut latent.weights);
        latent
    }

    fn value(&self, cell: usize, index: usize) -> usize {
        let faster: usize = self.sizes[index + 1..].iter().product();
        cell / faster % self.sizes[index]
    }

    fn index_of(&self, variable: usize) -> Option<usize> {
        self.variables.binary_search(&variable).ok()
    }

    /// The answer that a combination gives to a circumstance.
    fn answer(&self, cell: usize, variable: usize) -> Option<usize> {
        let fixed = self.fixed.iter().find(|(known, _)| *known == variable).map(|(_, answer)| *answer);
        fixed.or_else(|| self.index_of(variable).map(|index| self.value(cell, index)))
    }

    /// P(answer) of a circumstance that is among the variables.
    pub fn marginal(&self, variable: usize) -> Option<Vec<f64>> {
        let index = self.index_of(variable)?;
        let mut shares = vec![0.0; self.sizes[index]];
        for (cell, weight) in self.weights.iter().enumerate() {
            shares[self.value(cell, index)] += weight;
        }
        Some(shares)
    }

    /// P(answer) of a guarded symptom: its rows averaged over the combinations.
    pub fn average(&self, rows: &LikelihoodRows) -> Vec<f64> {
        let mut average = vec![0.0; rows.otherwise.observed.len()];
        for (cell, weight) in self.weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            let row = rows.row(|variable| self.answer(cell, variable));
            average.iter_mut().zip(&row.observed).for_each(|(sum, l)| *sum += weight * l);
        }
        average
    }

    /// Takes in an answer: to one of the variables, or to a symptom whose rows hang on them.
    pub fn learn(&mut self, symptom: usize, answer: usize, rows: Option<&LikelihoodRows>) {
        if let Some(index) = self.index_of(symptom) {
            for cell in 0..self.weights.len() {
                if self.value(cell, index) != answer {
                    self.weights[cell] = 0.0;
                }
            }
        } else if let Some(rows) = rows.filter(|rows| rows.is_conditional()) {
            for cell in 0..self.weights.len() {
                let likelihood = rows.row(|variable| self.answer(cell, variable)).observed[answer];
                self.weights[cell] *= likelihood;
            }
        }
        normalise(&mut self.weights);
    }
}

fn likeliest(shares: &[f64]) -> usize {
    shares.iter().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b)).map_or(0, |(answer, _)| answer)
}

/// P(answer | cause) of a circumstance, before anything is known.
fn actual(symptom: &SymptomTable, hypothesis: Hypothesis) -> Vec<f64> {
    symptom.rows_of(hypothesis).map_or_else(|| symptom.base.clone(), |rows| rows.row(|_| None).actual.clone())
}
