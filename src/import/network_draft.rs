//! A network with roles to drafts: causes, symptoms and fixes with likelihoods that are exact for single faults.

use std::{
    cell::Cell,
    collections::{BTreeMap, HashMap, HashSet},
};

use super::{
    draft::Draft,
    network::{MAX_STEPS, Network, StepBudget, TooLarge, VARIABLE_STEPS},
    node_roles::NodeRoles,
};
use fixbook_engine::model::limits::{MAX_CATALOG_BYTES, MAX_FILES, MAX_PAGE_BYTES, MAX_TABLE_BYTES};

/// The files, and what was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drafted {
    pub files: Vec<Draft>,
    pub causes: usize,
    pub circumstances: usize,
    pub symptoms: usize,
}

/// Probabilities that differ by no more are written once, for all circumstances.
const SAME: f64 = 1e-9;

/// One fault: a cause's node in a state that is not its normal one.
struct Fault {
    node: usize,
    state: usize,
    id: String,
    title: String,
    /// P(this state and no other fault) / P(no fault).
    odds: f64,
}

/// Combinations of circumstances that are looked at; each is a question to the network, or more.
const MAX_COMBINATIONS: usize = 1 << 16;

struct NetworkDrafter<'a> {
    network: &'a Network,
    roles: &'a NodeRoles,
    ids: BTreeMap<usize, String>,
    steps: StepBudget,
    /// Bytes of likelihoods drafted so far.
    bytes: Cell<usize>,
}

/// Drafts a catalog. P(symptom | fault) is taken by variable elimination with all other causes in their normal state,
/// under each combination of the circumstances that make a difference.
pub fn draft(network: &Network, roles: &NodeRoles, id: &str) -> Result<Drafted, TooLarge> {
    is_small_enough(network, roles)?;
    let ids = unique_ids(network);
    let drafter = NetworkDrafter { network, roles, ids, steps: StepBudget::default(), bytes: Cell::new(0) };
    let faults = drafter.faults()?;
    let symptoms = drafter.symptoms()?;
    if symptoms.text.len() > MAX_TABLE_BYTES {
        return Err(TooLarge::Catalog);
    }
    let mut files = vec![drafter.head(id), symptoms];
    for fault in &faults {
        let cause = drafter.cause(fault)?;
        if cause.text.len() > MAX_PAGE_BYTES {
            return Err(TooLarge::Catalog);
        }
        files.push(cause);
        files.push(drafter.fix(fault));
    }
    Ok(Drafted {
        files,
        causes: faults.len(),
        circumstances: roles.circumstances.len(),
        symptoms: roles.symptoms.len(),
    })
}

/// What can be computed before the first query: each fault is a cause and a fix, and is combined with each symptom and the
/// states of all causes.
fn is_small_enough(network: &Network, roles: &NodeRoles) -> Result<(), TooLarge> {
    let faults: usize = roles.causes.iter().map(|(node, _)| network.nodes[*node].states.len() - 1).sum();
    if faults > MAX_FILES / 2 {
        return Err(TooLarge::Catalog);
    }
    let questions = faults as u64 * roles.symptoms.len() as u64;
    let least = questions.saturating_mul((roles.causes.len() * VARIABLE_STEPS) as u64);
    if least > MAX_STEPS { Err(TooLarge::StepBudget) } else { Ok(()) }
}

impl NetworkDrafter<'_> {
    fn faults(&self) -> Result<Vec<Fault>, TooLarge> {
        let mut faults = Vec::new();
        for &(node, normal) in &self.roles.causes {
            // The odds of this fault alone against no fault at all, for causes may depend on each other.
            let others: Vec<(usize, usize)> =
                self.roles.causes.iter().copied().filter(|(other, _)| *other != node).collect();
            let shares = self.network.query(node, &others, &self.steps)?;
            let states = &self.network.nodes[node].states;
            for state in (0..states.len()).filter(|state| *state != normal) {
                let own = &self.ids[&node];
                let id = if states.len() == 2 { own.clone() } else { format!("{own}-{}", id_of(&states[state])) };
                faults.push(Fault {
                    node,
                    state,
                    // An id in use by a symptom or another node must not come twice.
                    id: format!("fault-{id}"),
                    title: format!("{}: {}", self.network.nodes[node].name, states[state]),
                    odds: shares[state] / shares[normal].max(f64::MIN_POSITIVE),
                });
            }
        }
        Ok(faults)
    }

    fn head(&self, id: &str) -> Draft {
        let title = quoted(if self.network.name.is_empty() { id } else { &self.network.name });
        let text = format!(
            "id: {id}\ntitle: {title}\nlanguage: en\n# The minutes that a hand-over costs are an assumption: set your own.\nescalation: {{to: the next line of support, minutes: 120}}\nother: 1%\n"
        );
        Draft { path: "kb/catalog.yaml".to_owned(), text }
    }

    fn symptoms(&self) -> Result<Draft, TooLarge> {
        let mut text = String::from("# Drafted from a Bayesian network. `minutes` and `who` are assumptions.\n");
        let circumstances = self.roles.circumstances.iter().map(|&node| (node, "context"));
        for (node, kind) in circumstances.chain(self.roles.symptoms.iter().map(|&node| (node, "observation"))) {
            let head = &self.network.nodes[node];
            let base = match kind {
                "context" => self.network.query(node, &[], &self.steps)?,
                _ => self.given(node, &self.normal(None))?,
            };
            text.push_str(&format!(
                "{}:\n  ask: {}\n  kind: {kind}\n",
                self.ids[&node],
                quoted(&format!("{}?", head.name))
            ));
            text.push_str("  who: agent\n  minutes: 1\n  reliability: 1\n  answers:\n");
            for (answer, (state, share)) in answer_ids(&head.states).iter().zip(head.states.iter().zip(&base)) {
                text.push_str(&format!("    {answer}: {{label: {}, base: {}}}\n", quoted(state), number(*share)));
            }
            text.push_str("  check: Look it up.\n");
        }
        Ok(Draft { path: "kb/symptoms/network.yaml".to_owned(), text })
    }

    /// The evidence of one fault, or of none: every other cause is as it should be.
    fn normal(&self, fault: Option<&Fault>) -> Vec<(usize, usize)> {
        let state = |&(node, normal): &(usize, usize)| match fault {
            Some(fault) if fault.node == node => (node, fault.state),
            _ => (node, normal),
        };
        self.roles.causes.iter().map(state).collect()
    }

    fn given(&self, node: usize, evidence: &[(usize, usize)]) -> Result<Vec<f64>, TooLarge> {
        self.network.query(node, evidence, &self.steps)
    }

    fn cause(&self, fault: &Fault) -> Result<Draft, TooLarge> {
        let mut rows = String::new();
        let evidence = self.normal(Some(fault));
        for &circumstance in &self.roles.circumstances {
            let shares = self.given(circumstance, &evidence)?;
            let usual = self.network.query(circumstance, &[], &self.steps)?;
            if differs(&shares, &usual) {
                rows.push_str(&format!(
                    "  {}: {}\n",
                    self.ids[&circumstance],
                    self.likelihoods(circumstance, &shares)?
                ));
            }
        }
        for &symptom in &self.roles.symptoms {
            rows.push_str(&self.rows(symptom, &evidence)?);
        }
        let text = format!(
            "---\ntitle: {}\nstatus: draft\nprior: {}\nsymptoms:\n{rows}---\n## What is wrong\n\nDrafted from a Bayesian network.\n\n## How to confirm\n\nDrafted: say here how to confirm it.\n",
            quoted(&fault.title),
            number(fault.odds),
        );
        Ok(Draft { path: format!("kb/causes/network/{}.md", fault.id), text })
    }

    /// What one fault makes of one symptom, under each combination of the circumstances that make a difference.
    fn rows(&self, symptom: usize, evidence: &[(usize, usize)]) -> Result<String, TooLarge> {
        let mut matter = Vec::new();
        for &circumstance in &self.roles.circumstances {
            if self.matters(symptom, evidence, circumstance)? {
                matter.push(circumstance);
            }
        }
        let id = &self.ids[&symptom];
        if matter.is_empty() {
            return Ok(format!("  {id}: {}\n", self.likelihoods(symptom, &self.given(symptom, evidence)?)?));
        }
        let mut text = format!("  {id}:\n");
        for combination in combinations(self.network, &matter)? {
            let shares = self.given(symptom, &[evidence, &combination].concat())?;
            let guard: Vec<String> = combination
                .iter()
                .map(|&(node, state)| {
                    format!("{}: {}", self.ids[&node], answer_ids(&self.network.nodes[node].states)[state])
                })
                .collect();
            let likelihoods = self.likelihoods(symptom, &shares)?;
            text.push_str(&format!("    - {{if: {{{}}}, {}\n", guard.join(", "), &likelihoods[1..]));
        }
        Ok(text)
    }

    /// Whether a circumstance changes anything, whatever the others are.
    fn matters(&self, symptom: usize, evidence: &[(usize, usize)], circumstance: usize) -> Result<bool, TooLarge> {
        let others: Vec<usize> = self.roles.circumstances.iter().copied().filter(|c| *c != circumstance).collect();
        for combination in combinations(self.network, &others)? {
            let known = [evidence, &combination].concat();
            let mut first: Option<Vec<f64>> = None;
            for state in 0..self.network.nodes[circumstance].states.len() {
                let shares = self.given(symptom, &[&known[..], &[(circumstance, state)]].concat())?;
                // A combination that cannot be says nothing.
                if shares.iter().sum::<f64>() <= 0.0 {
                    continue;
                }
                if first.get_or_insert_with(|| shares.clone()).iter().zip(&shares).any(|(a, b)| (a - b).abs() > SAME) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    fn likelihoods(&self, node: usize, shares: &[f64]) -> Result<String, TooLarge> {
        let answers = answer_ids(&self.network.nodes[node].states);
        let pairs: Vec<String> =
            answers.iter().zip(shares).map(|(answer, p)| format!("{answer}: {}", number(*p))).collect();
        let text = format!("{{{}}}", pairs.join(", "));
        self.bytes.set(self.bytes.get() + text.len());
        if self.bytes.get() > MAX_CATALOG_BYTES { Err(TooLarge::Catalog) } else { Ok(text) }
    }

    fn fix(&self, fault: &Fault) -> Draft {
        let text = format!(
            "---\ntitle: {}\nkind: fix\nstatus: draft\nresolves: {{{}: 1}}\nwho: agent\nminutes: 10\nrisk: none\nreversible: true\n---\n## Steps\n\n1. Drafted: say here what to do.\n\n## Verify\n\nThe symptoms are gone.\n",
            quoted(&format!("Repair {}", fault.title)),
            fault.id,
        );
        Draft { path: format!("kb/fixes/network/repair-{}.md", fault.id), text }
    }
}

fn differs(a: &[f64], b: &[f64]) -> bool {
    a.iter().zip(b).any(|(a, b)| (a - b).abs() > SAME)
}

/// All combinations of the states of some nodes, the last of which runs fastest; one empty combination for none.
fn combinations(network: &Network, nodes: &[usize]) -> Result<Vec<Vec<(usize, usize)>>, TooLarge> {
    let sizes = nodes.iter().map(|node| network.nodes[*node].states.len());
    let number = sizes.into_iter().try_fold(1_usize, |number, size| number.checked_mul(size));
    number.filter(|number| *number <= MAX_COMBINATIONS).ok_or(TooLarge::StepBudget)?;
    let all = nodes.iter().fold(vec![Vec::new()], |combinations, &node| {
        let states = 0..network.nodes[node].states.len();
        let longer = |known: &Vec<(usize, usize)>| {
            states.clone().map(|state| [&known[..], &[(node, state)]].concat()).collect::<Vec<_>>()
        };
        combinations.iter().flat_map(longer).collect()
    });
    Ok(all)
}

/// Ids of all nodes: their names in small letters, with a number where two would be the same.
fn unique_ids(network: &Network) -> BTreeMap<usize, String> {
    let mut used: HashSet<String> = HashSet::new();
    // The number that is tried next for each id that is taken.
    let mut next: HashMap<String, usize> = HashMap::new();
    let mut unique = |name: &str| {
        let own = id_of(name);
        let mut id = own.clone();
        while !used.insert(id.clone()) {
            let number = next.entry(own.clone()).or_insert(2);
            id = format!("{own}-{number}");
            *number += 1;
        }
        id
    };
    network.nodes.iter().enumerate().map(|(index, node)| (index, unique(&node.name))).collect()
}

fn answer_ids(states: &[String]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    let mut used: HashSet<String> = HashSet::new();
    for state in states {
        let id = id_of(state);
        // `unknown` and `not-applicable` are answers to every question already.
        let is_taken = used.contains(&id) || matches!(id.as_str(), "unknown" | "not-applicable" | "if");
        let id = if is_taken { format!("{id}-{}", ids.len() + 1) } else { id };
        used.insert(id.clone());
        ids.push(id);
    }
    ids
}

/// Small letters and digits, words joined by single hyphens.
fn id_of(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let id = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-");
    match id.chars().next() {
        None => "x".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("x{id}"),
        Some(_) => id,
    }
}

/// A YAML string; JSON's quotes are YAML's.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn number(value: f64) -> String {
    let text = format!("{value:.12}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text.is_empty() || text == "-" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{MAX_COMBINATIONS, TooLarge, answer_ids, combinations, draft, unique_ids};
    use crate::{
        growth::assert_linear,
        import::{Network, Node, NodeRoles, parse},
    };
    use fixbook_engine::model::limits::MAX_FILES;

    fn roots(number: usize, states: usize) -> Network {
        let states: Vec<String> = (0..states).map(|state| format!("s{state}")).collect();
        let table = vec![1.0 / states.len() as f64; states.len()];
        let node = |n: usize| Node {
            name: format!("v {}", "!".repeat(n % 3)),
            states: states.clone(),
            parents: Vec::new(),
            table: table.clone(),
        };
        Network { name: "roots".to_owned(), nodes: (0..number).map(node).collect() }
    }

    #[test]
    fn ids_stay_apart_and_are_found_once() {
        assert_eq!(unique_ids(&roots(3, 2)).into_values().collect::<Vec<_>>(), ["v", "v-2", "v-3"]);
        assert_linear(4_000, |number| drop(unique_ids(&roots(number, 2))));
        assert_linear(4_000, |number| drop(answer_ids(&vec!["s".to_owned(); number])));
    }

    #[test]
    fn what_would_be_no_catalog_is_refused_before_it_is_made() {
        let network = roots(40, 2);
        let all: Vec<usize> = (0..40).collect();
        assert_eq!(combinations(&network, &all), Err(TooLarge::StepBudget));
        assert_eq!(combinations(&network, &all[..16]).expect("few").len(), MAX_COMBINATIONS);
        let network = roots(1, MAX_FILES / 2 + 2);
        let roles = NodeRoles { causes: vec![(0, 0)], ..NodeRoles::default() };
        assert_eq!(draft(&network, &roles, "n"), Err(TooLarge::Catalog));
    }

    /// A chain of three thousand, and as many causes as there are symptoms: each ends in a catalog or in a word.
    #[test]
    fn large_networks_end() {
        let variable = |n: usize| format!("variable v{n} {{ type discrete [ 2 ] {{ y, n }}; }}\n");
        let chain = |n: usize| match n.checked_sub(1) {
            Some(parent) => format!("probability ( v{n} | v{parent} ) {{ (y) 0.1, 0.9; (n) 0.8, 0.2; }}\n"),
            None => format!("probability ( v{n} ) {{ table 0.1, 0.9; }}\n"),
        };
        let text: String = (0..3_000).map(variable).chain((0..3_000).map(chain)).collect();
        let network = parse(&text).expect("a network");
        let roles = NodeRoles::named(&network, &[], &[], &[]).expect("roles");
        assert_eq!(draft(&network, &roles, "n").expect("sparse").causes, 1);
        let network = roots(2_000, 2);
        let roles = NodeRoles {
            causes: (0..1_000).map(|node| (node, 0)).collect(),
            symptoms: (1_000..2_000).collect(),
            ..NodeRoles::default()
        };
        assert_eq!(draft(&network, &roles, "n"), Err(TooLarge::StepBudget));
    }
}
