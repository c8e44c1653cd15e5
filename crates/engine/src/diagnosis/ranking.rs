//! The causes of an assessment, most likely first, each with the evidence that makes its probability.

use super::{
    Engine,
    assessment::{CauseAssessment, EvidenceItem},
    belief::Origin,
    evidence::{EvidenceWeight, EvidenceWeights, IMPOSSIBLE},
    interview_state::InterviewState,
    likelihood::Hypothesis,
    rounding::{millionths, share},
    wording::Wording,
};
use crate::model::{Id, Rating};

/// All scored causes, most likely first.
pub(super) fn ranked_causes(engine: &Engine, interview: &InterviewState) -> Vec<CauseAssessment> {
    let weights = EvidenceWeights::of(&engine.tables, interview);
    let titles: Vec<&str> = interview.rules.outcomes.iter().map(|outcome| outcome.title.as_str()).collect();
    let mut causes: Vec<CauseAssessment> = (1..interview.probabilities.len())
        .filter_map(|hypothesis| cause(engine, interview, hypothesis, &weights.weights(hypothesis), &titles))
        .collect();
    // A stable sort: causes that are equally likely stay in the catalog's order.
    causes.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    causes
}

fn cause(
    engine: &Engine,
    interview: &InterviewState,
    hypothesis: Hypothesis,
    weights: &[EvidenceWeight<'_>],
    titles: &[&str],
) -> Option<CauseAssessment> {
    let words = Wording { catalog: &engine.catalog, tables: &engine.tables };
    let probability = interview.probabilities[hypothesis];
    let ruled_out = probability == 0.0 && weights.iter().any(|weight| weight.decibans == IMPOSSIBLE);
    let mut evidence: Vec<EvidenceItem> = weights
        .iter()
        .filter(|weight| weight.decibans.abs() > 1e-9)
        .map(|weight| {
            let (from, answer) = origin(engine, interview, weight.origin);
            EvidenceItem { from, answer, decibans: millionths(weight.decibans), why: words.evidence(weight, titles) }
        })
        .collect();
    evidence.sort_by(|a, b| b.decibans.abs().total_cmp(&a.decibans.abs()));
    Some(CauseAssessment {
        title: words.cause(hypothesis).to_owned(),
        id: engine.tables.cause(hypothesis)?.clone(),
        probability: share(probability),
        rating: if ruled_out { Rating::RuledOut } else { Rating::of(probability) },
        prior: share(engine.tables.prior[hypothesis]),
        evidence,
    })
}

fn origin(engine: &Engine, interview: &InterviewState, origin: &Origin) -> (Id, String) {
    let tables = &engine.tables;
    match origin {
        Origin::Answer { symptom, answer } => {
            let table = &tables.symptoms[*symptom];
            (table.id.clone(), table.answers[*answer].to_string())
        }
        Origin::Rule(number) => (interview.rules.outcomes[*number].id.clone(), "fired".to_owned()),
        Origin::Tried { fix, worked } => {
            (tables.fixes[*fix].id.clone(), if *worked { "worked" } else { "failed" }.to_owned())
        }
    }
}
