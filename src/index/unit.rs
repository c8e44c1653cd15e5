//! What is replaced in an index as one: an article, or all entries of the catalog.

use super::articles;
use crate::load::{ArticleFile, ReadArticle, read_article};
use fixbook_engine::search::Document;

/// The name of the unit of the catalog's own entries.
pub(super) const CATALOG: &str = "catalog";

/// Documents that an index replaces together.
pub(super) struct IndexUnit {
    pub name: String,
    pub documents: Vec<Document>,
    pub warning: Option<String>,
}

impl IndexUnit {
    /// The unit of an article's file, from its bytes or the reason why it cannot be read.
    pub fn from_article(file: &ArticleFile, bytes: Result<Vec<u8>, String>) -> Self {
        let path = &file.path;
        let (documents, warning) = match bytes {
            Ok(bytes) => {
                let ReadArticle { article, warning, .. } = read_article(path, &bytes);
                (vec![articles::article(&article)], warning)
            }
            Err(warning) => (Vec::new(), Some(warning)),
        };
        IndexUnit {
            name: path.clone(),
            documents,
            warning: warning.map(|warning| format!("{path}: {warning}").replace(char::is_control, " ")),
        }
    }

    /// The unit of the catalog's own entries.
    pub fn from_catalog(documents: Vec<Document>) -> Self {
        IndexUnit { name: CATALOG.to_owned(), documents, warning: None }
    }
}
