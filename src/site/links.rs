//! Whether every link within the site leads somewhere, held against the pages as they were written.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::{defect::BrokenLink, paths};
use fixbook_engine::model::limits::MAX_DEFECTS;

/// What a page refers to, and what of it can be referred to.
#[derive(Clone, Debug, Default)]
pub(super) struct Links {
    /// Sorted.
    ids: Vec<Box<str>>,
    /// Within the site.
    links: Vec<Box<str>>,
}

impl Links {
    /// Those of a page's tags: attributes stand in double quotes. What only looks like one in a text, such as a page's source
    /// that somebody quotes, is none.
    pub fn of(html: &str) -> Self {
        let (mut ids, mut links) = (Vec::new(), Vec::new());
        let tags = html.split('<').skip(1).filter_map(|piece| piece.split('>').next());
        for (before, value) in tags.flat_map(attributes) {
            if before.ends_with(" id") {
                ids.push(Box::from(value));
            } else if (before.ends_with(" href") || before.ends_with(" src")) && is_within(value) {
                links.push(Box::from(value));
            }
        }
        for all in [&mut ids, &mut links] {
            all.sort_unstable();
            all.dedup();
            all.shrink_to_fit();
        }
        Links { ids, links }
    }
}

/// What stands before the value of each attribute of a tag, and the value.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let value = |at: usize| tag[at + 2..].split_once('"').map(|(value, _)| (&tag[..at], value));
    tag.match_indices("=\"").filter_map(move |(at, _)| value(at))
}

fn is_within(link: &str) -> bool {
    !link.is_empty() && !link.split(['/', '?', '#']).next().unwrap_or_default().contains(':')
}

/// A page with its links, and the file that it is made of or its template.
pub(super) type Page<'s> = (&'s str, &'s Links, &'s str);

/// Links to pages, places in pages and files that are not there. Links of texts were led to pages before; these are what
/// templates and anchors got wrong.
pub(super) fn dead(pages: &[Page<'_>], files: &HashSet<&str>) -> Vec<BrokenLink> {
    let by_path: HashMap<&str, &Links> = pages.iter().map(|(path, links, _)| (*path, *links)).collect();
    let of_page = |(path, links, source): &Page<'_>| {
        let dead = links.links.iter().filter_map(|link| Some((link.to_string(), fault(path, link, &by_path, files)?)));
        let source = (*source).to_owned();
        let defect = |(address, message)| BrokenLink { path: source.clone(), line: None, address, message };
        dead.take(MAX_DEFECTS).map(defect).collect::<Vec<_>>()
    };
    pages.par_iter().flat_map_iter(of_page).collect()
}

fn fault(page: &str, link: &str, pages: &HashMap<&str, &Links>, files: &HashSet<&str>) -> Option<String> {
    let (path, fragment) = link.split_once('#').map_or((link, None), |(path, fragment)| (path, Some(fragment)));
    let path = path.split('?').next().unwrap_or_default();
    let target = if path.is_empty() { Some(page.to_owned()) } else { paths::from_file(page, &paths::decoded(path)) };
    let target = target.filter(|target| pages.contains_key(target.as_str()) || files.contains(target.as_str()));
    let Some(target) = target else { return Some(format!("the link `{link}` leads to nothing on this site")) };
    let fragment = fragment.filter(|fragment| !fragment.is_empty())?;
    // The troubleshooter keeps its state there.
    if target == "troubleshooter.html" {
        return None;
    }
    let names = [fragment.to_owned(), paths::decoded(fragment)];
    let is_named = |links: &&Links| names.iter().any(|name| links.ids.binary_search(&Box::from(name.as_str())).is_ok());
    let is_there = pages.get(target.as_str()).is_some_and(is_named);
    (!is_there).then(|| format!("the link `{link}` leads to no heading of {target}"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Links, dead};

    #[test]
    fn what_leads_nowhere_is_told() {
        let x = Links::of(
            "<a href=\"../b.html#there\">1</a> <a href=\"#gone\">2</a> <img src=\"no.png\"> <a href=\"https://e.org\"> <code>&lt;a href=\"quoted.html\"&gt;</code>",
        );
        let b = Links::of("<h2 id=\"there\">x</h2> <link href=\"style.css\"> <a href=\"c.html\">3</a>");
        let pages = [("a/x.html", &x, "x.md"), ("b.html", &b, "b.md")];
        let told: Vec<String> = dead(&pages, &HashSet::from(["style.css"]))
            .into_iter()
            .map(|defect| format!("{} {}", defect.path, defect.address))
            .collect();
        assert_eq!(told, ["x.md #gone", "x.md no.png", "b.md c.html"]);
    }
}
