//! Foreign formats to drafts of a catalog's files.
//!
//! In: the text of a file. Out: [`Draft`]s, paths under a catalog's folder with their text, which `check` accepts as
//! drafts. Only [`mod@write`] reads and writes files. Never: prints.

pub mod article;
mod bif;
mod draft;
mod network;
mod network_draft;
mod node_roles;
pub mod write;

pub use bif::{BifError, parse};
pub use draft::Draft;
pub use network::{Network, Node, StepBudget, TooLarge};
pub use network_draft::{Drafted, draft};
pub use node_roles::{NodeRoles, NodeRolesError};
