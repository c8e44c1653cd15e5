//! What is written under a heading.

/// What is written under a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import::article) enum Role {
    Symptom,
    Cause,
    Resolution,
    Workaround,
    /// One of several parts of what is above it: `Method 2`, `Scenario 1`.
    OneOf,
    /// What is known besides.
    More,
    Summary,
    Status,
}
