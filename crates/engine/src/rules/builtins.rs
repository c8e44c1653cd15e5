//! The functions that rules can call, each with what its arguments name. The one table for running, checking and
//! documenting them.

/// What an argument of a builtin must name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// A question of the catalog.
    Symptom,
    /// An answer of the symptom named just before.
    Answer,
    /// A cause of the catalog.
    Cause,
    /// A fix of the catalog.
    Fix,
    /// A code table of the catalog.
    System,
    /// A code of the table named just before.
    Code,
    /// A word of the scale of strengths: [`crate::model::Strength`].
    Strength,
    /// Any text.
    Text,
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

/// What calling a builtin does to the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Reads what is known.
    Query,
    /// Makes an answer known.
    Derivation,
    /// Adds an effect.
    Effect,
}

/// Declares the builtins: the enum, [`Builtin::ALL`] and the columns of the table, so that a new row is in all of them.
macro_rules! builtins {
    ($($variant:ident = $name:literal ($($argument:ident),+) $role:ident, $description:literal;)+) => {
        /// A function that rules can call, beside `rule` itself.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Builtin {
            $(#[doc = $description] $variant,)+
        }

        impl Builtin {
            /// Every builtin, in the order of the reference.
            pub const ALL: &'static [Builtin] = &[$(Builtin::$variant),+];

            /// As written in a rule.
            pub const fn name(self) -> &'static str {
                match self { $(Builtin::$variant => $name),+ }
            }

            /// What its arguments must name.
            pub const fn arguments(self) -> &'static [Argument] {
                match self { $(Builtin::$variant => &[$(Argument::$argument),+]),+ }
            }

            /// What calling it does to the facts.
            pub const fn role(self) -> Role {
                match self { $(Builtin::$variant => Role::$role),+ }
            }

            /// What it returns or does, for the reference.
            pub const fn description(self) -> &'static str {
                match self { $(Builtin::$variant => $description),+ }
            }
        }
    };
}

builtins! {
    Is = "is" (Symptom, Answer) Query, "whether the question has this answer";
    Known = "known" (Symptom) Query, "whether the question has an answer; \"don't know\" does not count";
    Answer = "answer" (Symptom) Query, "the answer, or `unknown`";
    Said = "said" (Text) Query, "whether the caller said these words, in capitals or not";
    Tried = "tried" (Fix) Query, "whether the fix was tried, with any outcome";
    Code = "code" (System, Code) Query, "whether the caller's words contain this code of the table";
    Support = "support" (Cause, Strength) Effect, "supports the cause, as strongly as the word says";
    Contradict = "contradict" (Cause, Strength) Effect, "contradicts the cause, as strongly as the word says";
    RuleOut = "rule_out" (Cause) Effect, "rules the cause out";
    Derive = "derive" (Symptom, Answer) Derivation, "takes the answer as given, for the model and for other rules";
    AskNext = "ask_next" (Symptom) Effect, "asks this question before all others";
    Skip = "skip" (Symptom) Effect, "does not ask this question";
    Suggest = "suggest" (Fix) Effect, "offers this fix before others of its turn";
    Forbid = "forbid" (Fix, Text) Effect, "does not offer this fix, and says why";
    Warn = "warn" (Text) Effect, "shows a warning";
    Escalate = "escalate" (Text) Effect, "hands over, and says why";
    Note = "note" (Text) Effect, "adds a line to the runbook";
}

impl Builtin {
    /// The builtin of a name.
    pub fn named(name: &str) -> Option<Self> {
        Builtin::ALL.iter().copied().find(|builtin| builtin.name() == name)
    }
}
