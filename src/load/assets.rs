//! Data about commands, which is not part of a catalog's subject: built in, and extended by `assets/*.yaml` beside `kb/`.

use std::sync::{Arc, LazyLock};

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, de::DeserializeOwned};

use super::{decode::decode, yaml};
use fixbook_engine::model::SourceFile;

/// The files, below a catalog's folder. Other files of that folder are not read.
pub(super) const SHELLS: &str = "assets/shells.yaml";
pub(super) const SECURITY_SETTINGS: &str = "assets/security-settings.yaml";

/// What a command looks like.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Shells {
    /// Programs, each with how the word after it begins where it is a command and not a mention.
    #[serde(default)]
    pub programs: IndexMap<String, Vec<String>>,
    /// Verbs of PowerShell commands: `Restart` in `Restart-Service`.
    #[serde(default)]
    pub powershell_verbs: Vec<String>,
}

/// Which commands lower the security of a machine.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SecuritySettings {
    /// Names of registry values, each with the values that lower security.
    #[serde(default)]
    pub settings: IndexMap<String, Vec<String>>,
    /// Commands that lower security.
    #[serde(default)]
    pub commands: Vec<LoweringCommand>,
}

/// A command that lowers security.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoweringCommand {
    /// Parts that all occur in the line, without quotation marks and in any case.
    pub contains: Vec<String>,
    /// What it lowers, for the message of the check.
    pub lowers: String,
}

impl Shells {
    /// Those of the program itself.
    pub fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Shells> = LazyLock::new(|| parsed(SHELLS, include_str!("../../assets/shells.yaml")));
        &BUILT_IN
    }
}

impl SecuritySettings {
    /// Those of the program itself.
    pub fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<SecuritySettings> =
            LazyLock::new(|| parsed(SECURITY_SETTINGS, include_str!("../../assets/security-settings.yaml")));
        &BUILT_IN
    }
}

/// A file that was built in; a test reads each.
fn parsed<T: DeserializeOwned + Default>(path: &str, text: &str) -> T {
    let file = Arc::new(SourceFile { path: path.to_owned(), text: text.to_owned() });
    let value = yaml::parse(text).ok().and_then(|node| decode(&node, &file, &mut Vec::new()));
    value.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{SecuritySettings, Shells};

    #[test]
    fn what_is_built_in_can_be_read() {
        assert_eq!((Shells::built_in().programs.len(), Shells::built_in().powershell_verbs.len()), (26, 31));
        assert_eq!((SecuritySettings::built_in().settings.len(), SecuritySettings::built_in().commands.len()), (6, 6));
    }
}
