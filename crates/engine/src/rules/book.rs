//! All rules of a catalog, compiled once, and their evaluation to a fixed point.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use rhai::{AST, Engine, EvalAltResult, FnPtr, ImmutableString, NativeCallContext, Position};

use super::{
    Effect, Facts, Outcome, RuleOutline, check,
    sandbox::{OperationBudget, engine},
    syntax::{Call, calls, offset},
    vocabulary::{CurrentContext, EvalContext, SymbolTable, lock, register},
};
use crate::{
    model::{
        Catalog, Diagnostic, Id, Kind, SourceFile, SourceSpan,
        limits::{MAX_RULE_STEPS, MAX_RULES},
    },
    text::printable,
};

/// The compiled rules of a catalog.
pub struct RuleSet {
    engine: Engine,
    current: CurrentContext,
    steps: OperationBudget,
    /// One evaluation at a time: the engine's functions share `current`.
    turn: Mutex<()>,
    rules: Vec<Rule>,
}

struct Rule {
    text: RuleOutline,
    body: FnPtr,
    ast: Arc<AST>,
}

/// What all rules say about some facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// In the order of files and rules. Shared, so that a question of "what if" copies only what changes.
    pub outcomes: Vec<Arc<Outcome>>,
    /// Facts that rules derived, beyond those given.
    pub derived: Vec<(Id, Id)>,
    /// How many times a rule was run for it.
    pub runs: usize,
}

/// What `rule(…)` calls have registered while a file was run for the first time.
type Registered = Arc<Mutex<Vec<(String, String, FnPtr, Position)>>>;

impl RuleSet {
    /// Compiles and checks all rule files. The error is every problem in them.
    pub fn compile(catalog: &Catalog) -> Result<Self, Vec<Diagnostic>> {
        Self::read_all(catalog, SymbolTable::by(catalog))
    }

    /// Every problem in the rules of a catalog that has problems itself. Rules may name entries that are there but
    /// cannot be read (`broken`): that is no second problem.
    pub fn problems<'a>(catalog: &Catalog, broken: impl Iterator<Item = (Kind, &'a str)>) -> Vec<Diagnostic> {
        Self::read_all(catalog, SymbolTable::by(catalog).and(broken)).err().unwrap_or_default()
    }

    fn read_all(catalog: &Catalog, declared: SymbolTable) -> Result<Self, Vec<Diagnostic>> {
        let declared = Arc::new(declared);
        let current = CurrentContext::default();
        let registered = Registered::default();
        let steps = OperationBudget::default();
        let mut engine = engine(&steps);
        register(&mut engine, &declared, &current, &steps);
        register_rule(&mut engine, &registered);
        let mut book = RuleSet { engine, current, steps, turn: Mutex::new(()), rules: Vec::new() };
        let (mut problems, mut files) = (Vec::new(), Vec::new());
        for source in &catalog.rules {
            let file = Arc::new(SourceFile { path: source.path.clone(), text: source.script.clone() });
            problems.extend(book.read(&file, &declared, &registered, &mut files));
        }
        problems.extend(check::cycle(&files));
        if problems.is_empty() { Ok(book) } else { Err(problems) }
    }

    fn read(
        &mut self,
        file: &Arc<SourceFile>,
        declared: &SymbolTable,
        registered: &Registered,
        files: &mut Vec<(Arc<SourceFile>, Vec<Call>)>,
    ) -> Vec<Diagnostic> {
        let ast = match self.engine.compile(&file.text) {
            Ok(ast) => Arc::new(ast),
            Err(error) => return vec![problem(file, "rule-syntax", error.position(), error.err_type().to_string())],
        };
        let calls = calls(&ast);
        let mut problems = check::problems(file, &ast, &calls, declared);
        files.push((Arc::clone(file), calls));
        if !problems.is_empty() {
            return problems;
        }
        let result = self.engine.run_ast(&ast);
        self.steps.end_run();
        // Taken in any case: what a failing file has registered must not become the next one's.
        let rules = std::mem::take(&mut *registered.lock().unwrap_or_else(PoisonError::into_inner));
        if let Err(error) = result {
            return vec![failure(file, &error)];
        }
        for (id, title, body, position) in rules {
            match id.parse::<Id>() {
                Err(error) => problems.push(problem(file, "invalid-id", position, error.to_string())),
                Ok(_) if self.rules.len() >= MAX_RULES => {
                    let message = format!("there are more than {MAX_RULES} rules");
                    problems.push(problem(file, "rule-fails", position, message));
                    break;
                }
                Ok(id) if self.rules.iter().any(|rule| rule.text.id == id) => {
                    problems.push(problem(file, "rule-duplicate", position, format!("there are two rules `{id}`")));
                }
                Ok(id) => {
                    let calls = files.last().map(|(_, calls)| calls.as_slice()).unwrap_or_default();
                    let text = RuleOutline::of(id, title, (file.as_ref(), position), calls, &ast);
                    let rule = Rule { text, body, ast: Arc::clone(&ast) };
                    problems.extend(self.trial(&rule, file, position));
                    self.rules.push(rule);
                }
            }
        }
        problems
    }

    /// A rule that fails or breaks a limit when nothing is known does so in every interview.
    fn trial(&self, rule: &Rule, file: &Arc<SourceFile>, position: Position) -> Option<Diagnostic> {
        let (_, error) = self.run(rule, &Arc::default());
        error.map(|error| {
            let place = Some(innermost(&error)).filter(|place| !place.is_none()).unwrap_or(position);
            problem(file, "rule-fails", place, reason(&error))
        })
    }

    /// All rules as written, in order.
    pub fn rules(&self) -> impl Iterator<Item = &RuleOutline> {
        self.rules.iter().map(|rule| &rule.text)
    }

    /// Runs all rules on `facts`, and again those that read what others derived, until nothing new follows.
    ///
    /// A derived fact never replaces a given one. The number of rounds is bounded by the number of symptoms, since
    /// each round adds a fact.
    pub fn evaluate(&self, facts: &Facts) -> Evaluation {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.steps.restart();
        let mut facts = Arc::new(facts.clone());
        let mut outcomes: Vec<Arc<Outcome>> = self.rules.iter().map(|rule| Arc::new(self.call(rule, &facts))).collect();
        let mut derived = Vec::new();
        let mut runs = outcomes.len();
        loop {
            let fresh = new_facts(&outcomes, &facts);
            if fresh.is_empty() {
                return Evaluation { outcomes, derived, runs };
            }
            let changed: BTreeSet<Id> = fresh.iter().map(|(symptom, _)| symptom.clone()).collect();
            Arc::make_mut(&mut facts).answers.extend(fresh.iter().cloned());
            derived.extend(fresh);
            for (rule, outcome) in self.rules.iter().zip(&mut outcomes) {
                if !outcome.reads.is_disjoint(&changed) {
                    *outcome = Arc::new(self.call(rule, &facts));
                    runs += 1;
                }
            }
        }
    }

    /// What the rules would say with one answer more: only those run again that read it. Equal to [`Self::evaluate`] on
    /// the facts with the answer in them.
    pub fn with_answer(&self, now: &Evaluation, facts: &Facts, symptom: &Id, answer: &Id) -> Evaluation {
        let readers = || now.outcomes.iter().enumerate().filter(|(_, outcome)| outcome.reads.contains(symptom));
        let derives =
            |outcome: &Outcome| outcome.findings.iter().any(|finding| matches!(finding, Effect::Derive { .. }));
        let mut facts = facts.clone();
        facts.answers.insert(symptom.clone(), answer.clone());
        // A rule that derives may wake others, or let what it has derived fall: then all is done anew.
        if readers().any(|(_, outcome)| derives(outcome)) || now.derived.iter().any(|(known, _)| known == symptom) {
            return self.evaluate(&facts);
        }
        let mut known = facts.clone();
        for (derived, value) in &now.derived {
            known.answers.entry(derived.clone()).or_insert_with(|| value.clone());
        }
        let known = Arc::new(known);
        let again = self.run_again(readers().map(|(number, _)| number), &known);
        if again.iter().any(|(_, outcome)| derives(outcome)) {
            return self.evaluate(&facts);
        }
        let mut then = Evaluation { runs: again.len(), ..now.clone() };
        again.into_iter().for_each(|(number, outcome)| then.outcomes[number] = Arc::new(outcome));
        then
    }

    fn run_again(&self, numbers: impl Iterator<Item = usize>, facts: &Arc<Facts>) -> Vec<(usize, Outcome)> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.steps.restart();
        numbers.map(|number| (number, self.call(&self.rules[number], facts))).collect()
    }

    /// Runs one rule; what it has said before it failed is still in the run.
    fn run(&self, rule: &Rule, facts: &Arc<Facts>) -> (EvalContext, Option<Box<EvalAltResult>>) {
        *lock(&self.current) = EvalContext { facts: Arc::clone(facts), ..EvalContext::default() };
        let result = rule.body.call::<rhai::Dynamic>(&self.engine, &rule.ast, ());
        self.steps.end_run();
        (std::mem::take(&mut *lock(&self.current)), result.err())
    }

    fn call(&self, rule: &Rule, facts: &Arc<Facts>) -> Outcome {
        let (run, error) = self.run(rule, facts);
        let failure = error.map(|error| {
            let position = innermost(&error);
            format!(
                "{}:{}:{}: {}",
                rule.text.path,
                position.line().unwrap_or(1),
                position.position().unwrap_or(1),
                reason(&error)
            )
        });
        let findings = if failure.is_some() { Vec::new() } else { run.findings };
        let needs = run.reads.iter().filter(|symptom| !facts.answers.contains_key(*symptom)).cloned().collect();
        let (id, title) = (rule.text.id.clone(), rule.text.title.clone());
        Outcome { id, title, findings, reads: run.reads, needs, failure }
    }
}

/// Derived facts that are not known yet, the first of several for one symptom.
fn new_facts(outcomes: &[Arc<Outcome>], facts: &Facts) -> Vec<(Id, Id)> {
    let mut fresh: Vec<(Id, Id)> = Vec::new();
    for finding in outcomes.iter().flat_map(|outcome| &outcome.findings) {
        if let Effect::Derive { symptom, answer } = finding
            && !facts.answers.contains_key(symptom)
            && !fresh.iter().any(|(known, _)| known == symptom)
        {
            fresh.push((symptom.clone(), answer.clone()));
        }
    }
    fresh
}

fn register_rule(engine: &mut Engine, registered: &Registered) {
    let registered = Arc::clone(registered);
    engine.register_fn(
        "rule",
        move |context: NativeCallContext, id: ImmutableString, title: ImmutableString, body: FnPtr| {
            let rule = (id.to_string(), printable(&title).into_owned(), body, context.call_position());
            registered.lock().unwrap_or_else(PoisonError::into_inner).push(rule);
        },
    );
}

fn problem(file: &Arc<SourceFile>, check: &'static str, position: Position, message: String) -> Diagnostic {
    let start = offset(&file.text, position);
    let length = file.text[start..].find(['\n', ' ', '(', ';']).unwrap_or(0).max(1);
    let end = (start + length).min(file.text.len());
    let remedy = match check {
        "rule-duplicate" => "give one of them another id",
        "rule-fails" => "a rule must end soon and call the words of rules with names that exist",
        _ => "mend the script here or just before",
    };
    Diagnostic::new(check, SourceSpan { file: Arc::clone(file), span: start..end }, message, remedy).label("here")
}

fn failure(file: &Arc<SourceFile>, error: &EvalAltResult) -> Diagnostic {
    problem(file, "rule-fails", error.position(), reason(error))
}

/// The place where an error arose, not where the rule was called from.
fn innermost(error: &EvalAltResult) -> Position {
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, position) => {
            Some(innermost(inner)).filter(|place| !place.is_none()).unwrap_or(*position)
        }
        other => other.position(),
    }
}

/// An engine's error without its position, which is told apart.
fn reason(error: &EvalAltResult) -> String {
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => reason(inner),
        EvalAltResult::ErrorRuntime(message, _) => printable(&message.to_string()).into_owned(),
        EvalAltResult::ErrorTerminated(..) => {
            format!("all rules together take more than {MAX_RULE_STEPS} steps")
        }
        other => {
            let text = other.to_string();
            printable(text.rsplit_once(" (line ").map_or(text.as_str(), |(before, _)| before)).into_owned()
        }
    }
}
