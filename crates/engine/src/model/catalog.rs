//! The whole catalog, checked.

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize};

use super::{
    Article, Body, CaseFile, Cause, Claim, ClaimFile, CodeRef, CodeTable, Fix, Id, Kind, Likelihood, OneOrMany, Source,
    Symptom, SystemId,
};

/// A whole catalog. Made by the check stage only, so every id in it exists. Immutable downstream.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Catalog {
    /// `kb/catalog.yaml`.
    pub head: CatalogHead,
    /// A digest of all files, the same for the same content.
    pub revision: String,
    /// Questions by id.
    pub symptoms: IndexMap<Id, Entry<Symptom>>,
    /// Causes by id.
    pub causes: IndexMap<Id, Entry<Cause>>,
    /// Fixes by id.
    pub fixes: IndexMap<Id, Entry<Fix>>,
    /// Tables of error codes by name.
    pub codes: IndexMap<SystemId, Entry<CodeTable>>,
    /// `kb/terms.yaml`: lines of words that mean the same.
    pub terms: Vec<Vec<String>>,
    /// The bibliography by id.
    pub sources: IndexMap<Id, Entry<Source>>,
    /// What source documents claim, one item for each document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Entry<ClaimFile>>,
    /// Solved cases and searches, one item for each file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<Entry<CaseFile>>,
    /// Free articles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub articles: Vec<Article>,
    /// Files of rules.
    pub rules: Vec<RuleSource>,
}

/// One entry: the fields of its head, its path and its page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry<T> {
    /// Path under the catalog's folder.
    pub path: String,
    /// The fields of the entry.
    #[serde(flatten)]
    pub head: T,
    /// The page's Markdown; empty for entries that have no page of their own.
    #[serde(default, skip_serializing_if = "is_bodiless")]
    pub body: Body,
}

/// What the entries of all kinds that are named by an id have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedEntry<'c> {
    /// The kind of entry.
    pub kind: Kind,
    /// Its id.
    pub id: &'c Id,
    /// Its title; of a symptom, its question.
    pub title: &'c str,
    /// Path under the catalog's folder.
    pub path: &'c str,
    /// Ids that it had before.
    pub former_ids: &'c [Id],
}

fn is_bodiless(body: &Body) -> bool {
    body.sections.is_empty()
}

impl<T> std::ops::Deref for Entry<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.head
    }
}

/// One file of rules, compiled by the rules stage.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RuleSource {
    /// Path under the catalog's folder.
    pub path: String,
    /// The script.
    pub script: String,
}

/// `kb/catalog.yaml`: what this catalog is.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CatalogHead {
    /// The catalog's name, which sessions and exports carry.
    pub id: Id,
    /// What it is called on pages.
    pub title: String,
    /// The language of its texts.
    #[serde(default = "english")]
    pub language: String,
    /// The licence of its texts.
    #[serde(default)]
    pub licence: String,
    /// Who takes over.
    pub escalation: Escalation,
    /// Prior probability of a cause that is not in the catalog.
    #[serde(default = "one_in_twenty")]
    pub other: Likelihood,
    /// Folders of free articles elsewhere, relative to the catalog's folder: searched like `kb/articles/`.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub articles: OneOrMany<String>,
    /// Where readers say whether a page helped: a mail address or the address of a form, `{id}` and `{revision}` filled in.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "feedback")]
    #[schemars(extend("pattern" = FEEDBACK_PATTERN))]
    pub feedback: Option<String>,
}

/// What an address for feedback begins with; pages link to nothing else.
pub const FEEDBACK_SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];
const FEEDBACK_PATTERN: &str = "^(https?://|mailto:)";

fn feedback<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let address = Option::<String>::deserialize(deserializer)?;
    match &address {
        Some(written) if !FEEDBACK_SCHEMES.iter().any(|scheme| written.starts_with(scheme)) => {
            Err(serde::de::Error::custom(format!("`{written}` does not begin with https://, http:// or mailto:")))
        }
        _ => Ok(address),
    }
}

/// Who takes over, and the cost of handing over in minutes.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// Who takes over.
    pub to: String,
    /// What handing over costs, in minutes.
    pub minutes: f64,
    /// The article that says what to collect first: a path under `kb/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collect: Option<String>,
}

fn english() -> String {
    "en".to_owned()
}

fn one_in_twenty() -> Likelihood {
    Likelihood::from_value(0.05)
}

impl Catalog {
    /// A copy without its articles, of which there may be thousands.
    pub fn without_articles(&self) -> Self {
        Catalog {
            head: self.head.clone(),
            revision: self.revision.clone(),
            symptoms: self.symptoms.clone(),
            causes: self.causes.clone(),
            fixes: self.fixes.clone(),
            codes: self.codes.clone(),
            terms: self.terms.clone(),
            sources: self.sources.clone(),
            claims: self.claims.clone(),
            cases: self.cases.clone(),
            articles: Vec::new(),
            rules: self.rules.clone(),
        }
    }

    /// The entry of a kind with an id; nothing for kinds whose entries are named in another way.
    pub fn entry(&self, kind: Kind, id: &str) -> Option<NamedEntry<'_>> {
        // Every kind has its arm, so a new one cannot be forgotten here.
        match kind {
            Kind::Cause => self.causes.get_key_value(id).map(|(id, entry)| NamedEntry {
                kind,
                id,
                title: &entry.title,
                path: &entry.path,
                former_ids: &entry.was,
            }),
            Kind::Fix => self.fixes.get_key_value(id).map(|(id, entry)| NamedEntry {
                kind,
                id,
                title: &entry.title,
                path: &entry.path,
                former_ids: &entry.was,
            }),
            Kind::Symptom => self.symptoms.get_key_value(id).map(|(id, entry)| NamedEntry {
                kind,
                id,
                title: &entry.ask,
                path: &entry.path,
                former_ids: &entry.was,
            }),
            Kind::Source => self.sources.get_key_value(id).map(|(id, entry)| NamedEntry {
                kind,
                id,
                title: &entry.title,
                path: &entry.path,
                former_ids: &[],
            }),
            Kind::Code | Kind::Claim | Kind::Article | Kind::Rule => None,
        }
    }

    /// The entry that an id names, of whatever kind.
    pub fn find(&self, id: &str) -> Option<NamedEntry<'_>> {
        Kind::NAMED.into_iter().find_map(|kind| self.entry(kind, id))
    }

    /// Whether a table contains a code written as `rdp-disconnect/0x904`.
    pub fn has_code(&self, written: &str) -> bool {
        let Ok(code) = written.parse::<CodeRef>() else { return false };
        self.codes.get(&code.system).is_some_and(|table| table.codes.contains_key(&code.code))
    }

    /// What the source documents get wrong about some entries: each wrong claim, with the correction.
    /// Documents repeat each other; of claims with the same correction only the first is returned.
    pub fn corrections<'a>(&'a self, entries: &[&str]) -> Vec<(&'a Claim, &'a str)> {
        let all = self.claims.iter().flat_map(|file| &file.claims);
        let about = all.filter(|claim| claim.used_in.iter().any(|used| entries.contains(&used.as_str())));
        let mut found: Vec<(&Claim, &str)> = Vec::new();
        for (claim, right) in about.filter_map(|claim| Some((claim, claim.correction()?))) {
            if found.iter().all(|(_, known)| *known != right) {
                found.push((claim, right));
            }
        }
        found
    }

    /// A claim and the document that makes it.
    pub fn claim(&self, id: &str) -> Option<(&Id, &Claim)> {
        let all = self.claims.iter().flat_map(|file| file.claims.iter().map(|claim| (&file.source, claim)));
        all.into_iter().find(|(_, claim)| claim.id == *id)
    }

    /// The article at a path, with or without the leading `kb/`.
    pub fn article(&self, path: &str) -> Option<&Article> {
        self.articles.iter().find(|article| article.path == path || article.path.strip_prefix("kb/") == Some(path))
    }

    /// The current id for a former one.
    pub fn renamed(&self, old: &str) -> Option<&Id> {
        let causes = self.causes.iter().map(|(id, cause)| (id, &cause.was));
        let fixes = self.fixes.iter().map(|(id, fix)| (id, &fix.was));
        let symptoms = self.symptoms.iter().map(|(id, symptom)| (id, &symptom.was));
        causes.chain(fixes).chain(symptoms).find(|(_, was)| was.iter().any(|id| id == old)).map(|(id, _)| id)
    }

    /// The titles of causes and fixes, the questions of symptoms, for a person to read.
    pub fn title<'a>(&'a self, id: &'a str) -> &'a str {
        self.find(id).map_or(id, |entry| entry.title)
    }

    /// The fixes that resolve a cause: by their turn, then by chance, then by minutes. The number is P(works | cause).
    pub fn fixes_for<'a>(&'a self, cause: &str) -> Vec<(&'a Id, &'a Entry<Fix>, f64)> {
        let mut fixes: Vec<_> = self
            .fixes
            .iter()
            .filter(|(_, fix)| fix.is_offered())
            .filter_map(|(id, fix)| Some((id, fix, fix.resolves.get(cause)?.value)))
            .collect();
        fixes.sort_by(|(_, a, odds_a), (_, b, odds_b)| {
            (a.turn().cmp(&b.turn())).then(odds_b.total_cmp(odds_a)).then(a.minutes.total_cmp(&b.minutes))
        });
        fixes
    }
}
