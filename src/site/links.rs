//! Whether every link within the site leads somewhere, checked against the pages as they were written.

use std::collections::{HashMap, HashSet};

use html5gum::{StartTag, Token, Tokenizer};
use rayon::prelude::*;

use super::{broken_link::BrokenLink, paths};
use fixbook_engine::model::limits::MAX_DEFECTS;

/// What a page links to, and what can be linked to in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Links {
    /// Sorted.
    ids: Vec<Box<str>>,
    /// Within the site.
    links: Vec<Box<str>>,
}

impl Links {
    /// Those of a page.
    pub fn of(html: &str) -> Self {
        let (mut ids, mut links) = (Vec::new(), Vec::new());
        for token in tokens(html) {
            let Token::StartTag(tag) = token else { continue };
            ids.extend(attribute(&tag, "id").map(Box::from));
            let addresses = ["href", "src"].into_iter().filter_map(|name| attribute(&tag, name));
            links.extend(addresses.filter(|link| is_within(link)).map(Box::from));
        }
        for all in [&mut ids, &mut links] {
            all.sort_unstable();
            all.dedup();
            all.shrink_to_fit();
        }
        Links { ids, links }
    }
}

fn tokens(html: &str) -> impl Iterator<Item = Token> {
    // Reading from memory cannot fail.
    Tokenizer::new(html).filter_map(Result::ok)
}

fn attribute<'t>(tag: &'t StartTag<()>, name: &str) -> Option<&'t str> {
    tag.attributes.get(name.as_bytes()).and_then(|value| std::str::from_utf8(value).ok())
}

fn is_within(link: &str) -> bool {
    !link.is_empty() && !link.split(['/', '?', '#']).next().unwrap_or_default().contains(':')
}

/// Whether a block of code names something like `<computer>`; `site/script.js` looks for the same.
pub(super) fn has_placeholder(html: &str) -> bool {
    let mut is_after_pre = false;
    // The text of the block that is open.
    let mut block: Option<String> = None;
    for token in tokens(html) {
        match token {
            Token::StartTag(tag) => {
                if is_after_pre && **tag.name == *b"code" {
                    block = Some(String::new());
                }
                is_after_pre = **tag.name == *b"pre";
            }
            Token::String(text) => {
                is_after_pre = false;
                if let Some(block) = &mut block {
                    block.push_str(&String::from_utf8_lossy(&text));
                }
            }
            Token::EndTag(tag)
                if **tag.name == *b"code" && block.take().is_some_and(|block| names_something(&block)) =>
            {
                return true;
            }
            _ => {}
        }
    }
    false
}

/// Whether `<a name>` is in a text.
fn names_something(text: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '_' | '-'))
    };
    text.split('<').skip(1).any(|rest| rest.split_once('>').is_some_and(|(name, _)| is_name(name)))
}

/// A page by its path with its links, and the file that it is made of or its template.
pub(super) type LinkedPage<'s> = (&'s str, &'s Links, &'s str);

/// Links to pages, places in pages and files that do not exist. Links of texts were resolved to pages before; these are
/// mistakes in templates and anchors.
pub(super) fn broken_links(pages: &[LinkedPage<'_>], files: &HashSet<&str>) -> Vec<BrokenLink> {
    let by_path: HashMap<&str, &Links> = pages.iter().map(|(path, links, _)| (*path, *links)).collect();
    let of_page = |(path, links, source): &LinkedPage<'_>| {
        let broken =
            links.links.iter().filter_map(|link| Some((link.to_string(), fault(path, link, &by_path, files)?)));
        let source = (*source).to_owned();
        let line = |(address, message)| BrokenLink { path: source.clone(), line: None, address, message };
        broken.take(MAX_DEFECTS).map(line).collect::<Vec<_>>()
    };
    pages.par_iter().flat_map_iter(of_page).collect()
}

fn fault(page: &str, link: &str, pages: &HashMap<&str, &Links>, files: &HashSet<&str>) -> Option<String> {
    let (path, fragment) = link.split_once('#').map_or((link, None), |(path, fragment)| (path, Some(fragment)));
    let path = path.split('?').next().unwrap_or_default();
    let target =
        if path.is_empty() { Some(page.to_owned()) } else { paths::from_file(page, &paths::decode_path(path)) };
    let target = target.filter(|target| pages.contains_key(target.as_str()) || files.contains(target.as_str()));
    let Some(target) = target else { return Some(format!("the link `{link}` leads to nothing on this site")) };
    let fragment = fragment.filter(|fragment| !fragment.is_empty())?;
    // The troubleshooter keeps its state there.
    if target == paths::TROUBLESHOOTER {
        return None;
    }
    let names = [fragment.to_owned(), paths::decode_path(fragment)];
    let is_named = |links: &&Links| names.iter().any(|name| links.ids.binary_search(&Box::from(name.as_str())).is_ok());
    let is_there = pages.get(target.as_str()).is_some_and(is_named);
    (!is_there).then(|| format!("{target} has no heading for the link `{link}`"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Links, broken_links, has_placeholder};

    #[test]
    fn links_that_lead_nowhere_are_reported() {
        let x = Links::of(
            "<a href=\"../b.html#there\">1</a> <a href='#gone'>2</a> <img src=no.png> <a href=\"https://e.org\"> <!-- <a href=\"note.html\"> --> <code>&lt;a href=\"quoted.html\"&gt;</code>",
        );
        let b = Links::of("<h2 id=\"there\">x</h2> <link href=\"style.css\"> <a href=\"c.html\">3</a>");
        let pages = [("a/x.html", &x, "x.md"), ("b.html", &b, "b.md")];
        let reported: Vec<String> = broken_links(&pages, &HashSet::from(["style.css"]))
            .into_iter()
            .map(|link| format!("{} {}", link.path, link.address))
            .collect();
        assert_eq!(reported, ["x.md #gone", "x.md no.png", "b.md c.html"]);
    }

    #[test]
    fn placeholders_are_found_in_blocks_of_code_only() {
        for (html, expected) in [
            ("<pre><code>ping &lt;computer name&gt;</code></pre>", true),
            ("<pre><code class=\"language-cmd\">a\nb &lt;c&gt; d</code></pre>", true),
            ("<pre><code>a &lt; b &gt; c &lt;1&gt;</code></pre>", false),
            ("<p>&lt;computer&gt; <code>&lt;computer&gt;</code></p>", false),
            ("<pre>&lt;computer&gt;</pre>", false),
        ] {
            assert_eq!(has_placeholder(html), expected, "{html}");
        }
    }
}
