//! What is opened once and then serves several steps: an administrator at the host, everybody's sessions ended, a reboot.
//!
//! The first step that needs it pays for it. So an interview begins with what the caller can tell, and once somebody
//! sits at the host the looks there come together.

use indexmap::IndexSet;

use crate::model::{Id, Who, interruption_minutes};

/// Places of what a step needs open.
pub(super) type Opens = Vec<usize>;

/// Everything that can be opened in a catalog, with its price in minutes.
#[derive(Debug)]
pub(super) struct Openings {
    interruptions: IndexSet<Id>,
    prices: Vec<f64>,
}

/// People come first, in this order, then the interruptions.
const PEOPLE: [Who; 4] = [Who::Caller, Who::Agent, Who::HostAdmin, Who::CloudAdmin];

impl Openings {
    /// For a catalog whose fixes bring these interruptions.
    pub fn of<'a>(interruptions: impl Iterator<Item = &'a Id>) -> Self {
        let interruptions: IndexSet<Id> = interruptions.cloned().collect();
        let prices = PEOPLE.iter().map(|who| who.minutes_to_reach());
        let prices = prices.chain(interruptions.iter().map(interruption_minutes)).collect();
        Openings { interruptions, prices }
    }

    /// What a step by somebody needs, and what it interrupts.
    pub fn needed(&self, who: Who, interrupts: &[Id]) -> Opens {
        let person = PEOPLE.iter().position(|known| *known == who);
        let interrupted = interrupts.iter().filter_map(|kind| self.interruptions.get_index_of(kind));
        person.into_iter().chain(interrupted.map(|index| PEOPLE.len() + index)).collect()
    }

    /// Nothing opened yet.
    pub fn none(&self) -> Vec<bool> {
        vec![false; self.prices.len()]
    }

    /// The minutes of what a step needs and is not open yet.
    pub fn price(&self, needed: &[usize], opened: &[bool]) -> f64 {
        needed.iter().filter(|&&place| !opened[place]).map(|&place| self.prices[place]).sum()
    }
}

/// Marks what a step has opened.
pub(super) fn open(opened: &mut [bool], needed: &[usize]) {
    needed.iter().for_each(|&place| opened[place] = true);
}
