//! Problems that only follow from a value which could not be read, and which has been reported.

use std::collections::HashMap;

use crate::load::{Located, ParsedCatalog};
use fixbook_engine::model::Diagnostic;

/// Checks that find nothing but an absent value if the key beside them could not be read.
const FOLLOWERS: [(&str, &str); 11] = [
    ("cause-without-prior", "prior"),
    ("fix-resolves-nothing", "resolves"),
    ("missing-undo", "reversible"),
    ("missing-undo", "lowers-security"),
    ("proven-without-verification", "verified"),
    ("retired-without-reason", "retired"),
    ("retirement-unmarked", "status"),
    ("reviewed-without-date", "reviewed"),
    ("reviewed-without-sources", "sources"),
    ("row-total", "symptoms"),
    ("too-few-answers", "answers"),
];

/// The key of every entry in which a value could not be read.
#[derive(Default)]
pub(super) struct Unread<'a> {
    /// Paths of files to the bytes of their entries, and the key.
    keys: HashMap<&'a str, Vec<(usize, usize, &'a str)>>,
}

impl<'a> Unread<'a> {
    pub fn new(entries: &'a ParsedCatalog) -> Self {
        let mut unread = Unread::default();
        let mut starts: HashMap<&str, Vec<usize>> = HashMap::new();
        for problem in &entries.problems {
            starts.entry(&problem.span.file.path).or_default().push(problem.start());
        }
        entries.causes.iter().for_each(|entry| unread.entry(entry, &starts));
        entries.fixes.iter().for_each(|entry| unread.entry(entry, &starts));
        entries.symptoms.iter().for_each(|entry| unread.entry(entry, &starts));
        unread
    }

    fn entry<T>(&mut self, entry: &'a Located<T>, starts: &HashMap<&str, Vec<usize>>) {
        let fields = entry.node.entries();
        for &at in starts.get(entry.file.path.as_str()).into_iter().flatten() {
            let Some(index) = fields.partition_point(|(key, _)| key.span.start <= at).checked_sub(1) else { continue };
            if at < entry.end && at >= entry.at.start {
                let key = fields[index].0.text().unwrap_or_default();
                self.keys.entry(&entry.file.path).or_default().push((entry.at.start, entry.end, key));
            }
        }
    }

    /// Whether a problem only follows from one of form.
    pub fn explains(&self, problem: &Diagnostic) -> bool {
        // Any fix whose causes could not be read may be the one that resolves it.
        if problem.id == "cause-without-fix" {
            return self.keys.values().flatten().any(|(_, _, key)| *key == "resolves");
        }
        let at = problem.start();
        let unread = self.keys.get(problem.path()).into_iter().flatten();
        let mut keys = unread.filter(|(start, end, _)| (*start..=*end).contains(&at));
        keys.any(|(_, _, key)| FOLLOWERS.contains(&(problem.id, *key)))
    }
}
