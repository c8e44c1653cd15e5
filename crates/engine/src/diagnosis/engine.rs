//! A catalog made ready for interviews.

use super::{
    demands::look_again,
    interview_state::InterviewState,
    planner::{InterviewPlan, plan},
    question::Strategy,
    session::{Session, SessionState},
    step::Step,
    suggest::{SuggestedAnswer, Suggester},
    tables::Tables,
};
use crate::{
    model::{Catalog, Diagnostic, Id},
    rules::{RuleOutline, RuleSet},
};

/// A catalog with its rules compiled, its numbers laid out and its phrases analysed. Made once, used for every interview.
pub struct Engine {
    /// The catalog.
    pub catalog: Catalog,
    pub(super) rule_set: RuleSet,
    pub(super) tables: Tables,
    suggester: Suggester,
}

impl Engine {
    /// Compiles the rules, lays out the numbers and analyses the phrases.
    ///
    /// # Errors
    ///
    /// Every problem in the rules.
    pub fn new(catalog: Catalog) -> Result<Self, Vec<Diagnostic>> {
        let rule_set = RuleSet::compile(&catalog)?;
        let (tables, suggester) = (Tables::of(&catalog), Suggester::new(&catalog));
        Ok(Engine { catalog, rule_set, tables, suggester })
    }

    /// What every rule reads and does.
    pub fn rules(&self) -> impl Iterator<Item = &RuleOutline> {
        self.rule_set.rules()
    }

    /// The state that folding a session's events gives.
    pub fn state(&self, session: &Session) -> SessionState {
        session.fold(&self.catalog, &self.suggester)
    }

    /// The answers that a caller's words suggest: those of error codes first, then those of phrases; one for each symptom.
    pub fn suggest(&self, words: &str) -> Vec<SuggestedAnswer> {
        self.suggester.suggest(&self.catalog, words)
    }

    /// Only what to do next, as a symptom or fix, without an explanation: for measuring the planner by itself.
    pub fn next_step(&self, session: &Session, strategy: Strategy) -> Option<Id> {
        match self.plan(self.state(session), strategy).1.step {
            Step::Ask { symptom, .. } => Some(self.tables.symptoms[symptom].id.clone()),
            Step::Try { fix, .. } => Some(self.tables.fixes[fix].id.clone()),
            Step::Done { fix } => Some(fix),
            Step::Escalate(_) => None,
        }
    }

    /// How many rules run again when the first question of a session is asked with its first answer: only those that
    /// read it. For measuring.
    pub fn rules_run_for(&self, session: &Session) -> usize {
        let interview = InterviewState::of(&self.tables, &self.rule_set, self.state(session));
        let askable = interview.askable.iter().position(|askable| *askable);
        askable.map_or(0, |symptom| interview.rules_with(&self.tables, &self.rule_set, symptom, 0).runs)
    }

    /// The plan from a state, with everything that follows from the state.
    pub(super) fn plan(&self, state: SessionState, strategy: Strategy) -> (InterviewState, InterviewPlan) {
        let interview = InterviewState::of(&self.tables, &self.rule_set, state);
        let plan = plan(&self.tables, &self.rule_set, &interview, strategy);
        // Before giving up, what was put off once is asked or offered again; put off twice, it stays put off.
        if plan.step.gives_up() {
            let mut state = interview.state.clone();
            if state.resume_skipped() {
                return self.plan(state, strategy);
            }
        }
        if plan.step.gives_up()
            && let Some(step) = look_again(&self.tables, &interview)
        {
            return (interview, InterviewPlan { step, ..plan });
        }
        (interview, plan)
    }
}
