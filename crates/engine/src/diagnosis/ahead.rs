//! Lookahead over several questions, before an interview hands over.
//!
//! In: the questions that may be asked, none of which lowers the expected minutes by itself, where no fix is worth trying.
//! Two answers together may still make a fix worth its minutes: of 30 equal causes one answer leaves 15. Out: the expected
//! cost of asking one question after the other, to be compared with the price of handing over. Never: a replacement of the
//! one-step plan, which comes within 0.1 % of the optimum wherever it has a step to offer.

use super::{
    interview_state::InterviewState,
    question::{MIN_BITS, RatedQuestion},
    repair::{Options, repair},
    tables::Tables,
};

/// How many questions in a row are looked at.
const MAX_QUESTIONS: usize = 6;
/// After answers that come together less often than this, no further question is looked at. With [`MAX_QUESTIONS`] it
/// bounds the work, whatever the catalog: at most `MAX_QUESTIONS / MIN_CHANCE` questions are looked at.
const MIN_CHANCE: f64 = 0.02;

/// The first question, and the expected minutes of asking it and those that follow while that is cheaper than repairs (or
/// handing over).
pub(super) fn several<'a>(
    tables: &'a Tables,
    interview: &'a InterviewState,
    questions: &'a [RatedQuestion],
) -> Option<(&'a RatedQuestion, f64)> {
    let ahead = Ahead { tables, questions };
    let first = ahead.most_telling(&interview.probabilities, interview.options(), &[])?;
    let minutes = ahead.asking(first, &interview.probabilities, interview.options(), &mut Vec::new(), 1.0);
    Some((&questions[first], minutes))
}

struct Ahead<'a> {
    tables: &'a Tables,
    questions: &'a [RatedQuestion],
}

impl<'a> Ahead<'a> {
    /// V_j where the most telling question follows each answer: c_j + sum over v of P(v) min(ECR, V_k) after v.
    fn asking(
        &self,
        question: usize,
        probabilities: &[f64],
        options: Options<'a>,
        asked: &mut Vec<usize>,
        reach: f64,
    ) -> f64 {
        let what_if = &self.questions[question].what_if;
        let table = &self.tables.symptoms[what_if.symptom];
        let then = Options { attendance: options.attendance.with(table.who), ..options };
        asked.push(question);
        let mut minutes = table.cost(&options.attendance);
        for (answer, chance) in what_if.chances(probabilities).into_iter().enumerate().filter(|(_, p)| *p > 0.0) {
            let after = what_if.after(answer, probabilities);
            minutes += chance * self.continuing(&after, what_if.options(answer, then), asked, reach * chance);
        }
        asked.pop();
        minutes
    }

    /// min(ECR, V_k) from some belief.
    fn continuing(&self, probabilities: &[f64], options: Options<'a>, asked: &mut Vec<usize>, reach: f64) -> f64 {
        let repair = repair(self.tables, probabilities, options).minutes;
        if asked.len() >= MAX_QUESTIONS || reach < MIN_CHANCE {
            return repair;
        }
        match self.most_telling(probabilities, options, asked) {
            Some(next) => repair.min(self.asking(next, probabilities, options, asked, reach)),
            None => repair,
        }
    }

    /// The question with the most bits for its minutes, tests last; the first of equals.
    fn most_telling(&self, probabilities: &[f64], options: Options<'_>, asked: &[usize]) -> Option<usize> {
        let mut best: Option<(usize, (bool, f64))> = None;
        for (number, question) in self.questions.iter().enumerate().filter(|(number, _)| !asked.contains(number)) {
            let bits = question.what_if.bits(self.tables, probabilities);
            let cost = self.tables.symptoms[question.what_if.symptom].cost(&options.attendance);
            let merit = (!question.is_test, bits / cost);
            if bits > MIN_BITS && best.is_none_or(|(_, most)| merit > most) {
                best = Some((number, merit));
            }
        }
        best.map(|(number, _)| number)
    }
}
