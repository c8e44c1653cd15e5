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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Engine, Session, Strategy};
    use crate::{
        diagnosis::{Event, suggest_answers},
        model::Catalog,
        text::BUILT,
    };

    /// A catalog with two answers, each suggested by a phrase.
    fn catalog() -> Catalog {
        let answers = json!({
            "dark": {"label": "Dark", "says": ["lamp is dead"]},
            "lit": {"label": "Lit", "says": ["lamp is lit"]},
        });
        let catalog = json!({
            "head": {"id": "lamps", "title": "Lamps", "escalation": {"to": "the expert", "minutes": 60}},
            "revision": "", "codes": {}, "terms": [["dead", "dark"]], "sources": {}, "rules": [],
            "symptoms": {"light": {"path": "", "ask": "Is it lit?", "answers": answers}},
            "causes": {"bulb": {"path": "", "title": "Bulb", "prior": 1, "symptoms": {"light": {"dark": 0.9}}}},
            "fixes": {},
        });
        serde_json::from_value(catalog).expect("a catalog")
    }

    #[test]
    fn builds_the_phrase_matcher_once() {
        let engine = Engine::new(catalog()).unwrap_or_else(|problems| panic!("{problems:?}"));
        let built = BUILT.get();
        assert_eq!(built, 3, "a matcher and two phrases");
        let words = "the lamp is dark";
        let mut session = Session::default();
        for _ in 0..3 {
            session.push(Event::Said { words: words.to_owned(), codes: Vec::new() });
            assert_eq!(engine.assess(&session, Strategy::default()).proposals.len(), 1);
            assert_eq!(engine.suggest(words).len(), 1);
            engine.state(&session);
        }
        assert_eq!(BUILT.get(), built, "no interview builds a matcher or analyses a phrase");
        suggest_answers(&engine.catalog, words);
        assert_eq!(BUILT.get(), 2 * built, "the counter counts");
    }
}
