//! The script engine in which rules run: no disk, no clock, no output, and a limit on everything.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use rhai::{
    Dynamic, Engine, OptimizationLevel, Token,
    module_resolvers::DummyModuleResolver,
    packages::{
        ArithmeticPackage, BasicArrayPackage, BasicIteratorPackage, BasicMapPackage, BasicMathPackage,
        BasicStringPackage, LogicPackage, MoreStringPackage, Package,
    },
};

use crate::model::limits::MAX_RULE_STEPS;

/// A rule does a handful of look-ups; these limits end loops, recursion and growth within milliseconds.
const MAX_OPERATIONS: u64 = 50_000;
const MAX_CALL_LEVELS: usize = 16;
const MAX_TEXT: usize = 16 * 1024;
const MAX_ITEMS: usize = 1024;

/// Counts the operations of all rules in one evaluation, so that many slow rules together end in time too.
#[derive(Clone, Debug, Default)]
pub(super) struct OperationBudget {
    /// Of the runs that have ended.
    ended: Arc<AtomicU64>,
    /// Of the current run.
    running: Arc<AtomicU64>,
}

impl OperationBudget {
    /// A new evaluation begins.
    pub fn restart(&self) {
        self.ended.store(0, Ordering::Relaxed);
    }

    /// A builtin took as long as this many operations.
    pub fn charge(&self, operations: u64) {
        self.ended.fetch_add(operations, Ordering::Relaxed);
    }

    /// A run has ended.
    pub fn end_run(&self) {
        self.ended.fetch_add(self.running.swap(0, Ordering::Relaxed), Ordering::Relaxed);
    }

    /// Whether the run may continue after this many operations.
    fn allow(&self, operations: u64) -> bool {
        self.running.store(operations, Ordering::Relaxed);
        self.ended.load(Ordering::Relaxed) + operations <= MAX_RULE_STEPS
    }
}

/// An engine with arithmetic, text, arrays and maps, and nothing else.
///
/// `Engine::new` would bring `sleep`, `timestamp` and `import` from disk; `new_raw` brings none of them.
pub(super) fn engine(budget: &OperationBudget) -> Engine {
    let mut engine = Engine::new_raw();
    engine.register_global_module(ArithmeticPackage::new().as_shared_module());
    engine.register_global_module(BasicStringPackage::new().as_shared_module());
    engine.register_global_module(BasicIteratorPackage::new().as_shared_module());
    engine.register_global_module(LogicPackage::new().as_shared_module());
    engine.register_global_module(BasicArrayPackage::new().as_shared_module());
    engine.register_global_module(BasicMapPackage::new().as_shared_module());
    engine.register_global_module(BasicMathPackage::new().as_shared_module());
    engine.register_global_module(MoreStringPackage::new().as_shared_module());
    engine.set_module_resolver(DummyModuleResolver::new());
    engine.on_print(|_| {});
    engine.on_debug(|_, _, _| {});
    free_the_word_is(&mut engine);
    engine.disable_symbol("eval");
    engine.disable_symbol("import");
    engine.set_strict_variables(true);
    engine.set_max_operations(MAX_OPERATIONS);
    let budget = budget.clone();
    engine.on_progress(move |done| (!budget.allow(done)).then_some(Dynamic::UNIT));
    engine.set_max_call_levels(MAX_CALL_LEVELS);
    engine.set_max_expr_depths(48, 24);
    engine.set_max_string_size(MAX_TEXT);
    engine.set_max_array_size(MAX_ITEMS);
    engine.set_max_map_size(MAX_ITEMS);
    engine.set_max_variables(64);
    // The tree must keep what was written, so that it can be checked.
    engine.set_optimization_level(OptimizationLevel::None);
    engine
}

/// The script language reserves `is`; in rules it is the most common function.
fn free_the_word_is(engine: &mut Engine) {
    #[expect(deprecated, reason = "the engine marks this call as liable to change; there is no other way")]
    engine.on_parse_token(|token, _, _| match token {
        Token::Reserved(word) if *word == "is" => Token::Identifier(word),
        other => other,
    });
}

/// Functions of the packages above that a rule may call; everything else by name is a mistake.
pub(super) const STANDARD: [&str; 24] = [
    "abs",
    "all",
    "contains",
    "ends_with",
    "filter",
    "find",
    "floor",
    "index_of",
    "is_empty",
    "keys",
    "len",
    "map",
    "max",
    "min",
    "push",
    "round",
    "some",
    "split",
    "starts_with",
    "to_int",
    "to_lower",
    "to_string",
    "to_upper",
    "values",
];
