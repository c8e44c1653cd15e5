//! A call with a person: questions with numbered answers, fixes to try, and what the person may do beside answering.
//!
//! In: a catalog, a session, a console. Out: events in the session. Never: decides what comes next; the engine does.

mod actions;
mod call;
mod finish;
mod steps;
mod words;

pub(super) use call::{Call, Flow};

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{
        super::{
            error::CliError,
            prompt::{Console, Line, Prompt},
            session_file::SessionFile,
        },
        Call,
    };
    use crate::{
        check,
        index::Index,
        load::{CatalogSource, load},
        render::Templates,
    };
    use fixbook_engine::diagnosis::{Engine, Event, Outcome, Skipped, Strategy};

    /// A person who types the replies of a list and then stops. `Answer=2` is for that prompt only; with a `*` in front it is
    /// typed at every such prompt.
    struct Script {
        replies: Vec<&'static str>,
        shown: String,
    }

    impl Console for Script {
        fn show(&mut self, text: &str) -> Result<(), CliError> {
            self.shown.push_str(&anstream::adapter::strip_str(text).to_string());
            Ok(())
        }

        fn read(&mut self, prompt: &Prompt) -> Result<Option<Line>, CliError> {
            let is_for = |reply: &&str| match reply.trim_start_matches('*').split_once('=') {
                Some((text, _)) => prompt.text.starts_with(text),
                None => true,
            };
            let Some(place) = self.replies.iter().position(is_for) else { return Ok(None) };
            let reply = self.replies[place];
            if !reply.starts_with('*') {
                self.replies.remove(place);
            }
            Ok(Some(Line::Any(reply.rsplit('=').next().unwrap_or_default().to_owned())))
        }
    }

    /// Runs a call on the real catalog; returns the saved events and what was shown.
    fn hold(words: &str, replies: &[&'static str]) -> (Vec<Event>, String) {
        let folder = CatalogSource::Disk(Path::new(env!("CARGO_MANIFEST_DIR")).to_owned());
        let entries = load(&folder).unwrap_or_else(|error| panic!("{error}"));
        let catalog = check::catalog(entries).unwrap_or_else(|problems| panic!("{problems:?}"));
        let engine = Engine::new(catalog).unwrap_or_else(|problems| panic!("{problems:?}"));
        let mut session = SessionFile::default();
        let mut script = Script { replies: replies.to_vec(), shown: String::new() };
        let mut call = Call {
            engine: &engine,
            session: &mut session,
            console: &mut script,
            strategy: Strategy::default(),
            index: &|| Ok(Index::of(&engine.catalog)?),
            templates: &|| Ok(Templates::built_in()?),
        };
        let held = call.take_words(words).and_then(|_| call.hold());
        held.unwrap_or_else(|error| panic!("{error}"));
        (session.session.events, script.shown)
    }

    fn answered(events: &[Event]) -> Vec<String> {
        let fact = |event: &Event| match event {
            Event::Answered { symptom, answer } => Some(format!("{symptom}={answer}")),
            _ => None,
        };
        events.iter().filter_map(fact).collect()
    }

    #[test]
    fn forgets_a_misread_code() {
        let (events, shown) = hold("0x904 / 0x7", &["n"]);
        assert!(shown.contains("0x904 with extended 0x7"), "{shown}");
        assert_eq!(answered(&events), Vec::<String>::new());
        assert!(matches!(&events[0], Event::Said { codes, .. } if codes.is_empty()), "{events:?}");
        let (events, _) = hold("0x904 / 0x7", &["y"]);
        assert_eq!(answered(&events), ["error-code=socket-closed-server-denied"]);
    }

    #[test]
    fn handles_every_key_of_the_help() {
        let (events, shown) = hold("", &["w", "e", "0", "z", "1", "b", "?", "l", "x", "q", "1"]);
        assert!(shown.contains("Answering this saves") && shown.contains("No evidence yet"), "{shown}");
        assert_eq!(shown.matches("Press one of the keys below.").count(), 2, "{shown}");
        // 1, undone, don't know to the same question; skipped; not applicable; nothing after q.
        let [taken, Event::Undone { undoes: 0 }, again, rest @ ..] = &events[..] else { panic!("{events:?}") };
        let (Event::Answered { symptom: first, .. }, Event::Answered { symptom, answer }) = (taken, again) else {
            panic!("{events:?}")
        };
        assert!(first == symptom && *answer == "unknown", "{events:?}");
        let [Event::Skipped { .. }, Event::Answered { answer, .. }] = rest else { panic!("{rest:?}") };
        assert_eq!(*answer, "not-applicable");
        assert!(shown.ends_with("Stopped. This call was not saved; use --session FILE to save one.\n"), "{shown}");
    }

    #[test]
    fn ends_with_reasons_and_runbook_when_a_fix_helps() {
        // The second answer to every question; the first fix does not help, the second does.
        let (events, shown) = hold(
            "0x904 / 0x7",
            &[
                "Did I get this right=y",
                "*Answer=2",
                "This fix=",
                "*This fix=d",
                "Did it help=n",
                "Did it help=y",
                "Show the runbook=y",
            ],
        );
        let tried: Vec<Outcome> = events
            .iter()
            .filter_map(|event| match event {
                Event::Tried { outcome, .. } => Some(*outcome),
                _ => None,
            })
            .collect();
        assert_eq!(tried, [Outcome::Failed, Outcome::Worked], "{events:?}\n{shown}");
        for part in ["Verify", "Solved. It was:", "Why “", "## What we know", "## If none of this helps"] {
            assert!(shown.contains(part), "{part}:\n{shown}");
        }
    }

    #[test]
    fn takes_a_code_at_any_prompt_as_words_of_the_caller() {
        // The first question has three answers; a code is none of them.
        let (events, shown) = hold("", &["Answer=0x904 / 0x7", "Did I get this right=y", "q"]);
        assert_eq!(answered(&events), ["error-code=socket-closed-server-denied"], "{shown}");
        assert!(matches!(&events[0], Event::Said { words, codes } if words == "0x904 / 0x7" && codes.len() == 2));
        // A code that is known is not confirmed again; words without meaning are kept for the ticket and reported.
        let (events, shown) =
            hold("0x904 / 0x7", &["Did I get this right=y", "Answer=0x904 / 0x7", "Answer=the cat is out", "q"]);
        assert_eq!(shown.matches("extended error code 0x7 = ").count(), 1, "{shown}");
        assert!(shown.contains("Nothing recognised in “the cat is out”."), "{shown}");
        assert_eq!(events.iter().filter(|event| matches!(event, Event::Said { .. })).count(), 3);
    }

    #[test]
    fn keeps_an_impossible_fix_apart_from_a_failed_one() {
        let replies = [
            "Did I get this right=y",
            "*Answer=?",
            "This fix=y",
            "This fix=l",
            "This fix=c",
            "This fix=d",
            "Did it help=u",
            "q",
        ];
        let (events, shown) = hold("0x904 / 0x7", &replies);
        assert!(shown.contains("Do it first and press d"), "{shown}");
        let fixes: Vec<&Event> = events
            .iter()
            .filter(|event| matches!(event, Event::Tried { .. } | Event::Skipped(Skipped::Fix { .. })))
            .collect();
        let [Event::Skipped(Skipped::Fix { .. }), Event::Tried { outcome: Outcome::NotPossible, .. }] = fixes[..]
        else {
            panic!("{fixes:?}\n{shown}")
        };
        let line = serde_json::to_string(&fixes).expect("JSON");
        assert!(
            line.contains("\"outcome\":\"not-possible\"") && line.contains("{\"event\":\"skipped\",\"fix\":"),
            "{line}"
        );
    }

    #[test]
    fn undoes_a_mistyped_yes_at_the_end() {
        let replies = [
            "Did I get this right=y",
            "*Answer=?",
            "This fix=d",
            "Did it help=y",
            "Show the runbook=u",
            "Undo=1",
            "This fix=q",
        ];
        let (events, shown) = hold("0x904 / 0x7", &replies);
        let solved = events.iter().position(|event| matches!(event, Event::Tried { outcome: Outcome::Worked, .. }));
        assert!(solved.is_some() && matches!(events.last(), Some(Event::Undone { .. })), "{events:?}\n{shown}");
        assert!(shown.contains("Solved."), "{shown}");
    }
}
