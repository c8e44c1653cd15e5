//! The words of a rule, each with what its arguments name. The one table for running, checking and documenting them.

use std::sync::{Arc, Mutex, PoisonError};

use indexmap::{IndexMap, IndexSet};
use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString, NativeCallContext};

use super::{Effect, Facts, sandbox::OperationBudget};
use crate::{
    model::{Catalog, CodeTable, Id, Kind, Strength, UNKNOWN},
    text::printable,
};

/// What an argument of a word must name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    Symptom,
    /// An answer of the symptom named just before.
    Answer,
    Cause,
    Fix,
    System,
    /// A code of the table named just before.
    Code,
    Strength,
    Text,
}

/// What calling a word does to the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Looks at what is known.
    Reads,
    /// Makes an answer known.
    Derives,
    /// Adds a finding.
    Says,
}

/// One function that rules can call.
pub struct Builtin {
    pub name: &'static str,
    pub arguments: &'static [Argument],
    pub role: Role,
    /// What it gives or does, for the reference.
    pub says: &'static str,
}

/// All functions that rules can call, beside `rule` itself.
pub const BUILTINS: [Builtin; 17] = {
    use Argument::{Answer, Cause, Code, Fix, Strength, Symptom, System, Text};
    use Role::{Derives, Reads, Says};
    const fn word(name: &'static str, arguments: &'static [Argument], role: Role, says: &'static str) -> Builtin {
        Builtin { name, arguments, role, says }
    }
    [
        word("is", &[Symptom, Answer], Reads, "whether the question has this answer"),
        word("known", &[Symptom], Reads, "whether the question is answered at all; \"don't know\" is no answer"),
        word("answer", &[Symptom], Reads, "the answer, or `unknown`"),
        word("said", &[Text], Reads, "whether these words stand in what the caller said, small or capital"),
        word("tried", &[Fix], Reads, "whether the fix was tried, with whatever outcome"),
        word("code", &[System, Code], Reads, "whether this code of the table was read out or found"),
        word("support", &[Cause, Strength], Says, "speaks for the cause, as strongly as the word says"),
        word("contradict", &[Cause, Strength], Says, "speaks against the cause"),
        word("rule_out", &[Cause], Says, "takes the cause out of the question"),
        word("derive", &[Symptom, Answer], Derives, "takes the answer as given, for the model and for other rules"),
        word("ask_next", &[Symptom], Says, "puts the question before all others"),
        word("skip", &[Symptom], Says, "has the question asked no more"),
        word("suggest", &[Fix], Says, "puts the fix before others of its turn"),
        word("forbid", &[Fix, Text], Says, "has the fix not offered, and says why"),
        word("warn", &[Text], Says, "tells the reader at once"),
        word("escalate", &[Text], Says, "hands over, and says why"),
        word("note", &[Text], Says, "adds a line to the runbook"),
    ]
};

/// The word of a name.
pub(super) fn word(name: &str) -> Option<&'static Builtin> {
    BUILTINS.iter().find(|word| word.name == name)
}

/// Which names a catalog declares, for rules to use.
#[derive(Debug)]
pub(super) struct SymbolTable {
    /// By symptom, its answers; none if the symptom is broken and nothing is known of them.
    symptoms: IndexMap<Id, IndexSet<Id>>,
    causes: IndexSet<Id>,
    fixes: IndexSet<Id>,
    /// By table, its codes; none if the table is broken.
    tables: IndexMap<String, IndexSet<String>>,
}

impl SymbolTable {
    pub fn by(catalog: &Catalog) -> Self {
        let answers = |symptom: &crate::model::Symptom| symptom.answers.keys().cloned().collect();
        SymbolTable {
            symptoms: catalog.symptoms.iter().map(|(id, symptom)| (id.clone(), answers(symptom))).collect(),
            causes: catalog.causes.keys().cloned().collect(),
            fixes: catalog.fixes.keys().cloned().collect(),
            tables: catalog
                .codes
                .iter()
                .map(|(system, table)| (system.as_str().to_owned(), table.codes.keys().cloned().collect()))
                .collect(),
        }
    }

    /// The same names and those of entries whose content is not known.
    pub fn and<'a>(mut self, broken: impl Iterator<Item = (Kind, &'a str)>) -> Self {
        for (kind, id) in broken.filter_map(|(kind, id)| Some((kind, id.parse::<Id>().ok()?))) {
            match kind {
                Kind::Cause => drop(self.causes.insert(id)),
                Kind::Fix => drop(self.fixes.insert(id)),
                Kind::Symptom => drop(self.symptoms.insert(id, IndexSet::new())),
                Kind::Code => drop(self.tables.insert(id.to_string(), IndexSet::new())),
                _ => {}
            }
        }
        self
    }

    /// Whether an argument may be this name, after the argument before it.
    pub fn allows(&self, argument: Argument, before: Option<&str>, name: &str) -> bool {
        match argument {
            Argument::Text | Argument::Code => true,
            Argument::Symptom => self.symptoms.contains_key(name),
            Argument::Cause => self.causes.contains(name),
            Argument::Fix => self.fixes.contains(name),
            Argument::System => self.tables.contains_key(name),
            Argument::Strength => crate::model::Strength::words().any(|word| word == name),
            Argument::Answer => {
                let answers = before.and_then(|symptom| self.symptoms.get(symptom));
                answers.is_none_or(|answers| answers.is_empty() || answers.contains(name))
            }
        }
    }

    /// The names that an argument may have, after the argument before it. Nothing: any text will do.
    pub fn choices(&self, argument: Argument, before: Option<&str>) -> Option<Vec<&str>> {
        fn texts(ids: &IndexSet<Id>) -> Vec<&str> {
            ids.iter().map(Id::as_str).collect()
        }
        Some(match argument {
            Argument::Text => return None,
            Argument::Symptom => self.symptoms.keys().map(Id::as_str).collect(),
            Argument::Cause => texts(&self.causes),
            Argument::Fix => texts(&self.fixes),
            Argument::System => self.tables.keys().map(String::as_str).collect(),
            Argument::Strength => crate::model::Strength::words().collect(),
            Argument::Answer => {
                let answers = self.symptoms.get(before?)?;
                if answers.is_empty() {
                    return None; // The symptom is broken, and nothing is known of its answers.
                }
                texts(answers)
            }
            Argument::Code => {
                let codes = self.tables.get(before?)?;
                if codes.is_empty() {
                    return None;
                }
                codes.iter().map(String::as_str).collect()
            }
        })
    }
}

/// What one rule may say; each costs memory, and nobody reads so many.
const MAX_FINDINGS: usize = 100;
/// Bytes of what was said that are searched in about the time of a step.
const READ_IN_A_STEP: usize = 1024;

/// One run of one rule: what it may read, and what it has read and said.
#[derive(Debug, Default)]
pub(super) struct EvalContext {
    pub facts: Arc<Facts>,
    pub reads: std::collections::BTreeSet<Id>,
    pub findings: Vec<Effect>,
}

/// The run that the engine's functions work on; one rule runs at a time.
pub(super) type CurrentContext = Arc<Mutex<EvalContext>>;

/// A poisoned lock only means that an earlier rule panicked inside the engine; the run is replaced before each rule.
pub(super) fn lock(run: &CurrentContext) -> std::sync::MutexGuard<'_, EvalContext> {
    run.lock().unwrap_or_else(PoisonError::into_inner)
}

type Fallible<T> = Result<T, Box<EvalAltResult>>;

/// Teaches an engine the words, working on `run` and refusing names that the catalog does not declare.
pub(super) fn register(
    engine: &mut Engine,
    declared: &Arc<SymbolTable>,
    run: &CurrentContext,
    steps: &OperationBudget,
) {
    for word in &BUILTINS {
        let (declared, run, steps) = (Arc::clone(declared), Arc::clone(run), steps.clone());
        let call = move |context: &NativeCallContext, arguments: &[&str]| -> Fallible<Dynamic> {
            for (index, argument) in word.arguments.iter().enumerate() {
                let before = index.checked_sub(1).map(|before| arguments[before]);
                refuse_unknown(&declared, *argument, before, arguments[index], context)?;
            }
            let mut run = lock(&run);
            if word.name == "said" {
                steps.charge((run.facts.said.len() / READ_IN_A_STEP) as u64);
            }
            apply(word.name, arguments, &mut run).map_err(|message| at(context, message))
        };
        match word.arguments.len() {
            1 => engine.register_fn(word.name, move |context: NativeCallContext, one: ImmutableString| {
                call(&context, &[&one])
            }),
            _ => engine.register_fn(
                word.name,
                move |context: NativeCallContext, one: ImmutableString, two: ImmutableString| {
                    call(&context, &[&one, &two])
                },
            ),
        };
    }
}

fn refuse_unknown(
    declared: &SymbolTable,
    argument: Argument,
    before: Option<&str>,
    name: &str,
    context: &NativeCallContext,
) -> Fallible<()> {
    match declared.allows(argument, before, name) {
        true => Ok(()),
        false => Err(at(context, format!("there is no {} `{name}`", argument.noun()))),
    }
}

fn at(context: &NativeCallContext, message: String) -> Box<EvalAltResult> {
    EvalAltResult::ErrorRuntime(message.into(), context.call_position()).into()
}

impl Argument {
    /// What it is called in a message.
    pub fn noun(self) -> &'static str {
        match self {
            Argument::Symptom => "symptom",
            Argument::Answer => "answer",
            Argument::Cause => "cause",
            Argument::Fix => "fix",
            Argument::System => "code table",
            Argument::Code => "code",
            Argument::Strength => "strength",
            Argument::Text => "text",
        }
    }
}

/// Does what a word says. The arguments have been checked, so reading them as ids does not fail.
fn apply(name: &str, arguments: &[&str], run: &mut EvalContext) -> Result<Dynamic, String> {
    let id = |index: usize| arguments[index].parse::<Id>().map_err(|error| error.to_string());
    let text = |index: usize| printable(arguments[index]).into_owned();
    let ratio = || arguments[1].parse::<Strength>().map(|strength| strength.ratio).map_err(|error| error.to_string());
    let said = match name {
        "is" | "known" | "answer" => return read(name, arguments, run),
        "said" => return Ok(run.facts.said.contains(&arguments[0].to_lowercase()).into()),
        "tried" => return Ok(run.facts.tried.iter().any(|fix| fix == arguments[0]).into()),
        "code" => return Ok(has_code(&run.facts, arguments[0], arguments[1]).into()),
        "support" => Effect::Support { cause: id(0)?, ratio: ratio()? },
        "contradict" => Effect::Contradict { cause: id(0)?, ratio: ratio()? },
        "rule_out" => Effect::RuleOut { cause: id(0)? },
        "derive" => Effect::Derive { symptom: id(0)?, answer: id(1)? },
        "ask_next" => Effect::AskNext { symptom: id(0)? },
        "skip" => Effect::Skip { symptom: id(0)? },
        "suggest" => Effect::Suggest { fix: id(0)? },
        "forbid" => Effect::Forbid { fix: id(0)?, why: text(1) },
        "warn" => Effect::Warn { text: text(0) },
        "escalate" => Effect::Escalate { text: text(0) },
        _ => Effect::Note { text: text(0) },
    };
    if run.findings.len() >= MAX_FINDINGS {
        return Err(format!("a rule says more than {MAX_FINDINGS} things"));
    }
    run.findings.push(said);
    Ok(Dynamic::UNIT)
}

fn read(name: &str, arguments: &[&str], run: &mut EvalContext) -> Result<Dynamic, String> {
    let symptom: Id = arguments[0].parse().map_err(|error: crate::model::BadId| error.to_string())?;
    let answer = run.facts.answers.get(&symptom);
    let value = match name {
        "is" => answer.is_some_and(|given| given == arguments[1]).into(),
        "known" => answer.is_some().into(),
        _ => answer.map_or(UNKNOWN, Id::as_str).into(),
    };
    run.reads.insert(symptom);
    Ok(value)
}

/// Whether a code was read, however the rule spells its number.
fn has_code(facts: &Facts, system: &str, code: &str) -> bool {
    let number = CodeTable::number(code);
    let is_it = |read: &crate::model::CodeRef| {
        read.system.as_str() == system
            && (read.code == code || number.is_some() && CodeTable::number(&read.code) == number)
    };
    facts.codes.iter().any(is_it)
}
