//! Running builtins: what each returns or does while a rule is evaluated.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString, NativeCallContext};

use super::{
    builtins::{Argument, Builtin},
    effect::Effect,
    facts::Facts,
    sandbox::OperationBudget,
    symbols::SymbolTable,
};
use crate::{
    model::{CodeRef, CodeTable, Id, Strength, UNKNOWN},
    text::printable,
};

/// The effects of one rule at most; each costs memory, and no person reads more.
const MAX_EFFECTS: usize = 100;
/// Bytes of the caller's words that are searched in about the time of one operation.
const READ_IN_A_STEP: usize = 1024;

/// One run of one rule: what it may read, and what it has read and done.
#[derive(Debug, Default)]
pub(super) struct EvalContext {
    pub facts: Arc<Facts>,
    pub reads: BTreeSet<Id>,
    pub effects: Vec<Effect>,
}

/// The context that the engine's functions work on; one rule runs at a time.
pub(super) type CurrentContext = Arc<Mutex<EvalContext>>;

/// A poisoned lock only means that an earlier rule panicked inside the engine; the context is replaced before each rule.
pub(super) fn lock(context: &CurrentContext) -> MutexGuard<'_, EvalContext> {
    context.lock().unwrap_or_else(PoisonError::into_inner)
}

type Fallible<T> = Result<T, Box<EvalAltResult>>;

/// Registers the builtins with an engine. They work on `current` and refuse names that the catalog does not define.
pub(super) fn register(
    engine: &mut Engine,
    symbols: &Arc<SymbolTable>,
    current: &CurrentContext,
    budget: &OperationBudget,
) {
    for &builtin in Builtin::ALL {
        let (symbols, current, budget) = (Arc::clone(symbols), Arc::clone(current), budget.clone());
        let call = move |context: &NativeCallContext, arguments: &[&str]| -> Fallible<Dynamic> {
            for (index, argument) in builtin.arguments().iter().enumerate() {
                let before = index.checked_sub(1).map(|before| arguments[before]);
                refuse_unknown(&symbols, *argument, before, arguments[index], context)?;
            }
            let mut run = lock(&current);
            if builtin == Builtin::Said {
                budget.charge((run.facts.said.len() / READ_IN_A_STEP) as u64);
            }
            run.call(builtin, arguments).map_err(|message| at(context, message))
        };
        match builtin.arguments().len() {
            1 => engine.register_fn(builtin.name(), move |context: NativeCallContext, one: ImmutableString| {
                call(&context, &[&one])
            }),
            _ => engine.register_fn(
                builtin.name(),
                move |context: NativeCallContext, one: ImmutableString, two: ImmutableString| {
                    call(&context, &[&one, &two])
                },
            ),
        };
    }
}

fn refuse_unknown(
    symbols: &SymbolTable,
    argument: Argument,
    before: Option<&str>,
    name: &str,
    context: &NativeCallContext,
) -> Fallible<()> {
    if symbols.allows(argument, before, name) {
        return Ok(());
    }
    Err(at(context, format!("there is no {} `{name}`", argument.noun())))
}

fn at(context: &NativeCallContext, message: String) -> Box<EvalAltResult> {
    EvalAltResult::ErrorRuntime(message.into(), context.call_position()).into()
}

impl EvalContext {
    /// Calls a builtin. The arguments have been checked, so reading them as ids does not fail.
    fn call(&mut self, builtin: Builtin, arguments: &[&str]) -> Result<Dynamic, String> {
        let id = |index: usize| arguments[index].parse::<Id>().map_err(|error| error.to_string());
        let text = |index: usize| printable(arguments[index]).into_owned();
        let ratio =
            || arguments[1].parse::<Strength>().map(|strength| strength.ratio).map_err(|error| error.to_string());
        match builtin {
            Builtin::Is => {
                let answer = self.read(id(0)?);
                Ok(answer.is_some_and(|given| *given == *arguments[1]).into())
            }
            Builtin::Known => Ok(self.read(id(0)?).is_some().into()),
            Builtin::Answer => Ok(self.read(id(0)?).map_or(UNKNOWN, Id::as_str).into()),
            Builtin::Said => Ok(self.facts.said.contains(&arguments[0].to_lowercase()).into()),
            Builtin::Tried => Ok(self.facts.tried.iter().any(|fix| fix == arguments[0]).into()),
            Builtin::Code => Ok(has_code(&self.facts, arguments[0], arguments[1]).into()),
            Builtin::Support => self.add(Effect::Support { cause: id(0)?, ratio: ratio()? }),
            Builtin::Contradict => self.add(Effect::Contradict { cause: id(0)?, ratio: ratio()? }),
            Builtin::RuleOut => self.add(Effect::RuleOut { cause: id(0)? }),
            Builtin::Derive => self.add(Effect::Derive { symptom: id(0)?, answer: id(1)? }),
            Builtin::AskNext => self.add(Effect::AskNext { symptom: id(0)? }),
            Builtin::Skip => self.add(Effect::Skip { symptom: id(0)? }),
            Builtin::Suggest => self.add(Effect::Suggest { fix: id(0)? }),
            Builtin::Forbid => self.add(Effect::Forbid { fix: id(0)?, why: text(1) }),
            Builtin::Warn => self.add(Effect::Warn { text: text(0) }),
            Builtin::Escalate => self.add(Effect::Escalate { text: text(0) }),
            Builtin::Note => self.add(Effect::Note { text: text(0) }),
        }
    }

    /// The answer of a symptom, which the rule has then read.
    fn read(&mut self, symptom: Id) -> Option<&Id> {
        let answer = self.facts.answers.get(&symptom);
        self.reads.insert(symptom);
        answer
    }

    fn add(&mut self, effect: Effect) -> Result<Dynamic, String> {
        if self.effects.len() >= MAX_EFFECTS {
            return Err(format!("a rule has more than {MAX_EFFECTS} effects"));
        }
        self.effects.push(effect);
        Ok(Dynamic::UNIT)
    }
}

/// Whether a code was read, however the rule spells its number.
fn has_code(facts: &Facts, system: &str, code: &str) -> bool {
    let number = CodeTable::number(code);
    let is_it = |read: &CodeRef| {
        read.system.as_str() == system
            && (read.code == code || number.is_some() && CodeTable::number(&read.code) == number)
    };
    facts.codes.iter().any(is_it)
}
