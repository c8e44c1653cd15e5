//! What a command looks like, and which commands lower the security of a machine.

/// Programs that a person runs by name, with how the word after it begins when it is a command and no mention.
const PROGRAMS: [(&str, &[&str]); 26] = [
    ("az", &["vm", "network", "login"]),
    ("certutil", &["-"]),
    ("change", &["logon"]),
    ("cmdkey", &["/"]),
    ("gpresult", &["/"]),
    ("gpupdate", &["/"]),
    ("icacls", &["\"", "C:", "%"]),
    ("ipconfig", &["/"]),
    ("journalctl", &["-"]),
    ("mstsc", &["/"]),
    ("net", &["start", "stop", "user", "localgroup", "accounts", "use"]),
    ("netsh", &["advfirewall", "interface", "winsock", "int"]),
    ("netstat", &["-"]),
    ("openssl", &["req", "x509"]),
    ("ping", &["-"]),
    ("pktmon", &["start", "stop"]),
    ("reg", &["add", "query", "delete", "export", "import"]),
    ("sc", &["config", "query", "qc", "start", "stop"]),
    ("sc.exe", &["config", "query", "qc", "start", "stop"]),
    ("shutdown", &["/"]),
    ("sudo", &["a", "c", "j", "l", "o", "s", "x"]),
    ("systemctl", &["restart", "start", "stop", "status"]),
    ("takeown", &["/"]),
    ("tasklist", &["/"]),
    ("wevtutil", &["qe", "epl", "sl"]),
    ("wusa", &["/"]),
];

/// Approved verbs of PowerShell that occur in repairs.
const VERBS: [&str; 31] = [
    "Add",
    "Checkpoint",
    "Clear",
    "Copy",
    "Disable",
    "Enable",
    "Enter",
    "Export",
    "Format",
    "Get",
    "Import",
    "Install",
    "Invoke",
    "Measure",
    "Move",
    "New",
    "Register",
    "Remove",
    "Rename",
    "Reset",
    "Resolve",
    "Restart",
    "Select",
    "Set",
    "Start",
    "Stop",
    "Test",
    "Uninstall",
    "Update",
    "Wait",
    "Write",
];

/// A command in some words: where it begins, in bytes. A name alone is none; it takes an argument.
pub fn command_in(words: &str) -> Option<usize> {
    let mut rest = words.trim_start();
    while !rest.is_empty() {
        let (first, after) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
        let after = after.trim_start();
        if is_command(first.trim_start_matches(['(', '"']), after) {
            return Some(words.len() - rest.len());
        }
        rest = after;
    }
    None
}

fn is_command(name: &str, after: &str) -> bool {
    let begins = |starts: &[&str]| starts.iter().any(|start| after.starts_with(start));
    PROGRAMS.iter().any(|(program, starts)| program.eq_ignore_ascii_case(name) && begins(starts))
        || (is_cmdlet(name) && (after.starts_with('-') || after.starts_with('"') || after.starts_with('\'')))
}

/// `Verb-Noun`.
fn is_cmdlet(name: &str) -> bool {
    let Some((verb, noun)) = name.split_once('-') else { return false };
    VERBS.contains(&verb)
        && noun.starts_with(|c: char| c.is_ascii_uppercase())
        && noun.chars().all(char::is_alphanumeric)
}

/// Settings that lower security, with the value that does.
const LOWERED: [(&str, &[&str]); 6] = [
    ("UserAuthentication", &["0"]),
    ("SecurityLayer", &["0"]),
    ("MinEncryptionLevel", &["1"]),
    ("fDisableEncryption", &["1"]),
    ("AllowEncryptionOracle", &["2"]),
    ("DisableRestrictedAdmin", &["0"]),
];

/// Whole phrases that lower security, in lower case without quotes.
const LOWERING: [&str; 5] = [
    "advfirewall set allprofiles state off",
    "advfirewall set currentprofile state off",
    "advfirewall set publicprofile state off",
    "disablerealtimemonitoring $true",
    "command-id disablenla",
];

/// What of a line of code lowers the security of a machine: the name of the setting.
pub fn security_downgrade(line: &str) -> Option<&'static str> {
    let plain = line.replace(['"', '\''], "");
    let words: Vec<&str> = plain.split_whitespace().collect();
    let value = words.windows(2).find(|two| is_option(two[0], &["/d", "-value"])).map(|two| two[1]);
    let sets = |setting: &str| {
        words.windows(2).any(|two| is_option(two[0], &["/v", "-name"]) && two[1].eq_ignore_ascii_case(setting))
    };
    let lowered = LOWERED.iter().find(|(setting, values)| {
        sets(setting) && value.is_some_and(|value| values.iter().any(|low| is_number(value, low)))
    });
    let lower = words.join(" ").to_lowercase();
    let phrase = || LOWERING.into_iter().find(|phrase| lower.contains(phrase));
    let firewall = lower.contains("set-netfirewallprofile") && lower.contains("-enabled false");
    lowered.map(|(setting, _)| *setting).or_else(phrase).or(firewall.then_some("the firewall"))
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
    use super::{command_in, security_downgrade};

    #[test]
    fn a_command_is_told_from_a_mention() {
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
    fn a_setting_lowers_security_only_with_the_value_that_does() {
        let add = |name: &str, value: &str| format!(r#"reg add "HKLM\X" /v {name} /t REG_DWORD /d {value} /f"#);
        assert_eq!(security_downgrade(&add("UserAuthentication", "0")), Some("UserAuthentication"));
        assert_eq!(security_downgrade(&add("securitylayer", "0x0")), Some("SecurityLayer"));
        assert_eq!(security_downgrade(&add("AllowEncryptionOracle", "2")), Some("AllowEncryptionOracle"));
        assert_eq!(
            security_downgrade("Set-ItemProperty -Path 'HKLM:\\X' -Name 'fDisableEncryption' -Value 1"),
            Some("fDisableEncryption")
        );
        assert_eq!(
            security_downgrade("netsh advfirewall set allprofiles state off"),
            Some("advfirewall set allprofiles state off")
        );
        assert_eq!(security_downgrade("Set-NetFirewallProfile -Profile Public -Enabled False"), Some("the firewall"));
        for fine in
            [add("UserAuthentication", "1"), add("SecurityLayer", "2"), add("UserAuthentication", "<old value>")]
        {
            assert_eq!(security_downgrade(&fine), None, "{fine}");
        }
    }
}
