//! One document that a catalog's own template is to make, and what runs it.

use serde::{Deserialize, Serialize};

use super::template_error::TemplateError;

/// One document to make.
#[derive(Debug, Serialize, Deserialize)]
pub enum Job {
    /// A text by the template engine.
    Fill { template: String, context: serde_json::Value },
    /// A PDF by the typesetter: the content of `data.json`, and what distinguishes this document from others.
    Print { template: String, data: String, ident: String },
}

impl Job {
    /// The name of its template.
    pub fn template(&self) -> &str {
        match self {
            Job::Fill { template, .. } | Job::Print { template, .. } => template,
        }
    }
}

/// A document made.
#[derive(Debug)]
pub struct Made {
    pub bytes: Vec<u8>,
    /// Pages of a PDF.
    pub pages: usize,
}

/// Runs a catalog's own templates.
pub trait RunTemplates: Send + Sync {
    /// Makes one document.
    fn run(&self, job: &Job) -> Result<Made, TemplateError>;
}
