//! Entries to a [`fixbook_engine::model::Catalog`], or every [`fixbook_engine::model::Diagnostic`] found.
//!
//! Each check is a function beside the constant that documents it; `registry.rs` lists them, and `tests/bad/<check>/` is the
//! smallest catalog that each rejects. Checks of form are made by the load stage, checks of rules by the rules stage.
//! Never: reads files, prints.

mod after_cycle;
mod build;
mod claim_coverage;
mod claims;
mod code_blocks;
mod codes;
mod commands;
mod completeness;
mod conditions;
mod deceptive_code;
mod duplicate_id;
mod followers;
mod links;
mod markdown;
mod markup;
mod name_index;
mod names;
mod numbers;
mod page_name;
pub mod page_path;
mod question_left;
mod recover;
mod references;
mod registry;
mod removed_ids;
mod run;
mod security_downgrade;
mod sink;
mod status;
mod suppression;

pub use claim_coverage::copied;
pub use commands::{command_in, security_downgrade};
pub use deceptive_code::deceives;
pub use links::{addresses_outside, is_outside};
pub use page_path::PagePaths;
pub use recover::{PartialCatalog, recover};
pub use registry::{ON_DEMAND, UNREADABLE_ARTICLE, check, checks};
pub use removed_ids::removed_ids;
pub use run::{against, catalog, diagnostics, examine, unchecked};
pub use suppression::{Examined, Suppressed};
