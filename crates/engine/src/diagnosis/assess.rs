//! A situation and its plan to an [`Assessment`].

use super::{
    Engine,
    assessment::{
        AnswerChance, Assessment, CatalogStamp, CauseAssessment, ConflictReport, EvidenceItem, FoundItem, Handoff,
        LikelyItem, Next, OtherCause, PlanItem, QuestionItem, RuleReport, State, TriedItem, WarningItem,
    },
    belief::Origin,
    column::{Hypothesis, OTHER},
    conflict::conflicts,
    evidence::{IMPOSSIBLE, Ledger, Weight},
    intake::proposals,
    planner::{AskReason, Plan, RatedQuestion, Step, Strategy, is_useful},
    repair::chance,
    situation::InterviewState,
    ties::ties,
    wording::Wording,
};
use crate::{
    model::{Id, NOT_APPLICABLE, Rating, Status, UNKNOWN},
    rules::Effect,
};

/// Everything that any surface shows.
pub(super) fn assessment(engine: &Engine, situation: &InterviewState, plan: &Plan) -> Assessment {
    let view = View { engine, situation, words: Wording { catalog: &engine.catalog, tables: &engine.tables } };
    let causes = view.causes();
    let next = view.next(plan, &causes);
    let state = match &next {
        Next::Done { .. } => State::Resolved,
        Next::Escalate { .. } => State::Escalate,
        _ => State::Open,
    };
    let head = &engine.catalog.head;
    Assessment {
        catalog: CatalogStamp {
            id: head.id.clone(),
            title: head.title.clone(),
            revision: engine.catalog.revision.clone(),
        },
        state,
        other: OtherCause { probability: share(situation.probabilities[OTHER]) },
        questions: view.questions(plan, &next),
        plan: view.plan(plan),
        expected_minutes: hundredths(plan.expected_minutes),
        conflicts: view.conflicts(),
        ties: ties(&engine.tables, situation).into_iter().map(|tie| view.ids(&tie)).collect(),
        warnings: view.warnings(&causes),
        notes: view.notes(),
        proposals: view.proposals(),
        rules: Some(view.rules()),
        causes,
        next,
    }
}

impl Assessment {
    /// The assessment without the report on rules, which only `--trace` shows.
    pub fn without_trace(mut self) -> Self {
        self.rules = None;
        self
    }
}

struct View<'a> {
    engine: &'a Engine,
    situation: &'a InterviewState,
    words: Wording<'a>,
}

impl View<'_> {
    fn causes(&self) -> Vec<CauseAssessment> {
        let ledger = Ledger::of(&self.engine.tables, self.situation);
        let titles: Vec<&str> = self.situation.rules.outcomes.iter().map(|outcome| outcome.title.as_str()).collect();
        let mut causes: Vec<CauseAssessment> = (1..self.situation.probabilities.len())
            .filter_map(|hypothesis| self.cause(hypothesis, ledger.weights(hypothesis), &titles))
            .collect();
        // A stable sort: causes that are equally likely stay in the catalog's order.
        causes.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        causes
    }

    fn cause(&self, hypothesis: Hypothesis, weights: Vec<Weight<'_>>, titles: &[&str]) -> Option<CauseAssessment> {
        let tables = &self.engine.tables;
        let probability = self.situation.probabilities[hypothesis];
        let ruled_out = probability == 0.0 && weights.iter().any(|weight| weight.decibans == IMPOSSIBLE);
        let mut evidence: Vec<EvidenceItem> = weights
            .iter()
            .filter(|weight| weight.decibans.abs() > 1e-9)
            .map(|weight| {
                let (from, answer) = self.origin(weight.origin);
                let decibans = millionths(weight.decibans);
                EvidenceItem { from, answer, decibans, why: self.words.evidence(weight, titles) }
            })
            .collect();
        evidence.sort_by(|a, b| b.decibans.abs().total_cmp(&a.decibans.abs()));
        let id = tables.cause(hypothesis)?.clone();
        Some(CauseAssessment {
            title: self.words.cause(hypothesis).to_owned(),
            id,
            probability: share(probability),
            rating: if ruled_out { Rating::RuledOut } else { Rating::of(probability) },
            prior: share(tables.prior[hypothesis]),
            evidence,
        })
    }

    fn origin(&self, origin: &Origin) -> (Id, String) {
        let tables = &self.engine.tables;
        match origin {
            Origin::Answer { symptom, answer } => {
                let table = &tables.symptoms[*symptom];
                (table.id.clone(), table.answers[*answer].to_string())
            }
            Origin::Rule(number) => (self.situation.rules.outcomes[*number].id.clone(), "fired".to_owned()),
            Origin::Tried { fix, worked } => {
                (tables.fixes[*fix].id.clone(), if *worked { "worked" } else { "failed" }.to_owned())
            }
        }
    }

    fn ids(&self, hypotheses: &[Hypothesis]) -> Vec<Id> {
        hypotheses.iter().filter_map(|&hypothesis| self.engine.tables.cause(hypothesis).cloned()).collect()
    }

    fn next(&self, plan: &Plan, causes: &[CauseAssessment]) -> Next {
        match &plan.step {
            Step::Ask { symptom, reason } => self.ask(plan, *symptom, reason),
            Step::Try { fix, reason } => {
                let table = &self.engine.tables.fixes[*fix];
                Next::Try {
                    fix: table.id.clone(),
                    title: self.engine.catalog.title(table.id.as_str()).to_owned(),
                    chance: share(chance(&self.engine.tables, *fix, &self.situation.probabilities)),
                    minutes: table.minutes,
                    risk: table.risk,
                    why: self.words.attempt(self.situation, *fix, reason),
                }
            }
            Step::Escalate(reason) => Next::Escalate {
                to: self.engine.catalog.head.escalation.to.clone(),
                why: self.words.escalate(reason),
                packet: self.packet(causes),
            },
            Step::Done { fix } => Next::Done { cause: causes.first().map(|cause| cause.id.clone()), fix: fix.clone() },
        }
    }

    fn ask(&self, plan: &Plan, symptom: usize, reason: &AskReason) -> Next {
        let table = &self.engine.tables.symptoms[symptom];
        let head = &self.engine.catalog.symptoms[&table.id];
        let question = plan.questions.iter().find(|question| question.what_if.symptom == symptom);
        let chances = question.map_or_else(|| table.silent.clone(), |question| question.chances.clone());
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
                (Some(question), _) => self.words.ask(self.situation, question, reason),
                (None, AskReason::MayHaveChanged { fix }) => self.words.look_again(*fix),
                (None, _) => String::new(),
            },
        }
    }

    fn packet(&self, causes: &[CauseAssessment]) -> Handoff {
        let (catalog, state) = (&self.engine.catalog, &self.situation.state);
        let said = |answer: &Id| answer != UNKNOWN && answer != NOT_APPLICABLE;
        // In the catalog's order, so that the same facts make the same packet, however people came to them.
        let found = catalog.symptoms.iter().filter_map(|(symptom, head)| {
            let answer = state.answers.get(symptom).filter(|answer| said(answer))?;
            let label = head.label(answer.as_str()).to_owned();
            Some(FoundItem { symptom: symptom.clone(), ask: head.ask.clone(), answer: answer.clone(), label })
        });
        let tried = state.tried.iter().map(|(fix, outcome)| TriedItem {
            fix: fix.clone(),
            title: catalog.title(fix.as_str()).to_owned(),
            outcome: *outcome,
        });
        let likeliest = causes.iter().take(3).map(|cause| LikelyItem {
            cause: cause.id.clone(),
            title: cause.title.clone(),
            probability: cause.probability,
        });
        let open = self.engine.tables.symptoms.iter().enumerate().filter(|(symptom, table)| {
            self.situation.known[*symptom].is_none() && table.when.may_hold(|id| self.answer(id))
        });
        Handoff {
            said: state.said.clone(),
            found: found.collect(),
            tried: tried.collect(),
            likeliest: likeliest.collect(),
            open: open.map(|(_, table)| table.id.clone()).collect(),
        }
    }

    fn answer(&self, symptom: &Id) -> Option<&Id> {
        self.situation.answer(&self.engine.tables, symptom.as_str())
    }

    fn questions(&self, plan: &Plan, next: &Next) -> Vec<QuestionItem> {
        let asked = match next {
            Next::Ask { symptom, .. } => Some(symptom),
            _ => None,
        };
        let item = |question: &RatedQuestion| {
            let id = &self.engine.tables.symptoms[question.what_if.symptom].id;
            QuestionItem {
                symptom: id.clone(),
                ask: self.engine.catalog.symptoms[id].ask.clone(),
                saves_minutes: hundredths(question.saves),
                bits: millionths(question.bits),
            }
        };
        let useful = plan.questions.iter().filter(|question| is_useful(question, Strategy::Minutes));
        useful.map(item).filter(|question| Some(&question.symptom) != asked).collect()
    }

    fn plan(&self, plan: &Plan) -> Vec<PlanItem> {
        let item = |&(fix, chance): &(usize, f64)| {
            let table = &self.engine.tables.fixes[fix];
            PlanItem {
                fix: table.id.clone(),
                title: self.engine.catalog.title(table.id.as_str()).to_owned(),
                chance: share(chance),
                minutes: table.minutes,
                risk: table.risk,
            }
        };
        plan.repair.order.iter().map(item).collect()
    }

    fn conflicts(&self) -> Vec<ConflictReport> {
        let report = |conflict: super::conflict::Conflict| {
            let table = &self.engine.tables.symptoms[conflict.symptom];
            ConflictReport {
                symptom: table.id.clone(),
                answer: table.answers[conflict.answer].clone(),
                decibans: millionths(conflict.decibans),
                message: self.words.conflict(conflict.symptom, conflict.answer),
            }
        };
        conflicts(&self.engine.tables, self.situation).into_iter().map(report).collect()
    }

    fn warnings(&self, causes: &[CauseAssessment]) -> Vec<WarningItem> {
        let mut warnings: Vec<WarningItem> = Vec::new();
        for (rule, finding) in self.situation.findings() {
            let message = match finding {
                Effect::Warn { text } => text.clone(),
                Effect::Forbid { fix, why } => {
                    format!("Do not try “{}”: {why}", self.engine.catalog.title(fix.as_str()))
                }
                Effect::Derive { symptom, answer } => match self.situation.state.answers.get(symptom) {
                    Some(given) if given != answer && given != UNKNOWN && given != NOT_APPLICABLE => {
                        format!("`{symptom}` was answered {given}, though {answer} follows from the other facts")
                    }
                    _ => continue,
                },
                _ => continue,
            };
            warnings.push(WarningItem { from: rule.clone(), message });
        }
        for outcome in &self.situation.rules.outcomes {
            if let Some(failure) = &outcome.failure {
                let message = format!("the rule could not run and is left out: {failure}");
                warnings.push(WarningItem { from: outcome.id.clone(), message });
            }
        }
        let session: Option<Id> = "session".parse().ok();
        for message in &self.situation.state.strangers {
            warnings.extend(session.clone().map(|from| WarningItem { from, message: message.clone() }));
        }
        warnings.extend(self.draft_warning(causes));
        warnings
    }

    /// A draft that leads is said to be one.
    fn draft_warning(&self, causes: &[CauseAssessment]) -> Option<WarningItem> {
        let leader = causes.first().filter(|cause| cause.probability >= 0.5)?;
        let head = self.engine.catalog.causes.get(&leader.id)?;
        (head.status == Status::Draft).then(|| {
            let message = format!("“{}” is a draft that nobody has reviewed yet", leader.title);
            WarningItem { from: leader.id.clone(), message }
        })
    }

    fn notes(&self) -> Vec<WarningItem> {
        let note = |(rule, finding): (&Id, &Effect)| match finding {
            Effect::Note { text } => Some(WarningItem { from: rule.clone(), message: text.clone() }),
            _ => None,
        };
        self.situation.findings().filter_map(note).collect()
    }

    fn proposals(&self) -> Vec<super::SuggestedAnswer> {
        let words = self.situation.state.said.join("\n");
        let is_open = |proposal: &super::SuggestedAnswer| !self.situation.state.answers.contains_key(&proposal.symptom);
        proposals(&self.engine.catalog, &words).into_iter().filter(is_open).collect()
    }

    fn rules(&self) -> Vec<RuleReport> {
        let report = |outcome: &std::sync::Arc<crate::rules::Outcome>| RuleReport {
            id: outcome.id.clone(),
            fired: outcome.fired(),
            needs: if outcome.fired() { Vec::new() } else { outcome.needs.clone() },
        };
        self.situation.rules.outcomes.iter().map(report).collect()
    }
}

/// Rounded for print: far below what anybody could measure, and the same on every target.
fn round(value: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    // Adding zero turns -0 into 0.
    (value * scale).round() / scale + 0.0
}

fn share(value: f64) -> f64 {
    round(value, 12)
}

fn millionths(value: f64) -> f64 {
    round(value, 6)
}

fn hundredths(value: f64) -> f64 {
    round(value, 2)
}
