//! The check of commands that lower the security of a machine: each is marked, so that the interview and pages warn of it.

use super::{
    commands::Commands,
    markdown::{Text, body_of, check_of, fences},
    name_index::NameIndex,
    sink::DiagnosticSink,
};
use crate::load::ParsedCatalog;
use fixbook_engine::model::{Check, SymptomKind};

pub(super) const DOWNGRADE_UNMARKED: Check = Check {
    id: "downgrade-unmarked",
    summary: "A command lowers the security of a machine, and nothing says so.",
    explanation: "A fix with `lowers-security: true` is offered last, with a warning, and needs a section `## Undo`. Where only one \
                  step lowers security, begin that step with `**Lowers security.**`. A question that needs such a command is of \
                  `kind: test`.",
    bad: r#"1. Open it to any user.

   ```cmd
   reg add "HKLM\SOFTWARE\Lamp" /v UserAuthentication /t REG_DWORD /d 0 /f
   ```"#,
    good: r#"1. **Lowers security.** Open it to any user, for this test only.

   ```cmd
   reg add "HKLM\SOFTWARE\Lamp" /v UserAuthentication /t REG_DWORD /d 0 /f
   ```"#,
    ..Check::ERROR
};

/// Begins a step that lowers security in a fix that as a whole does not.
const TAG: &str = "**Lowers security.**";

pub(super) fn downgrade_unmarked(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    let commands = Commands::of(entries);
    for entry in &entries.causes {
        judge(&body_of(entry), "move it to a fix with `lowers-security: true`", &commands, problems);
    }
    for entry in entries.fixes.iter().filter(|entry| !entry.value.lowers_security) {
        let help = format!("set `lowers-security: true`, or begin the step with `{TAG}`");
        judge(&body_of(entry), &help, &commands, problems);
    }
    for entry in entries.symptoms.iter().filter(|entry| entry.value.kind != SymptomKind::Test) {
        judge(&check_of(entry), "set `kind: test`, and say in `check` how to undo it", &commands, problems);
    }
}

fn judge(text: &Text<'_>, help: &str, commands: &Commands<'_>, problems: &mut DiagnosticSink) {
    for (_, span) in fences(text.markdown) {
        let lowered = text.markdown[span.clone()].lines().find_map(|line| commands.security_downgrade(line));
        let Some(setting) = lowered.filter(|_| !step_before(text.markdown, span.start).contains(TAG)) else { continue };
        let message = format!("this command lowers security ({setting}), and nothing says so");
        problems.report(text.place(span), message, help).label("lowers security");
    }
}

/// The text from the step that a code block belongs to, up to the block.
fn step_before(markdown: &str, at: usize) -> &str {
    let before = &markdown[..at];
    let mut start = 0;
    let mut begin = 0;
    for line in before.split_inclusive('\n') {
        let words = line.trim_start();
        let is_numbered =
            words.split_once(". ").is_some_and(|(n, _)| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
        if is_numbered || words.starts_with("- ") || words.starts_with("* ") || line.starts_with('#') {
            begin = start;
        }
        start += line.len();
    }
    &before[begin..]
}
