//! All rules of a catalog, compiled once, and their evaluation to a fixed point.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use rhai::{AST, Engine, EvalAltResult, FnPtr, ImmutableString, NativeCallContext, Position};

use super::{
    check,
    effect::{Effect, RuleOutcome},
    eval::{CurrentContext, EvalContext, lock, register},
    facts::Facts,
    outline::RuleOutline,
    rule_error::{failure, innermost, problem, reason},
    sandbox::{OperationBudget, engine},
    symbols::SymbolTable,
    syntax::{Call, calls},
};
use crate::{
    model::{Catalog, Diagnostic, Id, Kind, SourceFile, limits::MAX_RULES},
    text::printable,
};

/// The compiled rules of a catalog.
pub struct RuleSet {
    engine: Engine,
    current: CurrentContext,
    budget: OperationBudget,
    /// One evaluation at a time: the engine's functions share `current`.
    turn: Mutex<()>,
    rules: Vec<Rule>,
}

struct Rule {
    text: RuleOutline,
    body: FnPtr,
    ast: Arc<AST>,
}

/// What all rules do with some facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// In the order of files and rules. Shared, so that a what-if question copies only what changes.
    pub outcomes: Vec<Arc<RuleOutcome>>,
    /// Answers that rules derived, beyond those given: symptom and answer.
    pub derived: Vec<(Id, Id)>,
    /// How many times a rule was run.
    pub runs: usize,
}

/// What `rule(…)` calls have registered while a file was run for the first time.
type Registered = Arc<Mutex<Vec<(String, String, FnPtr, Position)>>>;

impl RuleSet {
    /// Compiles and checks all rule files.
    ///
    /// # Errors
    ///
    /// Every problem in them.
    pub fn compile(catalog: &Catalog) -> Result<Self, Vec<Diagnostic>> {
        Self::read_all(catalog, SymbolTable::by(catalog))
    }

    /// Every problem in the rules of a catalog that has problems itself. A rule that names an entry that exists and cannot
    /// be read (one of `broken`) is not reported.
    pub fn problems<'a>(catalog: &Catalog, broken: impl Iterator<Item = (Kind, &'a str)>) -> Vec<Diagnostic> {
        Self::read_all(catalog, SymbolTable::by(catalog).and(broken)).err().unwrap_or_default()
    }

    fn read_all(catalog: &Catalog, symbols: SymbolTable) -> Result<Self, Vec<Diagnostic>> {
        let symbols = Arc::new(symbols);
        let current = CurrentContext::default();
        let registered = Registered::default();
        let budget = OperationBudget::default();
        let mut engine = engine(&budget);
        register(&mut engine, &symbols, &current, &budget);
        register_rule(&mut engine, &registered);
        let mut rule_set = RuleSet { engine, current, budget, turn: Mutex::new(()), rules: Vec::new() };
        let (mut problems, mut files) = (Vec::new(), Vec::new());
        for source in &catalog.rules {
            let file = Arc::new(SourceFile { path: source.path.clone(), text: source.script.clone() });
            problems.extend(rule_set.read(&file, &symbols, &registered, &mut files));
        }
        problems.extend(check::cycle(&files));
        if problems.is_empty() { Ok(rule_set) } else { Err(problems) }
    }

    fn read(
        &mut self,
        file: &Arc<SourceFile>,
        symbols: &SymbolTable,
        registered: &Registered,
        files: &mut Vec<(Arc<SourceFile>, Vec<Call>)>,
    ) -> Vec<Diagnostic> {
        let ast = match self.engine.compile(&file.text) {
            Ok(ast) => Arc::new(ast),
            Err(error) => return vec![problem(file, "rule-syntax", error.position(), error.err_type().to_string())],
        };
        let calls = calls(&ast);
        let mut problems = check::problems(file, &ast, &calls, symbols);
        files.push((Arc::clone(file), calls));
        if !problems.is_empty() {
            return problems;
        }
        let result = self.engine.run_ast(&ast);
        self.budget.end_run();
        // Taken in any case: the rules of a failing file must not count as the next one's.
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
                    problems.extend(self.dry_run(&rule, file, position));
                    self.rules.push(rule);
                }
            }
        }
        problems
    }

    /// A rule that fails or breaks a limit when nothing is known does so in every interview.
    fn dry_run(&self, rule: &Rule, file: &Arc<SourceFile>, position: Position) -> Option<Diagnostic> {
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
        self.budget.restart();
        let mut facts = Arc::new(facts.clone());
        let mut outcomes: Vec<Arc<RuleOutcome>> =
            self.rules.iter().map(|rule| Arc::new(self.call(rule, &facts))).collect();
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

    /// What the rules would do with one answer more: only those run again that read it. Equal to [`Self::evaluate`] on
    /// the facts with the answer in them.
    pub fn with_answer(&self, now: &Evaluation, facts: &Facts, symptom: &Id, answer: &Id) -> Evaluation {
        let readers = || now.outcomes.iter().enumerate().filter(|(_, outcome)| outcome.reads.contains(symptom));
        let derives =
            |outcome: &RuleOutcome| outcome.effects.iter().any(|effect| matches!(effect, Effect::Derive { .. }));
        let mut facts = facts.clone();
        facts.answers.insert(symptom.clone(), answer.clone());
        // A rule that derives may make others fire, or no longer derive: then everything is evaluated again.
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

    fn run_again(&self, numbers: impl Iterator<Item = usize>, facts: &Arc<Facts>) -> Vec<(usize, RuleOutcome)> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.budget.restart();
        numbers.map(|number| (number, self.call(&self.rules[number], facts))).collect()
    }

    /// Runs one rule; what it did before it failed is still in the context.
    fn run(&self, rule: &Rule, facts: &Arc<Facts>) -> (EvalContext, Option<Box<EvalAltResult>>) {
        *lock(&self.current) = EvalContext { facts: Arc::clone(facts), ..EvalContext::default() };
        let result = rule.body.call::<rhai::Dynamic>(&self.engine, &rule.ast, ());
        self.budget.end_run();
        (std::mem::take(&mut *lock(&self.current)), result.err())
    }

    fn call(&self, rule: &Rule, facts: &Arc<Facts>) -> RuleOutcome {
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
        let effects = if failure.is_some() { Vec::new() } else { run.effects };
        let needs = run.reads.iter().filter(|symptom| !facts.answers.contains_key(*symptom)).cloned().collect();
        let (id, title) = (rule.text.id.clone(), rule.text.title.clone());
        RuleOutcome { id, title, effects, reads: run.reads, needs, failure }
    }
}

/// Derived facts that are not known yet, the first of several for one symptom.
fn new_facts(outcomes: &[Arc<RuleOutcome>], facts: &Facts) -> Vec<(Id, Id)> {
    let mut fresh: Vec<(Id, Id)> = Vec::new();
    for effect in outcomes.iter().flat_map(|outcome| &outcome.effects) {
        if let Effect::Derive { symptom, answer } = effect
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
