//! Steps as a checklist, each command with a name by which it can be run.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    block_parser::blocks,
    blocks::{Block, Inline, Item, plain},
    commonmark::commonmark,
};
use fixbook_engine::model::Id;

/// Languages of blocks that are commands to run.
const SHELLS: [&str; 4] = ["powershell", "cmd", "sh", "kql"];
/// What follows a step that lowers security.
const RESTORED_BY: &str = "The steps under Undo restore it.";

/// Some steps under a heading of their own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct StepGroup {
    /// Empty for steps directly under Steps.
    pub heading: String,
    pub steps: Vec<Step>,
}

/// One step. Texts are Markdown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Step {
    pub number: u64,
    /// Its risk: it lowers security, cannot be undone, or disconnects users.
    pub warning: Option<&'static str>,
    pub text: String,
    pub commands: Vec<Command>,
    /// What is to be seen after the last command.
    pub expect: String,
}

/// A complete command, and the shell that it runs in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Command {
    /// Does not change while the commands before it in the same part are the same.
    pub name: Option<String>,
    pub shell: String,
    pub command: String,
}

/// A part of a fix as it is printed: its steps can be ticked off, its commands have names.
pub fn checklist(fix: &Id, part: &str, markdown: &str, has_undo: bool) -> Vec<Block> {
    let mut blocks = blocks(markdown);
    let mut commands = 0;
    for block in &mut blocks {
        if let Block::List { start: Some(_), items } = block {
            items.iter_mut().for_each(|item| tick(item, has_undo));
        }
        name_commands(block, &mut |language| {
            commands += 1;
            SHELLS.contains(&language).then(|| format!("{fix}-{part}-{commands}"))
        });
    }
    blocks
}

fn tick(item: &mut Item, has_undo: bool) {
    item.tick = Some(false);
    if has_undo && item.tag() == Some("Lowers security.") {
        let text = vec![Inline::Emphasis { inside: vec![Inline::Text { text: RESTORED_BY.to_owned() }] }];
        item.blocks.push(Block::Paragraph { text });
    }
}

fn name_commands(block: &mut Block, name_of: &mut impl FnMut(&str) -> Option<String>) {
    match block {
        Block::Code { language, name, .. } => *name = name_of(language),
        Block::List { items, .. } => {
            items.iter_mut().flat_map(|item| &mut item.blocks).for_each(|block| name_commands(block, name_of));
        }
        Block::Quote { blocks } => blocks.iter_mut().for_each(|block| name_commands(block, name_of)),
        _ => {}
    }
}

/// The steps of a part as data.
pub fn step_groups(part: &[Block]) -> Vec<StepGroup> {
    let mut groups = vec![StepGroup::default()];
    for block in part {
        match block {
            Block::Heading { text, .. } => groups.push(StepGroup { heading: plain(text), ..StepGroup::default() }),
            Block::List { start: Some(start), items } => {
                let steps = items.iter().enumerate().map(|(place, item)| step(start + place as u64, item));
                if let Some(group) = groups.last_mut() {
                    group.steps.extend(steps);
                }
            }
            _ => {}
        }
    }
    groups.retain(|group| !group.steps.is_empty());
    groups
}

fn step(number: u64, item: &Item) -> Step {
    let is_code = |block: &Block| matches!(block, Block::Code { .. });
    let first = item.blocks.iter().position(is_code).unwrap_or(item.blocks.len());
    let last = item.blocks.iter().rposition(is_code).map_or(item.blocks.len(), |place| place + 1);
    let command = |block: &Block| match block {
        Block::Code { language, name, text } => {
            Some(Command { name: name.clone(), shell: language.clone(), command: text.clone() })
        }
        _ => None,
    };
    Step {
        number,
        warning: item.tag().map(|tag| tag.trim_end_matches('.')),
        text: commonmark(&item.blocks[..first]),
        commands: item.blocks.iter().filter_map(command).collect(),
        expect: commonmark(&item.blocks[last..]),
    }
}

#[cfg(test)]
mod tests {
    use super::{checklist, step_groups};
    use crate::render::commonmark::commonmark;

    #[test]
    fn steps_are_ticked_and_commands_named() {
        let fix = "plug-in".parse().expect("an id");
        let text = "Begin.\n\n### By hand\n\n1. Look.\n2. **Lowers security.** Do.\n   ```powershell\n   Get-Lamp\n   ```\n   It glows.\n";
        let part = checklist(&fix, "steps", text, true);
        let written = commonmark(&part);
        assert!(
            written.contains("1. [ ] Look.") && written.contains("```powershell {\"name\":\"plug-in-steps-1\"}"),
            "{written}"
        );
        let groups = step_groups(&part);
        assert_eq!((groups.len(), groups[0].heading.as_str(), groups[0].steps.len()), (1, "By hand", 2));
        let step = &groups[0].steps[1];
        assert_eq!((step.number, step.warning), (2, Some("Lowers security")));
        assert_eq!(step.commands[0].command, "Get-Lamp");
        assert!(step.expect.starts_with("It glows.") && step.expect.contains("Undo"), "{}", step.expect);
    }
}
