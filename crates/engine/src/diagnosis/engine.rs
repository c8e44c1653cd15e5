//! A catalog made ready for interviews.

use super::{
    assess,
    assessment::Assessment,
    planner::{Plan, Step, Strategy, look_again, plan},
    session::{Session, SessionState},
    situation::InterviewState,
    tables::Tables,
};
use crate::{
    model::{Catalog, Diagnostic, Id},
    rules::{RuleOutline, RuleSet},
};

/// A catalog with its rules compiled and its numbers laid out. Made once, used for every interview.
pub struct Engine {
    pub catalog: Catalog,
    pub(super) book: RuleSet,
    pub(super) tables: Tables,
}

impl Engine {
    /// Compiles the rules and lays out the numbers. The error is every problem in the rules.
    pub fn new(catalog: Catalog) -> Result<Self, Vec<Diagnostic>> {
        let book = RuleSet::compile(&catalog)?;
        let tables = Tables::of(&catalog);
        Ok(Engine { catalog, book, tables })
    }

    /// What every rule looks at and says.
    pub fn rules(&self) -> impl Iterator<Item = &RuleOutline> {
        self.book.rules()
    }

    /// Where a session stands and what to do next. The same session gives the same bytes.
    pub fn assess(&self, session: &Session, strategy: Strategy) -> Assessment {
        let (situation, plan) = self.plan(session.state(&self.catalog), strategy);
        assess::assessment(self, &situation, &plan)
    }

    /// Only what to do next, as a symptom or fix to name; for measuring the planner by itself.
    pub fn next_step(&self, session: &Session, strategy: Strategy) -> Option<Id> {
        match self.plan(session.state(&self.catalog), strategy).1.step {
            Step::Ask { symptom, .. } => Some(self.tables.symptoms[symptom].id.clone()),
            Step::Try { fix, .. } => Some(self.tables.fixes[fix].id.clone()),
            Step::Done { fix } => Some(fix),
            Step::Escalate(_) => None,
        }
    }

    /// How many rules run again when the first question of a session is asked with its first answer: only those that
    /// read it. For measuring.
    pub fn rules_run_for(&self, session: &Session) -> usize {
        let situation = InterviewState::of(&self.tables, &self.book, session.state(&self.catalog));
        let askable = situation.askable.iter().position(|askable| *askable);
        askable.map_or(0, |symptom| situation.rules_with(&self.tables, &self.book, symptom, 0).runs)
    }

    /// The plan from a state, for those who go on with it.
    pub(super) fn plan(&self, state: SessionState, strategy: Strategy) -> (InterviewState, Plan) {
        let situation = InterviewState::of(&self.tables, &self.book, state);
        let plan = plan(&self.tables, &self.book, &situation, strategy);
        // Before giving up, what was put off once is asked or offered again; put off twice, it stays so.
        if plan.step.gives_up() {
            let mut state = situation.state.clone();
            if state.take_up_again() {
                return self.plan(state, strategy);
            }
        }
        if plan.step.gives_up()
            && let Some(step) = look_again(&self.tables, &situation)
        {
            return (situation, Plan { step, ..plan });
        }
        (situation, plan)
    }
}
