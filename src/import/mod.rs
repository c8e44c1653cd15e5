//! Foreign formats to drafts of a catalog's files.
//!
//! In: the text of a file. Out: [`Draft`]s, paths under a catalog's folder with their text, which `check` accepts as
//! drafts. Only [`write`] reads and writes files. Never: prints.

pub mod article;
mod bif;
mod draft;
mod network;
mod roles;
pub mod write;

pub use bif::{BifError, parse};
pub use draft::{Draft, Drafted, draft};
pub use network::{Network, Node, Steps, TooLarge};
pub use roles::{Roles, RolesError};
