//! What Typst can read: one template, one file of data and the built-in fonts. No disk, no network, no clock.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

static FONT_FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/render/pdf/fonts");

/// What every document shares.
pub(super) struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

/// Made once, since reading the fonts takes longer than typesetting a page.
pub(super) static SHARED: LazyLock<Shared> = LazyLock::new(|| {
    let mut files: Vec<_> =
        FONT_FILES.files().filter(|file| file.path().extension().is_some_and(|end| end == "ttf")).collect();
    files.sort_by_key(|file| file.path());
    let fonts: Vec<Font> = files.iter().flat_map(|file| Font::iter(Bytes::new(file.contents()))).collect();
    Shared { library: LazyHash::new(Library::default()), book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
});

impl Shared {
    /// Whether any font has a character, or it needs no glyph.
    pub fn covers(&self, letter: char) -> bool {
        letter.is_whitespace()
            || letter.is_control()
            || self.fonts.iter().any(|font| font.info().coverage.contains(letter.into()))
    }
}

/// One document to be typeset.
pub(super) struct Document {
    template: Source,
    data: (FileId, Bytes),
}

/// The name under which a template reads its data.
pub(super) const DATA: &str = "data.json";

impl Document {
    /// `name` is the template's path, for messages.
    pub fn new(name: &str, template: &str, data: Vec<u8>) -> Option<Self> {
        let file = |path: &str| Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern());
        Some(Document {
            template: Source::new(file(name)?, template.to_owned()),
            data: (file(DATA)?, Bytes::new(data)),
        })
    }

    /// The line, from 1, of a byte of the template.
    pub fn line(&self, byte: usize) -> Option<usize> {
        self.template.lines().byte_to_line(byte).map(|line| line + 1)
    }
}

impl World for Document {
    fn library(&self) -> &LazyHash<Library> {
        &SHARED.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHARED.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(missing(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data.0 { Ok(self.data.1.clone()) } else { Err(missing(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHARED.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}
