//! Images that pages show: copied under a name that changes with their bytes, so that a browser may keep them for ever.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use crate::fs::hex_digest;
use fixbook_engine::model::limits::{MAX_IMAGE_BYTES, MAX_SITE_BYTES};

/// Bytes of an image's own name that are kept in its name on the site.
const MAX_NAME_LEN: usize = 60;

/// Formats that cannot contain scripts. An SVG can, and runs them when a reader opens it.
const FORMATS: [&str; 6] = ["png", "jpg", "jpeg", "gif", "webp", "avif"];

/// Reads a file that texts refer to, by its path in the catalog; nothing if there is none.
pub type Read<'r> = dyn Fn(&str) -> Option<Vec<u8>> + Sync + 'r;

/// An image of the site.
#[derive(Clone, Debug)]
pub(super) struct Image {
    pub path: String,
    pub size: Option<(usize, usize)>,
    pub bytes: Vec<u8>,
}

/// Every image that a text shows, by its path in the catalog.
pub(super) struct Images<'r> {
    read: &'r Read<'r>,
    bytes: AtomicUsize,
    found: Mutex<BTreeMap<String, Result<Image, String>>>,
}

impl<'r> Images<'r> {
    pub fn new(read: &'r Read<'r>) -> Self {
        Images { read, bytes: AtomicUsize::new(0), found: Mutex::default() }
    }

    /// Any file of the catalog as text, to find a line in.
    pub fn text(&self, path: &str) -> Option<String> {
        Some(String::from_utf8_lossy(&(self.read)(path)?).into_owned())
    }

    /// The path of an image on the site and its size, or what is wrong with it.
    pub fn get(&self, path: &str) -> Result<(String, Option<(usize, usize)>), String> {
        // A thread that panics leaves nothing half done here.
        let mut found = self.found.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let image = found.entry(path.to_owned()).or_insert_with(|| self.image(path));
        image.as_ref().map(|image| (image.path.clone(), image.size)).map_err(Clone::clone)
    }

    /// Their paths on the site.
    pub fn names(&self) -> Vec<String> {
        let found = self.found.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        found.values().flatten().map(|image| image.path.clone()).collect()
    }

    fn image(&self, path: &str) -> Result<Image, String> {
        let (stem, form) = path.rsplit_once('.').unwrap_or((path, ""));
        let form = form.to_lowercase();
        if !FORMATS.contains(&form.as_str()) {
            return Err(format!("an image must be one of {}", FORMATS.join(", ")));
        }
        let bytes = (self.read)(path).ok_or_else(|| "the file does not exist".to_owned())?;
        if bytes.len() > MAX_IMAGE_BYTES {
            return Err(format!("the image is larger than {} MiB", MAX_IMAGE_BYTES >> 20));
        }
        if self.bytes.fetch_add(bytes.len(), Ordering::Relaxed) + bytes.len() > MAX_SITE_BYTES {
            return Err(format!("with it, all images together are larger than {} MiB", MAX_SITE_BYTES >> 20));
        }
        let size = imagesize::blob_size(&bytes).ok().map(|size| (size.width, size.height));
        let name = stem.rsplit('/').next().unwrap_or(stem).replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        let name = &name[..name.len().min(MAX_NAME_LEN)];
        Ok(Image { path: format!("images/{name}.{}.{form}", fingerprint(&bytes)), size, bytes })
    }

    /// Those that exist.
    pub fn shown(self) -> impl Iterator<Item = Image> {
        let found = self.found.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
        found.into_values().flatten()
    }
}

/// A name for bytes: the first letters of their SHA-256.
pub(super) fn fingerprint(bytes: &[u8]) -> String {
    hex_digest(&[bytes], 6)
}
