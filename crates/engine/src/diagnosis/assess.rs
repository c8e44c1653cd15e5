//! A session to an [`Assessment`]: what is known, its plan, and the words for both.

use super::{
    Engine,
    alerts::{conflict_reports, notes, warnings},
    assessment::{
        AnswerChance, Assessment, CatalogStamp, CauseAssessment, Next, OtherCause, PlanItem, QuestionItem, RuleReport,
        State,
    },
    handoff::handoff,
    interview_state::InterviewState,
    likelihood::OTHER,
    planner::InterviewPlan,
    question::{RatedQuestion, Strategy, is_useful},
    ranking::ranked_causes,
    repair::chance,
    rounding::{hundredths, millionths, share},
    session::Session,
    step::{AskReason, Step},
    suggest::SuggestedAnswer,
    ties::ties,
    wording::Wording,
};
use crate::{model::Id, rules::RuleOutcome};

impl Engine {
    /// What a session says about the causes, and what to do next. The same session gives the same bytes.
    pub fn assess(&self, session: &Session, strategy: Strategy) -> Assessment {
        let (interview, plan) = self.plan(self.state(session), strategy);
        let causes = ranked_causes(self, &interview);
        let next = next(self, &interview, &plan, &causes);
        let state = match &next {
            Next::Done { .. } => State::Resolved,
            Next::Escalate { .. } => State::Escalate,
            _ => State::Open,
        };
        let head = &self.catalog.head;
        let tied = ties(&self.tables, &interview).into_iter();
        Assessment {
            catalog: CatalogStamp {
                id: head.id.clone(),
                title: head.title.clone(),
                revision: self.catalog.revision.clone(),
            },
            state,
            other: OtherCause { probability: share(interview.probabilities[OTHER]) },
            questions: questions(self, &plan, &next),
            plan: repair_plan(self, &plan),
            expected_minutes: hundredths(plan.expected_minutes),
            conflicts: conflict_reports(self, &interview),
            ties: tied
                .map(|tie| tie.into_iter().filter_map(|cause| self.tables.cause(cause).cloned()).collect())
                .collect(),
            warnings: warnings(self, &interview, &causes),
            notes: notes(&interview),
            proposals: open_suggestions(self, &interview),
            rules: Some(interview.rules.outcomes.iter().map(|outcome| rule_report(outcome)).collect()),
            causes,
            next,
        }
    }
}

impl Assessment {
    /// The assessment without the report on rules, which only `--trace` shows.
    pub fn without_trace(mut self) -> Self {
        self.rules = None;
        self
    }
}

fn next(engine: &Engine, interview: &InterviewState, plan: &InterviewPlan, causes: &[CauseAssessment]) -> Next {
    let words = Wording { catalog: &engine.catalog, tables: &engine.tables };
    match &plan.step {
        Step::Ask { symptom, reason } => ask(engine, interview, plan, *symptom, reason),
        Step::Try { fix, reason } => {
            let table = &engine.tables.fixes[*fix];
            Next::Try {
                fix: table.id.clone(),
                title: engine.catalog.title(table.id.as_str()).to_owned(),
                chance: share(chance(&engine.tables, *fix, &interview.probabilities)),
                minutes: table.minutes,
                risk: table.risk,
                why: words.attempt(interview, *fix, reason),
            }
        }
        Step::Escalate(reason) => Next::Escalate {
            to: engine.catalog.head.escalation.to.clone(),
            why: words.escalate(reason),
            packet: handoff(engine, interview, causes),
        },
        Step::Done { fix } => Next::Done { cause: causes.first().map(|cause| cause.id.clone()), fix: fix.clone() },
    }
}

fn ask(engine: &Engine, interview: &InterviewState, plan: &InterviewPlan, symptom: usize, reason: &AskReason) -> Next {
    let words = Wording { catalog: &engine.catalog, tables: &engine.tables };
    let table = &engine.tables.symptoms[symptom];
    let head = &engine.catalog.symptoms[&table.id];
    let question = plan.questions.iter().find(|question| question.what_if.symptom == symptom);
    let chances = question.map_or_else(|| table.default.clone(), |question| question.chances.clone());
    let answers = head.answers.iter().zip(&chances).map(|((id, answer), chance)| AnswerChance {
        id: id.clone(),
        label: answer.label.clone(),
        probability: share(*chance),
    });
    Next::Ask {
        symptom: table.id.clone(),
        ask: head.ask.clone(),
        answers: answers.collect(),
        who: head.who,
        minutes: table.minutes,
        check: head.check.clone(),
        why: match (question, reason) {
            (Some(question), _) => words.ask(interview, question, reason),
            (None, AskReason::MayHaveChanged { fix }) => words.look_again(*fix),
            (None, _) => String::new(),
        },
    }
}

/// The other questions that save time, best first.
fn questions(engine: &Engine, plan: &InterviewPlan, next: &Next) -> Vec<QuestionItem> {
    let asked = match next {
        Next::Ask { symptom, .. } => Some(symptom),
        _ => None,
    };
    let item = |question: &RatedQuestion| {
        let id = &engine.tables.symptoms[question.what_if.symptom].id;
        QuestionItem {
            symptom: id.clone(),
            ask: engine.catalog.symptoms[id].ask.clone(),
            saves_minutes: hundredths(question.saves),
            bits: millionths(question.bits),
        }
    };
    let useful = plan.questions.iter().filter(|question| is_useful(question, Strategy::Minutes));
    useful.map(item).filter(|question| Some(&question.symptom) != asked).collect()
}

fn repair_plan(engine: &Engine, plan: &InterviewPlan) -> Vec<PlanItem> {
    let item = |&(fix, chance): &(usize, f64)| {
        let table = &engine.tables.fixes[fix];
        PlanItem {
            fix: table.id.clone(),
            title: engine.catalog.title(table.id.as_str()).to_owned(),
            chance: share(chance),
            minutes: table.minutes,
            risk: table.risk,
        }
    };
    plan.repair.order.iter().map(item).collect()
}

/// What the caller's words suggest, for questions without an answer.
fn open_suggestions(engine: &Engine, interview: &InterviewState) -> Vec<SuggestedAnswer> {
    let is_open = |symptom: &Id| !interview.state.answers.contains_key(symptom);
    let suggested = engine.suggest(&interview.state.said.join("\n"));
    suggested.into_iter().filter(|suggested| is_open(&suggested.symptom)).collect()
}

fn rule_report(outcome: &RuleOutcome) -> RuleReport {
    RuleReport {
        id: outcome.id.clone(),
        fired: outcome.fired(),
        needs: if outcome.fired() { Vec::new() } else { outcome.needs.clone() },
    }
}
