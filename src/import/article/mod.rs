//! Support articles to drafts of causes, symptoms and fixes.
//!
//! In: articles as read, and the catalog that they are to join. Out: [`Imported`], for each article its drafted files, or why
//! there are none. Structure and facts are carried over; prose is put beside them in comments, as a quotation with its
//! place, for the author to put into own words. Never: reads or writes files, prints.

mod article_drafter;
mod case;
mod cases;
mod context;
mod draft_pages;
mod entries;
mod excerpt;
mod existing_entries;
mod facts;
mod headings;
mod ids;
mod imported;
mod importer;
mod merge;
mod observe_symptoms;
mod observed_symptoms;
mod outline;
mod quote;
mod shells;
mod steps;
mod symptom;
mod tables;
mod validate;

pub use imported::{Imported, ProposedAnswer};
pub use importer::Importer;
pub use validate::validate_drafts;
