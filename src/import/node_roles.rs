//! Which nodes of a network are causes, circumstances and symptoms.

use std::collections::HashSet;

use super::network::{Network, StepBudget};

/// The roles of nodes, by index. A cause's normal state is the one without a fault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeRoles {
    /// Causes with their normal state.
    pub causes: Vec<(usize, usize)>,
    pub circumstances: Vec<usize>,
    pub symptoms: Vec<usize>,
}

/// Names that the network does not have, or that do not fit together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NodeRolesError {
    #[error("the network has no node {0}")]
    NoNode(String),
    #[error("the node {0} has no state {1}")]
    NoState(String, String),
    #[error("the node {0} has two roles; name it once")]
    Twice(String),
    #[error("{0}")]
    Nothing(&'static str),
}

impl NodeRoles {
    /// By names; a cause may be written `node=normal state`. Where nothing is named for causes, all nodes without
    /// parents are causes; where nothing is named for symptoms, all nodes without children are symptoms.
    pub fn named(
        network: &Network,
        causes: &[String],
        circumstances: &[String],
        symptoms: &[String],
    ) -> Result<Self, NodeRolesError> {
        let place = |name: &str| network.find(name).ok_or_else(|| NodeRolesError::NoNode(name.to_owned()));
        let circumstances: Vec<usize> = circumstances.iter().map(|name| place(name)).collect::<Result<_, _>>()?;
        let mut roles = NodeRoles { circumstances, ..NodeRoles::default() };
        let steps = StepBudget::default();
        roles.causes = match causes {
            [] => roles.without_parents(network, &steps),
            named => named.iter().map(|name| cause(network, name, &steps)).collect::<Result<_, _>>()?,
        };
        roles.symptoms = match symptoms {
            [] => roles.without_children(network),
            named => named.iter().map(|name| place(name)).collect::<Result<_, _>>()?,
        };
        roles.check(network)?;
        Ok(roles)
    }

    fn without_parents(&self, network: &Network, steps: &StepBudget) -> Vec<(usize, usize)> {
        let taken: HashSet<usize> = self.circumstances.iter().copied().collect();
        let roots = (0..network.nodes.len()).filter(|&node| network.nodes[node].parents.is_empty());
        let free = roots.filter(|node| !taken.contains(node));
        free.map(|node| (node, usual_state(network, node, steps))).collect()
    }

    fn without_children(&self, network: &Network) -> Vec<usize> {
        let mut taken: HashSet<usize> = network.nodes.iter().flat_map(|node| &node.parents).copied().collect();
        taken.extend(self.circumstances.iter().chain(self.causes.iter().map(|(cause, _)| cause)));
        (0..network.nodes.len()).filter(|node| !taken.contains(node)).collect()
    }

    fn check(&self, network: &Network) -> Result<(), NodeRolesError> {
        let causes = self.causes.iter().map(|(node, _)| *node);
        let mut all = causes.chain(self.circumstances.iter().copied()).chain(self.symptoms.iter().copied());
        let mut seen = HashSet::new();
        if let Some(node) = all.find(|node| !seen.insert(*node)) {
            return Err(NodeRolesError::Twice(network.nodes[node].name.clone()));
        }
        if self.causes.is_empty() {
            return Err(NodeRolesError::Nothing("no node is a cause: name some with --cause"));
        }
        if self.symptoms.is_empty() {
            return Err(NodeRolesError::Nothing("no node is a symptom: name some with --symptom"));
        }
        Ok(())
    }
}

/// `node` or `node=normal state`.
fn cause(network: &Network, written: &str, steps: &StepBudget) -> Result<(usize, usize), NodeRolesError> {
    if let Some(node) = network.find(written) {
        return Ok((node, usual_state(network, node, steps)));
    }
    let (name, state) = written.split_once('=').unwrap_or((written, ""));
    let node = network.find(name).ok_or_else(|| NodeRolesError::NoNode(name.to_owned()))?;
    let normal = network.nodes[node].states.iter().position(|known| known == state);
    Ok((node, normal.ok_or_else(|| NodeRolesError::NoState(name.to_owned(), state.to_owned()))?))
}

/// The likeliest state: most things are in order most of the time.
fn usual_state(network: &Network, node: usize, steps: &StepBudget) -> usize {
    let shares = network.query(node, &[], steps).unwrap_or_default();
    let likeliest = shares.iter().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b));
    likeliest.map_or(0, |(state, _)| state)
}
