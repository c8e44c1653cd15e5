//! Where links and images lead.

/// Where the links and images of a text lead. Addresses with a scheme never come here.
pub trait LinkResolver {
    /// The address to write for a link; nothing if it leads nowhere, so that its words stay and the link goes.
    fn link(&mut self, address: &str) -> Option<String>;
    /// The same for an image.
    fn image(&mut self, address: &str) -> Option<Picture>;
}

/// An image as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub address: String,
    /// In pixels, so that the page does not jump when it comes.
    pub size: Option<(usize, usize)>,
}

/// A document that stands for itself leads to the site's pages by what stands in the catalog.
pub(super) struct CatalogLinks;

impl LinkResolver for CatalogLinks {
    fn link(&mut self, address: &str) -> Option<String> {
        Some(page_of(address).unwrap_or_else(|| address.to_owned()))
    }

    fn image(&mut self, address: &str) -> Option<Picture> {
        Some(Picture { address: address.to_owned(), size: None })
    }
}

/// The page of the site that a file of the catalog becomes: `../../fixes/power/plug-in.md` from a cause's page is
/// `../fixes/plug-in.html`.
fn page_of(address: &str) -> Option<String> {
    let (path, fragment) =
        address.split_once('#').map_or((address, String::new()), |(path, rest)| (path, format!("#{rest}")));
    let id = path.strip_suffix(".md")?.rsplit('/').next()?;
    let kind = path.split('/').find(|part| matches!(*part, "causes" | "fixes" | "articles"));
    Some(kind.map_or_else(|| format!("{id}.html{fragment}"), |kind| format!("../{kind}/{id}.html{fragment}")))
}

/// Whether an address leads out of the site: with a scheme that is safe, or with one that is not; nothing if it has none.
pub(super) fn scheme(address: &str) -> Option<bool> {
    let compact: String =
        address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_lowercase();
    if ["http:", "https:", "mailto:"].iter().any(|scheme| compact.starts_with(scheme)) {
        return Some(true);
    }
    let names_scheme = compact.split(['/', '?', '#']).next().unwrap_or_default().contains(':');
    (names_scheme || compact.starts_with("//") || compact.starts_with("\\\\")).then_some(false)
}
