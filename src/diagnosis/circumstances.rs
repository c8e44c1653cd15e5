//! Circumstances that nobody has told: the likelihoods that depend on them are averaged over what they may be.
//!
//! For each cause with guarded rows, the joint distribution of the circumstances in its guards is kept as one weight per
//! combination, P(u | cause, what is known). An answer to a guarded symptom is weighed over it and sharpens it; an
//! answer to a circumstance leaves the combinations that agree with it. So two symptoms that hang on the same unknown
//! circumstance are not counted as independent.

use super::{
    column::{Hypothesis, normalise},
    tables::{Stated, SymptomTable, Tables},
};

/// More combinations than this are not kept; the last circumstances are then taken at their likeliest answer.
const MOST_CELLS: usize = 4096;

/// One cause's circumstances.
#[derive(Clone, Debug)]
pub(super) struct Circumstances {
    /// Symptoms, ascending.
    variables: Vec<usize>,
    /// How many answers each has.
    sizes: Vec<usize>,
    /// P(combination | cause, what is known); the last variable runs fastest.
    weights: Vec<f64>,
}

impl Circumstances {
    /// Before anything is known; nothing for a cause whose rows have no guards.
    pub fn of(tables: &Tables, hypothesis: Hypothesis) -> Option<Self> {
        let mut variables: Vec<usize> = tables
            .symptoms
            .iter()
            .filter_map(|symptom| symptom.stated_by(hypothesis))
            .flat_map(|stated| stated.rows.iter().flat_map(|(guard, _)| guard.iter().map(|(variable, _)| *variable)))
            .collect();
        variables.sort_unstable();
        variables.dedup();
        if variables.is_empty() {
            return None;
        }
        let mut sizes: Vec<usize> = Vec::new();
        for &variable in &variables {
            let cells: usize = sizes.iter().product::<usize>() * tables.symptoms[variable].answers.len();
            if cells > MOST_CELLS {
                break;
            }
            sizes.push(tables.symptoms[variable].answers.len());
        }
        variables.truncate(sizes.len());
        let shares: Vec<Vec<f64>> =
            variables.iter().map(|&variable| plain(&tables.symptoms[variable], hypothesis)).collect();
        let cells = sizes.iter().product();
        let mut circumstances = Circumstances { variables, sizes, weights: vec![1.0; cells] };
        for cell in 0..cells {
            circumstances.weights[cell] =
                shares.iter().enumerate().map(|(index, share)| share[circumstances.value(cell, index)]).product();
        }
        normalise(&mut circumstances.weights);
        Some(circumstances)
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
        self.index_of(variable).map(|index| self.value(cell, index))
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
    pub fn average(&self, stated: &Stated) -> Vec<f64> {
        let mut average = vec![0.0; stated.otherwise.heard.len()];
        for (cell, weight) in self.weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            let row = stated.row(|variable| self.answer(cell, variable));
            average.iter_mut().zip(&row.heard).for_each(|(sum, l)| *sum += weight * l);
        }
        average
    }

    /// Takes in an answer: to one of the variables, or to a symptom whose rows hang on them.
    pub fn learn(&mut self, symptom: usize, answer: usize, stated: Option<&Stated>) {
        if let Some(index) = self.index_of(symptom) {
            for cell in 0..self.weights.len() {
                if self.value(cell, index) != answer {
                    self.weights[cell] = 0.0;
                }
            }
        } else if let Some(stated) = stated.filter(|stated| stated.is_guarded()) {
            for cell in 0..self.weights.len() {
                let likelihood = stated.row(|variable| self.answer(cell, variable)).heard[answer];
                self.weights[cell] *= likelihood;
            }
        }
        normalise(&mut self.weights);
    }
}

/// P(answer | cause) of a circumstance, before anything is known.
fn plain(symptom: &SymptomTable, hypothesis: Hypothesis) -> Vec<f64> {
    symptom.stated_by(hypothesis).map_or_else(|| symptom.base.clone(), |stated| stated.row(|_| None).plain.clone())
}
