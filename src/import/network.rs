//! A Bayesian network, and exact inference in it by variable elimination.

use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use fixbook_engine::model::limits::{MAX_CATALOG_BYTES, MAX_FILES};

/// Cells of a factor, and values of all tables of a network. More would take more memory than a machine can spare: the
/// network is then too densely connected for exact inference.
pub(super) const MAX_CELLS: usize = 1 << 24;
/// Steps of all questions that an import asks its network; a step is about as long as it takes to multiply a cell.
pub(super) const MAX_STEPS: u64 = 1 << 33;
/// Steps that a variable takes whose table is looked at or whose state is known.
pub(super) const VARIABLE_STEPS: usize = 64;

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

/// Why a network is too large to become a catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooLarge {
    #[error(
        "the network is too densely connected for exact inference: it needs a table of more than {MAX_CELLS} cells"
    )]
    Table,
    #[error(
        "the network is too large for exact inference: it takes more than {MAX_STEPS} steps; name fewer causes and symptoms"
    )]
    StepBudget,
    #[error("the drafted catalog would be larger than any that is read ({MAX_FILES} files, {} MiB); name fewer causes", MAX_CATALOG_BYTES >> 20)]
    Catalog,
}

/// Counts the steps of all questions of one import.
#[derive(Debug, Default)]
pub struct StepBudget(Cell<u64>);

impl StepBudget {
    /// Adds steps; fails once there are more than an import may take.
    fn spend(&self, steps: usize) -> Result<(), TooLarge> {
        self.0.set(self.0.get().saturating_add(steps as u64));
        if self.0.get() > MAX_STEPS { Err(TooLarge::StepBudget) } else { Ok(()) }
    }

    /// How many there were.
    #[cfg(test)]
    pub fn taken(&self) -> u64 {
        self.0.get()
    }
}

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
    /// table first. Variables that are not ancestors of the query or the evidence do not matter and are left out. All
    /// zeros if the evidence is impossible.
    pub fn query(&self, query: usize, evidence: &[(usize, usize)], steps: &StepBudget) -> Result<Vec<f64>, TooLarge> {
        let states = self.nodes[query].states.len();
        steps.spend(states + VARIABLE_STEPS * evidence.len())?;
        if let Some((_, state)) = evidence.iter().find(|(variable, _)| *variable == query) {
            return Ok((0..states).map(|other| f64::from(u8::from(other == *state))).collect());
        }
        let known: HashMap<usize, usize> = evidence.iter().copied().collect();
        let mut pool = Pool::new(query);
        for node in self.ancestors(query, evidence) {
            steps.spend(VARIABLE_STEPS + self.nodes[node].table.len())?;
            pool.add(self.factor(node).given(&known));
        }
        pool.rate_all(steps)?;
        while let Some(variable) = pool.cheapest() {
            let with = pool.take(variable);
            let made = product(&with, steps)?.fold(variable, None);
            let others = made.variables.clone();
            pool.add(made);
            others.into_iter().try_for_each(|other| pool.rate(other, steps))?;
        }
        let mut belief = product(&pool.rest(), steps)?.cells;
        belief.resize(states, belief.first().copied().unwrap_or(0.0));
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

/// The factors of one question, and which variable is eliminated next.
struct Pool {
    query: usize,
    /// In the order in which they were made, which is the order in which they are multiplied.
    factors: Vec<Option<Factor>>,
    /// The indices of the factors with a variable.
    of: HashMap<usize, BTreeSet<usize>>,
    /// For each variable, the cells of the factor that eliminating it would make.
    costs: HashMap<usize, usize>,
    /// The same, the smallest first.
    queue: BTreeSet<(usize, usize)>,
}

impl Pool {
    fn new(query: usize) -> Self {
        let (factors, of, costs, queue) = Default::default();
        Pool { query, factors, of, costs, queue }
    }

    fn add(&mut self, factor: Factor) {
        let place = self.factors.len();
        for variable in &factor.variables {
            self.of.entry(*variable).or_default().insert(place);
        }
        self.factors.push(Some(factor));
    }

    fn rate_all(&mut self, steps: &StepBudget) -> Result<(), TooLarge> {
        let variables: Vec<usize> = self.of.keys().copied().collect();
        variables.into_iter().try_for_each(|variable| self.rate(variable, steps))
    }

    /// Computes again what eliminating a variable would cost.
    fn rate(&mut self, variable: usize, steps: &StepBudget) -> Result<(), TooLarge> {
        if variable == self.query {
            return Ok(());
        }
        let mut sizes = BTreeMap::from([(variable, 1)]);
        for factor in self.of.get(&variable).into_iter().flatten().filter_map(|place| self.factors[*place].as_ref()) {
            steps.spend(factor.variables.len())?;
            for (other, size) in factor.variables.iter().zip(&factor.sizes) {
                sizes.entry(*other).or_insert(*size);
            }
        }
        let cells = sizes.values().fold(1_usize, |cells, size| cells.saturating_mul(*size));
        if let Some(before) = self.costs.insert(variable, cells) {
            self.queue.remove(&(before, variable));
        }
        self.queue.insert((cells, variable));
        Ok(())
    }

    /// The variable that makes the smallest factor, of equals the first; it is gone from the queue.
    fn cheapest(&mut self) -> Option<usize> {
        let (_, variable) = self.queue.pop_first()?;
        self.costs.remove(&variable);
        Some(variable)
    }

    /// Takes the factors with a variable.
    fn take(&mut self, variable: usize) -> Vec<Factor> {
        let places = self.of.remove(&variable).unwrap_or_default();
        let mut taken = Vec::with_capacity(places.len());
        for place in places {
            let Some(factor) = self.factors[place].take() else { continue };
            for other in &factor.variables {
                if let Some(places) = self.of.get_mut(other) {
                    places.remove(&place);
                }
            }
            taken.push(factor);
        }
        taken
    }

    fn rest(self) -> Vec<Factor> {
        self.factors.into_iter().flatten().collect()
    }
}

/// The product of factors. Its size is known before it is allocated.
fn product(factors: &[Factor], steps: &StepBudget) -> Result<Factor, TooLarge> {
    let mut variables: Vec<usize> = Vec::new();
    let mut sizes: Vec<usize> = Vec::new();
    let mut number: usize = 1;
    for factor in factors {
        for (variable, size) in factor.variables.iter().zip(&factor.sizes) {
            if !variables.contains(variable) {
                variables.push(*variable);
                sizes.push(*size);
                number = number.checked_mul(*size).filter(|cells| *cells <= MAX_CELLS).ok_or(TooLarge::Table)?;
            }
        }
    }
    let mut cells = vec![1.0; number];
    for factor in factors {
        steps.spend(number.saturating_mul(variables.len().max(1)))?;
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
    fn given(self, known: &HashMap<usize, usize>) -> Factor {
        let mine: Vec<(usize, usize)> =
            self.variables.iter().filter_map(|variable| Some((*variable, *known.get(variable)?))).collect();
        mine.into_iter().fold(self, |factor, (variable, state)| factor.fold(variable, Some(state)))
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
    use super::{Network, Node, StepBudget};

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
                let ours = garden().query(query, given, &StepBudget::default()).expect("small");
                let theirs = by_hand(query, given);
                assert!(
                    ours.iter().zip(&theirs).all(|(a, b)| (a - b).abs() < 1e-12),
                    "{query} {given:?}: {ours:?} {theirs:?}"
                );
            }
        }
        assert_eq!(garden().query(2, &[(2, 1)], &StepBudget::default()).expect("known"), [0.0, 1.0]);
        assert_eq!(garden().query(0, &[(2, 0), (1, 1), (0, 1)], &StepBudget::default()).expect("known"), [0.0, 1.0]);
    }

    /// A chain of variables, each with the one before it as its parent.
    fn chain(length: usize) -> Network {
        let first = node("v", &[], &[0.1, 0.9]);
        let next = (1..length).map(|place| node("v", &[place - 1], &[0.8, 0.2, 0.3, 0.7]));
        Network { name: "chain".to_owned(), nodes: std::iter::once(first).chain(next).collect() }
    }

    #[test]
    fn a_chain_twice_as_long_takes_twice_as_many_steps() {
        let steps = |length: usize| {
            let steps = StepBudget::default();
            chain(length).query(length - 1, &[(0, 1)], &steps).expect("sparse");
            steps.taken()
        };
        assert!(steps(4_000) < 3 * steps(2_000), "{} {}", steps(4_000), steps(2_000));
    }
}
