//! Markdown as it is shown: a character reference such as `&#x1b;` can produce a character that a clean text does not contain.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag};

use fixbook_engine::text::{is_unprintable, printable};

/// The event without characters that must not reach a terminal or page. Every Markdown text that is shown, searched, printed or
/// published passes through it.
pub(crate) fn printable_event(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Text(text) => Event::Text(shown(text)),
        Event::Code(text) => Event::Code(shown(text)),
        Event::Html(text) => Event::Html(shown(text)),
        Event::InlineHtml(text) => Event::InlineHtml(shown(text)),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: shown(dest_url), title: shown(title), id: shown(id) })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { link_type, dest_url: shown(dest_url), title: shown(title), id: shown(id) })
        }
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(shown(info))))
        }
        other => other,
    }
}

/// A character of an event that must not reach a terminal or page.
pub(crate) fn unprintable_in(event: &Event<'_>) -> Option<char> {
    let find = |text: &CowStr<'_>| text.chars().find(|letter| is_unprintable(*letter));
    match event {
        Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => find(text),
        Event::Start(Tag::Link { dest_url, title, .. } | Tag::Image { dest_url, title, .. }) => {
            find(dest_url).or_else(|| find(title))
        }
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => find(info),
        _ => None,
    }
}

fn shown(text: CowStr<'_>) -> CowStr<'_> {
    match text.contains(is_unprintable) {
        true => printable(&text).into_owned().into(),
        false => text,
    }
}
