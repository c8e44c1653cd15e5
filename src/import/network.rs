//! A Bayesian network, and exact inference in it by variable elimination.

use std::collections::BTreeSet;

/// Factors with more cells than this are not made: the network is then too densely knit for exact inference.
const MOST_CELLS: usize = 1 << 24;

/// A network of discrete variables.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    pub name: String,
    pub nodes: Vec<Node>,
}

/// One variable with its distribution given its parents.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub name: String,
    pub states: Vec<String>,
    pub parents: Vec<usize>,
    /// P(state | parents): the states run fastest, then the last parent.
    pub table: Vec<f64>,
}

/// Exact inference would take a table that no memory holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the network is too densely knit for exact inference: it would take a table of more than {MOST_CELLS} cells")]
pub struct TooBig;

/// A function of some variables, the last of which runs fastest.
#[derive(Clone, Debug)]
struct Factor {
    variables: Vec<usize>,
    sizes: Vec<usize>,
    cells: Vec<f64>,
}

impl Network {
    /// The place of a node.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.name == name)
    }

    /// P(states of `query` | evidence), by eliminating the other variables one by one, the one with the smallest new
    /// table first. Variables that are no ancestors of the query or the evidence do not matter and are left out. All
    /// zeros if the evidence is impossible.
    pub fn query(&self, query: usize, evidence: &[(usize, usize)]) -> Result<Vec<f64>, TooBig> {
        if let Some((_, state)) = evidence.iter().find(|(variable, _)| *variable == query) {
            return Ok((0..self.nodes[query].states.len()).map(|other| f64::from(u8::from(other == *state))).collect());
        }
        let mut factors: Vec<Factor> =
            self.ancestors(query, evidence).into_iter().map(|node| self.factor(node).given(evidence)).collect();
        loop {
            let hidden: BTreeSet<usize> =
                factors.iter().flat_map(|factor| &factor.variables).copied().filter(|v| *v != query).collect();
            let cheapest = hidden.into_iter().min_by_key(|&variable| (cells_without(&factors, variable), variable));
            let Some(variable) = cheapest else { break };
            let (with, without): (Vec<Factor>, Vec<Factor>) =
                factors.into_iter().partition(|factor| factor.variables.contains(&variable));
            factors = without;
            factors.push(product(&with)?.sum_out(variable));
        }
        let mut belief = product(&factors)?.cells;
        belief.resize(self.nodes[query].states.len(), belief.first().copied().unwrap_or(0.0));
        let total: f64 = belief.iter().sum();
        if total > 0.0 {
            belief.iter_mut().for_each(|p| *p /= total);
        }
        Ok(belief)
    }

    fn ancestors(&self, query: usize, evidence: &[(usize, usize)]) -> BTreeSet<usize> {
        let mut open: Vec<usize> = evidence.iter().map(|(variable, _)| *variable).chain([query]).collect();
        let mut found = BTreeSet::new();
        while let Some(node) = open.pop() {
            if found.insert(node) {
                open.extend(&self.nodes[node].parents);
            }
        }
        found
    }

    fn factor(&self, node: usize) -> Factor {
        let variables: Vec<usize> = self.nodes[node].parents.iter().copied().chain([node]).collect();
        let sizes = variables.iter().map(|&variable| self.nodes[variable].states.len()).collect();
        Factor { variables, sizes, cells: self.nodes[node].table.clone() }
    }
}

/// Cells of the factor that eliminating a variable would make.
fn cells_without(factors: &[Factor], variable: usize) -> usize {
    let mut seen = BTreeSet::from([variable]);
    let mut cells: usize = 1;
    for factor in factors.iter().filter(|factor| factor.variables.contains(&variable)) {
        for (other, size) in factor.variables.iter().zip(&factor.sizes) {
            if seen.insert(*other) {
                cells = cells.saturating_mul(*size);
            }
        }
    }
    cells
}

fn product(factors: &[Factor]) -> Result<Factor, TooBig> {
    let mut variables: Vec<usize> = Vec::new();
    let mut sizes: Vec<usize> = Vec::new();
    for factor in factors {
        for (variable, size) in factor.variables.iter().zip(&factor.sizes) {
            if !variables.contains(variable) {
                variables.push(*variable);
                sizes.push(*size);
            }
        }
    }
    let cells = sizes.iter().try_fold(1usize, |cells, size| cells.checked_mul(*size)).filter(|c| *c <= MOST_CELLS);
    let mut cells = vec![1.0; cells.ok_or(TooBig)?];
    for factor in factors {
        // How far one step of each variable goes in the factor's own cells.
        let strides: Vec<usize> = variables.iter().map(|variable| factor.stride(*variable)).collect();
        for (index, cell) in cells.iter_mut().enumerate() {
            let (mut rest, mut place) = (index, 0);
            for (size, stride) in sizes.iter().zip(&strides).rev() {
                place += rest % size * stride;
                rest /= size;
            }
            *cell *= factor.cells[place];
        }
    }
    Ok(Factor { variables, sizes, cells })
}

impl Factor {
    /// Cells between two values of a variable; 0 if the factor does not depend on it.
    fn stride(&self, variable: usize) -> usize {
        let place = self.variables.iter().position(|own| *own == variable);
        place.map_or(0, |place| self.sizes[place + 1..].iter().product())
    }

    /// The factor where some variables are known: they disappear from it.
    fn given(self, evidence: &[(usize, usize)]) -> Factor {
        evidence.iter().fold(self, |factor, &(variable, state)| factor.fold(variable, Some(state)))
    }

    fn sum_out(self, variable: usize) -> Factor {
        self.fold(variable, None)
    }

    /// Takes a variable out: at one state, or summed over all.
    fn fold(self, variable: usize, state: Option<usize>) -> Factor {
        let Some(place) = self.variables.iter().position(|own| *own == variable) else { return self };
        let size = self.sizes[place];
        let stride = self.stride(variable);
        let cells = (0..self.cells.len() / size.max(1)).map(|index| {
            let first = index / stride * stride * size + index % stride;
            match state {
                Some(state) => self.cells[first + state * stride],
                None => (0..size).map(|value| self.cells[first + value * stride]).sum(),
            }
        });
        let cells = cells.collect();
        let (mut variables, mut sizes) = (self.variables, self.sizes);
        variables.remove(place);
        sizes.remove(place);
        Factor { variables, sizes, cells }
    }
}

#[cfg(test)]
mod tests {
    use super::{Network, Node};

    fn node(name: &str, parents: &[usize], table: &[f64]) -> Node {
        let states = vec!["yes".to_owned(), "no".to_owned()];
        Node { name: name.to_owned(), states, parents: parents.to_vec(), table: table.to_vec() }
    }

    /// Rain and a sprinkler, which is seldom on when it rains; either makes the grass wet.
    fn garden() -> Network {
        let nodes = vec![
            node("rain", &[], &[0.2, 0.8]),
            node("sprinkler", &[0], &[0.01, 0.99, 0.4, 0.6]),
            node("wet", &[1, 0], &[0.99, 0.01, 0.9, 0.1, 0.8, 0.2, 0.0, 1.0]),
            node("unrelated", &[2], &[0.5, 0.5, 0.1, 0.9]),
        ];
        Network { name: "garden".to_owned(), nodes }
    }

    /// The same by adding up the whole joint distribution.
    fn by_hand(query: usize, evidence: &[(usize, usize)]) -> Vec<f64> {
        let network = garden();
        let mut belief = [0.0; 2];
        for world in 0..16usize {
            let value = |node: usize| world >> node & 1;
            if evidence.iter().any(|&(node, state)| value(node) != state) {
                continue;
            }
            let p: f64 = network
                .nodes
                .iter()
                .enumerate()
                .map(|(index, node)| {
                    let row = node.parents.iter().fold(0, |row, &parent| row * 2 + value(parent));
                    node.table[row * 2 + value(index)]
                })
                .product();
            belief[value(query)] += p;
        }
        let total: f64 = belief.iter().sum();
        belief.iter().map(|p| p / total).collect()
    }

    #[test]
    fn elimination_equals_the_sum_over_all_worlds() {
        let evidence: [&[(usize, usize)]; 5] = [&[], &[(2, 0)], &[(2, 0), (1, 0)], &[(3, 1)], &[(0, 1), (3, 0)]];
        for given in evidence {
            for query in (0..4).filter(|query| given.iter().all(|(known, _)| known != query)) {
                let ours = garden().query(query, given).expect("small");
                let theirs = by_hand(query, given);
                assert!(
                    ours.iter().zip(&theirs).all(|(a, b)| (a - b).abs() < 1e-12),
                    "{query} {given:?}: {ours:?} {theirs:?}"
                );
            }
        }
        assert_eq!(garden().query(2, &[(2, 1)]).expect("known"), [0.0, 1.0]);
        assert_eq!(garden().query(0, &[(2, 0), (1, 1), (0, 1)]).expect("known"), [0.0, 1.0]);
    }
}
