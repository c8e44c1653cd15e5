//! Contexts without an answer: the likelihoods that depend on them are averaged over what they may be.
//!
//! For each cause with conditional rows, the joint distribution of the contexts in its conditions is kept as one weight per
//! combination, P(u | cause, what is known). The likelihood of an answer to a conditional symptom is averaged over it, and
//! the answer updates it; an answer to a context leaves the combinations that agree with it. So two symptoms that depend
//! on the same unknown context are not counted as independent.

use super::{
    likelihood::{Hypothesis, normalise},
    tables::{LikelihoodRows, SymptomTable, Tables},
};

/// The combinations of unanswered contexts that are kept; beyond that, further contexts are fixed at their most likely
/// answer.
const MAX_CELLS: usize = 4096;

/// The contexts of one cause.
#[derive(Clone, Debug)]
pub(super) struct LatentContext {
    /// Contexts that are answered, or fixed at their most likely answer: symptom and answer.
    fixed: Vec<(usize, usize)>,
    /// The others, ascending.
    variables: Vec<usize>,
    /// How many answers each has.
    sizes: Vec<usize>,
    /// P(combination | cause, what is known); the last variable varies fastest.
    weights: Vec<f64>,
}

impl LatentContext {
    /// The contexts that a hypothesis's conditions name, ascending, of which some may be answered.
    pub fn of(tables: &Tables, hypothesis: Hypothesis, named: &[usize], answered: &[Option<usize>]) -> Self {
        let (mut fixed, mut variables, mut cells) = (Vec::new(), Vec::new(), 1);
        for &variable in named {
            let size = tables.symptoms[variable].answers.len();
            match answered[variable] {
                Some(answer) => fixed.push((variable, answer)),
                None if cells * size > MAX_CELLS => {
                    fixed.push((variable, most_likely(&actual(&tables.symptoms[variable], hypothesis))));
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

    /// The answer that a combination gives to a context.
    fn answer(&self, cell: usize, variable: usize) -> Option<usize> {
        let fixed = self.fixed.iter().find(|(known, _)| *known == variable).map(|(_, answer)| *answer);
        fixed.or_else(|| self.index_of(variable).map(|index| self.value(cell, index)))
    }

    /// P(answer) of a context that is among the variables.
    pub fn marginal(&self, variable: usize) -> Option<Vec<f64>> {
        let index = self.index_of(variable)?;
        let mut shares = vec![0.0; self.sizes[index]];
        for (cell, weight) in self.weights.iter().enumerate() {
            shares[self.value(cell, index)] += weight;
        }
        Some(shares)
    }

    /// P(answer) of a conditional symptom: its rows averaged over the combinations.
    pub fn average(&self, rows: &LikelihoodRows) -> Vec<f64> {
        let mut average = vec![0.0; rows.otherwise.observed.len()];
        for (cell, weight) in self.weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            let row = rows.row(|variable| self.answer(cell, variable));
            average.iter_mut().zip(&row.observed).for_each(|(sum, l)| *sum += weight * l);
        }
        average
    }

    /// Takes in an answer: to one of the variables, or to a symptom whose rows depend on them.
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

fn most_likely(shares: &[f64]) -> usize {
    shares.iter().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b)).map_or(0, |(answer, _)| answer)
}

/// P(answer | cause) of a context, before anything is known.
fn actual(symptom: &SymptomTable, hypothesis: Hypothesis) -> Vec<f64> {
    symptom.rows_of(hypothesis).map_or_else(|| symptom.base.clone(), |rows| rows.row(|_| None).actual.clone())
}
