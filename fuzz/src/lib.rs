//! The targets for libFuzzer.

mod targets;

pub use targets::{TARGETS, Target};

/// Feeds the target of this name.
pub fn run(name: &str, data: &[u8]) {
    let (_, feed) = TARGETS.into_iter().find(|(target, _)| *target == name).expect("a target of this name");
    feed(data);
}
