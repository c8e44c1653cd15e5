//! What a command looks like, and which commands lower the security of a machine.
//!
//! In: the data built into the program (`assets/`), and what a catalog adds to it. Never: runs one.

use crate::load::{ParsedCatalog, SecuritySettings, Shells};

/// What is known of commands.
pub(super) struct Commands<'a> {
    shells: Vec<&'a Shells>,
    security: Vec<&'a SecuritySettings>,
}

impl<'a> Commands<'a> {
    /// What every catalog knows.
    fn built_in() -> Self {
        Commands { shells: vec![Shells::built_in()], security: vec![SecuritySettings::built_in()] }
    }

    /// What a catalog knows.
    pub fn of(entries: &'a ParsedCatalog) -> Self {
        let mut commands = Self::built_in();
        commands.shells.extend(&entries.shells);
        commands.security.extend(&entries.security_settings);
        commands
    }

    /// See [`command_in`].
    pub fn command_in(&self, words: &str) -> Option<usize> {
        let mut rest = words.trim_start();
        while !rest.is_empty() {
            let (first, after) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
            let after = after.trim_start();
            if self.is_command(first.trim_start_matches(['(', '"']), after) {
                return Some(words.len() - rest.len());
            }
            rest = after;
        }
        None
    }

    fn is_command(&self, name: &str, after: &str) -> bool {
        let begins = |starts: &[String]| starts.iter().any(|start| after.starts_with(start.as_str()));
        let mut programs = self.shells.iter().flat_map(|shells| &shells.programs);
        programs.any(|(program, starts)| program.eq_ignore_ascii_case(name) && begins(starts))
            || (self.is_cmdlet(name) && after.starts_with(['-', '"', '\'']))
    }

    /// `Verb-Noun`.
    fn is_cmdlet(&self, name: &str) -> bool {
        let Some((verb, noun)) = name.split_once('-') else { return false };
        self.shells.iter().any(|shells| shells.powershell_verbs.iter().any(|known| known == verb))
            && noun.starts_with(|c: char| c.is_ascii_uppercase())
            && noun.chars().all(char::is_alphanumeric)
    }

    /// What of a line of code lowers the security of a machine: the name of the setting, or what the command lowers.
    pub fn security_downgrade(&self, line: &str) -> Option<&'a str> {
        let plain = line.replace(['"', '\''], "");
        let words: Vec<&str> = plain.split_whitespace().collect();
        let lower = words.join(" ").to_lowercase();
        let settings = self.security.iter().flat_map(|security| &security.settings);
        let commands = self.security.iter().flat_map(|security| &security.commands);
        let setting = settings.into_iter().find(|(setting, values)| is_set(&words, setting, values));
        let mut commands =
            commands.filter(|command| command.contains.iter().all(|part| lower.contains(&part.to_lowercase())));
        setting.map(|(setting, _)| setting.as_str()).or_else(|| commands.next().map(|command| command.lowers.as_str()))
    }
}

/// The first command in some words that the built-in data knows: where it begins, in bytes. A program's name alone is not a
/// command; it takes an argument.
pub fn command_in(words: &str) -> Option<usize> {
    Commands::built_in().command_in(words)
}

/// What of a line of code lowers the security of a machine, as far as the built-in data knows.
pub fn security_downgrade(line: &str) -> Option<&'static str> {
    Commands::built_in().security_downgrade(line)
}

/// Whether a command sets a registry value to one of these values.
fn is_set(words: &[&str], setting: &str, values: &[String]) -> bool {
    let after = |names: &'static [&str]| words.windows(2).filter(|two| is_option(two[0], names)).map(|two| two[1]);
    let value = after(&["/d", "-value"]).next();
    after(&["/v", "-name"]).any(|name| name.eq_ignore_ascii_case(setting))
        && value.is_some_and(|value| values.iter().any(|low| is_number(value, low)))
}

fn is_option(word: &str, names: &[&str]) -> bool {
    names.iter().any(|name| word.eq_ignore_ascii_case(name))
}

/// `0`, `0x0` and `00000000` are the same number.
fn is_number(written: &str, number: &str) -> bool {
    let digits = written.trim_start_matches("0x").trim_start_matches('0');
    (if digits.is_empty() { "0" } else { digits }) == number
}

#[cfg(test)]
mod tests {
    use super::{Commands, command_in, security_downgrade};

    #[test]
    fn finds_commands_and_not_mentions() {
        for command in [
            "run reg add HKLM\\x /v y",
            "net stop TermService",
            "Use Restart-Service -Name TermService",
            "then gpupdate /force",
            "Set-Item 'x'",
        ] {
            assert!(command_in(command).is_some(), "{command}");
        }
        for mention in [
            "the reg file",
            "a net loss",
            "Restart-Service is a PowerShell command",
            "gpupdate does it",
            "Set-up is done",
            "change the name",
            "sc is an alias",
        ] {
            assert!(command_in(mention).is_none(), "{mention}");
        }
        assert_eq!(command_in("then run net start x"), Some(9));
    }

    #[test]
    fn a_setting_lowers_security_only_with_certain_values() {
        let add = |name: &str, value: &str| format!(r#"reg add "HKLM\X" /v {name} /t REG_DWORD /d {value} /f"#);
        assert_eq!(security_downgrade(&add("UserAuthentication", "0")), Some("UserAuthentication"));
        assert_eq!(security_downgrade(&add("securitylayer", "0x0")), Some("SecurityLayer"));
        assert_eq!(security_downgrade(&add("AllowEncryptionOracle", "2")), Some("AllowEncryptionOracle"));
        assert_eq!(
            security_downgrade("Set-ItemProperty -Path 'HKLM:\\X' -Name 'fDisableEncryption' -Value 1"),
            Some("fDisableEncryption")
        );
        assert_eq!(security_downgrade("netsh advfirewall set allprofiles state off"), Some("the firewall"));
        assert_eq!(security_downgrade("Set-NetFirewallProfile -Profile Public -Enabled False"), Some("the firewall"));
        for fine in
            [add("UserAuthentication", "1"), add("SecurityLayer", "2"), add("UserAuthentication", "<old value>")]
        {
            assert_eq!(security_downgrade(&fine), None, "{fine}");
        }
    }

    #[test]
    fn a_catalog_adds_to_what_is_built_in() {
        let file = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
        let entries = crate::load::load_files(vec![
            file("assets/shells.yaml", "programs: {lpadmin: [\"-\"]}\n"),
            file(
                "assets/security-settings.yaml",
                "commands: [{contains: [lpadmin, AuthInfo=None], lowers: printing}]\n",
            ),
        ]);
        assert_eq!(entries.problems, []);
        let commands = Commands::of(&entries);
        assert_eq!(commands.command_in("run lpadmin -p x"), Some(4));
        assert_eq!(commands.command_in("net stop x"), Some(0));
        assert_eq!(commands.security_downgrade("lpadmin -o authinfo=none"), Some("printing"));
        let wrong = crate::load::load_files(vec![file("assets/shells.yaml", "programms: {}\n")]);
        assert_eq!(wrong.problems[0].id, "unknown-key");
    }
}
