//! The targets of links and images.

/// Resolves the links and images of a text. It is not asked about addresses with a scheme.
pub trait LinkResolver {
    /// The address to write for a link; nothing for a broken link, of which only the words are written.
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

/// For a document on its own: the addresses of the site's pages, derived from paths in the catalog.
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

/// Whether the scheme of an address is safe; nothing for an address without a scheme, which is inside the site.
pub(super) fn scheme(address: &str) -> Option<bool> {
    let compact: String =
        address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_lowercase();
    if ["http:", "https:", "mailto:"].iter().any(|scheme| compact.starts_with(scheme)) {
        return Some(true);
    }
    let names_scheme = compact.split(['/', '?', '#']).next().unwrap_or_default().contains(':');
    (names_scheme || compact.starts_with("//") || compact.starts_with("\\\\")).then_some(false)
}
