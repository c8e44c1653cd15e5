//! Images that pages show: copied under a name that changes with their bytes, so that a browser may keep them for ever.

use std::{collections::BTreeMap, sync::Mutex};

use sha2::{Digest, Sha256};

/// Forms of images that nothing can hide in. An SVG may hold scripts, which run when somebody opens it.
const FORMS: [&str; 6] = ["png", "jpg", "jpeg", "gif", "webp", "avif"];

/// Reads a file that texts refer to, by its path in the catalog; nothing if there is none.
pub type Read<'r> = dyn Fn(&str) -> Option<Vec<u8>> + Sync + 'r;

/// An image of the site.
#[derive(Clone, Debug)]
pub(super) struct Image {
    pub path: String,
    pub size: Option<(usize, usize)>,
    pub bytes: Vec<u8>,
}

/// Every image that was asked for, by its path in the catalog.
pub(super) struct Images<'r> {
    read: &'r Read<'r>,
    found: Mutex<BTreeMap<String, Result<Image, String>>>,
}

impl<'r> Images<'r> {
    pub fn new(read: &'r Read<'r>) -> Self {
        Images { read, found: Mutex::default() }
    }

    /// Any file of the catalog as text, to find a line in.
    pub fn text(&self, path: &str) -> Option<String> {
        Some(String::from_utf8_lossy(&(self.read)(path)?).into_owned())
    }

    /// The page's copy of an image and its size, or what is wrong with it.
    pub fn get(&self, path: &str) -> Result<(String, Option<(usize, usize)>), String> {
        // A thread that panicked has left nothing half done here.
        let mut found = self.found.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let image = found.entry(path.to_owned()).or_insert_with(|| image(path, self.read));
        image.as_ref().map(|image| (image.path.clone(), image.size)).map_err(Clone::clone)
    }

    /// Their paths on the site.
    pub fn names(&self) -> Vec<String> {
        let found = self.found.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        found.values().flatten().map(|image| image.path.clone()).collect()
    }

    /// Those that pages show.
    pub fn shown(self) -> impl Iterator<Item = Image> {
        let found = self.found.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
        found.into_values().flatten()
    }
}

fn image(path: &str, read: &Read<'_>) -> Result<Image, String> {
    let (stem, form) = path.rsplit_once('.').unwrap_or((path, ""));
    let form = form.to_lowercase();
    if !FORMS.contains(&form.as_str()) {
        return Err(format!("an image must be one of {}", FORMS.join(", ")));
    }
    let bytes = read(path).ok_or_else(|| "there is no such image".to_owned())?;
    let size = imagesize::blob_size(&bytes).ok().map(|size| (size.width, size.height));
    let name = stem.rsplit('/').next().unwrap_or(stem).replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    Ok(Image { path: format!("images/{name}.{}.{form}", fingerprint(&bytes)), size, bytes })
}

/// A name for bytes: the first letters of their SHA-256.
pub(super) fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
