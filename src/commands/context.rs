//! The options that every command has, and the catalog that they name.

use std::{
    env,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use anyhow::Context;
use clap::{Args, builder::FalseyValueParser};

use super::error::CliError;
use crate::{fs, load::CatalogSource};

/// Why nothing is written into the catalog of an installed program.
const BUILT_IN_IS_FIXED: &str = "the built-in catalog cannot be changed: go to the folder of a catalog, name one with \
                                 --catalog, or create one with `fixbook new catalog DIR`";

/// What a command reads of a catalog's folder.
const PARTS: [&str; 6] = ["kb", "kb/catalog.yaml", "rules", "templates", "site", "site/pages"];

/// Options of every command.
#[derive(Clone, Debug, Default, Args)]
pub struct GlobalArgs {
    /// Folder of the catalog (it contains kb/catalog.yaml). Default: the nearest one upward, or the built-in catalog.
    #[arg(long, global = true, value_name = "DIR", env = "FIXBOOK_CATALOG", help_heading = "Global options")]
    pub catalog: Option<PathBuf>,
    /// Print JSON.
    #[arg(long, global = true, help_heading = "Global options")]
    pub json: bool,
    /// Skip broken entries of the catalog instead of refusing it.
    #[arg(long, global = true, help_heading = "Global options")]
    pub keep_going: bool,
    /// Use the catalog's own templates even if its folder belongs to another user.
    #[arg(
        long,
        global = true,
        env = "FIXBOOK_TRUST_TEMPLATES",
        value_parser = FalseyValueParser::new(),
        help_heading = "Global options"
    )]
    pub trust_templates: bool,
}

/// How a command runs: the options of every command, and the catalog that they name, which is looked for once.
#[derive(Debug, Default)]
pub struct CliContext {
    pub json: bool,
    pub keep_going: bool,
    pub trust_templates: bool,
    catalog: Option<PathBuf>,
    source: OnceLock<CatalogSource>,
}

impl From<GlobalArgs> for CliContext {
    fn from(args: GlobalArgs) -> Self {
        CliContext {
            json: args.json,
            keep_going: args.keep_going,
            trust_templates: args.trust_templates,
            catalog: args.catalog,
            source: OnceLock::new(),
        }
    }
}

impl CliContext {
    /// The catalog: `--catalog` or `$FIXBOOK_CATALOG`, the nearest one upward, or the built-in one.
    pub fn source(&self) -> Result<&CatalogSource, CliError> {
        if let Some(source) = self.source.get() {
            return Ok(source);
        }
        let source = match &self.catalog {
            Some(path) => CatalogSource::named(path).map_err(|error| CliError::Usage(error.to_string()))?,
            None => nearest(&env::current_dir().context("cannot tell the current folder")?)?,
        };
        Ok(self.source.get_or_init(|| source))
    }

    /// The folder of the catalog, for commands that write into it.
    pub fn writable_folder(&self) -> Result<&Path, CliError> {
        match self.source()? {
            CatalogSource::Disk(folder) => Ok(folder),
            CatalogSource::BuiltIn => Err(CliError::Usage(BUILT_IN_IS_FIXED.to_owned())),
        }
    }

    /// Folders in which another person may have placed links: the catalog's, and the repository that it came in. Output that is
    /// written there must stay there.
    pub fn guarded_folders(&self) -> Vec<PathBuf> {
        let Ok(CatalogSource::Disk(root)) = self.source() else { return Vec::new() };
        let root = root.canonicalize().unwrap_or_else(|_| root.clone());
        let repository = root.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned);
        repository.into_iter().chain([root]).collect()
    }
}

/// The nearest catalog upward. In a folder that many users can write to, another user can put a catalog in the way, so one in
/// a parent folder must be the user's own.
fn nearest(current: &Path) -> Result<CatalogSource, CliError> {
    let source = CatalogSource::nearest_to(current);
    if let CatalogSource::Disk(root) = &source
        && root != current
        && let Some(part) = PARTS.iter().find(|part| !fs::is_owned(&root.join(part)))
    {
        return Err(CliError::Usage(format!(
            "the catalog found in {} is not yours: {part} belongs to another user; to use it all the same, name it: --catalog {}",
            root.display(),
            root.display()
        )));
    }
    Ok(source)
}
