//! Markdown to HTML that is safe to open: raw HTML is reduced to harmless tags, links to http, https, mailto and relative
//! paths.

use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, Tag, TagEnd, html::push_html};
use pulldown_cmark_escape::escape_html;

use super::{
    anchors::{Anchors, Heading},
    blocks::TAGS,
    link_resolver::{CatalogLinks, LinkResolver, Picture, scheme},
    raw_html::{self, TagFate},
};
use crate::load::{shown_events, words};

/// Renders Markdown as HTML. A step with a risk has a class of its own, and an item of a checklist a box.
pub fn html(markdown: &str) -> String {
    page_html(markdown, &mut CatalogLinks, None).0
}

/// The same for a page of a site. With `anchors`, headings can be linked to, and the page's title is its only heading of
/// the first level.
pub fn page_html(
    markdown: &str,
    resolve: &mut dyn LinkResolver,
    anchors: Option<&mut Anchors>,
) -> (String, Vec<Heading>) {
    let events: Vec<Event<'_>> = shown_events(markdown).collect();
    let mut writer = HtmlWriter {
        tags: raw_html::inline(&events),
        events: &events,
        resolve,
        anchors,
        headings: Vec::new(),
        is_step: Vec::new(),
        is_link: Vec::new(),
        table: Table::default(),
        out: Vec::with_capacity(events.len()),
    };
    let mut at = 0;
    while at < events.len() {
        at = writer.event(at);
    }
    let headings = writer.headings;
    let mut html = String::with_capacity(markdown.len() * 3 / 2);
    push_html(&mut html, writer.out.into_iter());
    (html, headings)
}

struct HtmlWriter<'w, 'm> {
    events: &'w [Event<'m>],
    tags: Vec<Option<TagFate>>,
    resolve: &'w mut dyn LinkResolver,
    anchors: Option<&'w mut Anchors>,
    headings: Vec<Heading>,
    /// Of each open item, whether it was written with a class.
    is_step: Vec<bool>,
    /// Of each open link, whether it has a target.
    is_link: Vec<bool>,
    table: Table,
    out: Vec<Event<'m>>,
}

/// The current cell of a table. Its alignment becomes a class, since a page's policy forbids `style` attributes.
#[derive(Default)]
struct Table {
    columns: Vec<Alignment>,
    column: usize,
    is_head: bool,
}

impl Table {
    fn event<'m>(&mut self, event: Event<'m>) -> Event<'m> {
        match event {
            Event::Start(Tag::Table(columns)) => {
                self.columns = columns;
                Event::Start(Tag::Table(vec![Alignment::None; self.columns.len()]))
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                self.column = 0;
                self.is_head = matches!(event, Event::Start(Tag::TableHead));
                event
            }
            Event::Start(Tag::TableCell) => match self.class() {
                Some(class) => Event::InlineHtml(format!("<{} class=\"{class}\">", self.cell()).into()),
                None => event,
            },
            Event::End(TagEnd::TableCell) => {
                let has_class = self.class().is_some();
                self.column += 1;
                if has_class { Event::InlineHtml(format!("</{}>", self.cell()).into()) } else { event }
            }
            other => other,
        }
    }

    fn cell(&self) -> &'static str {
        if self.is_head { "th" } else { "td" }
    }

    fn class(&self) -> Option<&'static str> {
        match self.columns.get(self.column)? {
            Alignment::None | Alignment::Left => None,
            Alignment::Center => Some("center"),
            Alignment::Right => Some("right"),
        }
    }
}

impl<'m> HtmlWriter<'_, 'm> {
    /// Writes the event at a place; gives the place of the next.
    fn event(&mut self, at: usize) -> usize {
        if raw_html::begins_block(&self.events[at]) {
            return self.block(at);
        }
        match self.events[at].clone() {
            Event::Html(text) => self.out.push(Event::Text(text)),
            Event::InlineHtml(text) => self.inline(at, text),
            Event::Start(Tag::Heading { level, id, classes, attrs }) => {
                let (level, id) = self.heading(at, level, id);
                self.out.push(Event::Start(Tag::Heading { level, id, classes, attrs }));
            }
            Event::End(TagEnd::Heading(level)) => self.out.push(Event::End(TagEnd::Heading(self.below_title(level)))),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let leads = self.link(&dest_url);
                self.is_link.push(leads.is_some());
                if let Some(dest_url) = leads {
                    self.out.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
                }
            }
            Event::End(TagEnd::Link) => {
                if self.is_link.pop() == Some(true) {
                    self.out.push(Event::End(TagEnd::Link));
                }
            }
            Event::Start(Tag::Image { dest_url, .. }) => return self.image(at, &dest_url),
            Event::TaskListMarker(_) => {
                self.out.push(Event::InlineHtml("<input type=\"checkbox\" aria-label=\"Done\"> ".into()));
            }
            event @ (Event::Start(Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell)
            | Event::End(TagEnd::TableHead | TagEnd::TableCell)) => self.out.push(self.table.event(event)),
            Event::Start(Tag::Item) => self.item(at),
            Event::End(TagEnd::Item) if self.is_step.pop() == Some(true) => {
                self.out.push(Event::Html("</li>\n".into()));
            }
            other => self.out.push(other),
        }
        at + 1
    }

    fn item(&mut self, at: usize) {
        let (is_step, is_warning) = kind_of_item(&self.events[at + 1..]);
        self.is_step.push(is_step || is_warning);
        self.out.push(match (is_step, is_warning) {
            (true, true) => Event::Html("<li class=\"step caution\">".into()),
            (true, false) => Event::Html("<li class=\"step\">".into()),
            (false, true) => Event::Html("<li class=\"caution\">".into()),
            (false, false) => Event::Start(Tag::Item),
        });
    }

    fn inline(&mut self, at: usize, text: CowStr<'m>) {
        match self.tags[at].take() {
            Some(TagFate::As(tag)) => self.out.push(Event::InlineHtml(tag.into())),
            Some(TagFate::Anchor(id)) => {
                if self.anchors.as_mut().is_some_and(|anchors| anchors.take(&id)) {
                    self.out.push(Event::InlineHtml(format!("<span id=\"{id}\"></span>").into()));
                }
            }
            Some(TagFate::Gone) => {}
            Some(TagFate::Text) | None => self.out.push(Event::Text(text)),
        }
    }

    fn block(&mut self, at: usize) -> usize {
        let end = self.events[at..].iter().position(raw_html::ends_block).map_or(self.events.len(), |end| at + end + 1);
        let lines = self.events[at..end].iter().filter_map(|event| match event {
            Event::Html(text) | Event::Text(text) => Some(text.as_ref()),
            _ => None,
        });
        for text in raw_html::paragraphs(&lines.collect::<String>()) {
            self.out.push(Event::Start(Tag::Paragraph));
            self.out.push(Event::Text(text.into()));
            self.out.push(Event::End(TagEnd::Paragraph));
        }
        end
    }

    /// A page's title is its only heading of the first level.
    fn below_title(&self, level: HeadingLevel) -> HeadingLevel {
        if self.anchors.is_some() && level == HeadingLevel::H1 { HeadingLevel::H2 } else { level }
    }

    fn heading(
        &mut self,
        at: usize,
        level: HeadingLevel,
        id: Option<CowStr<'m>>,
    ) -> (HeadingLevel, Option<CowStr<'m>>) {
        let level = self.below_title(level);
        let Some(anchors) = &mut self.anchors else { return (level, id) };
        let inside = self.events[at..].iter().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
        let text = words(inside);
        let anchor = anchors.name(&text);
        self.headings.push(Heading { level: level as u8, anchor: anchor.clone(), text });
        (level, Some(anchor.into()))
    }

    fn link(&mut self, address: &str) -> Option<CowStr<'m>> {
        match scheme(address) {
            Some(true) => Some(address.to_owned().into()),
            Some(false) => None,
            None => self.resolve.link(address).map(CowStr::from),
        }
    }

    fn image(&mut self, at: usize, address: &str) -> usize {
        let mut depth = 0;
        let inside = self.events[at..].iter().take_while(|event| {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            depth > 0
        });
        let inside: Vec<&Event<'_>> = inside.collect();
        let end = at + inside.len() + 1;
        let alt = words(inside.into_iter());
        // An image on another server would report each reader to that server.
        let picture = if scheme(address).is_none() { self.resolve.image(address) } else { None };
        let html = match picture {
            Some(Picture { address, size }) => {
                let size = size.map(|(w, h)| format!(" width=\"{w}\" height=\"{h}\"")).unwrap_or_default();
                format!("<img src=\"{}\" alt=\"{}\"{size} loading=\"lazy\">", escaped(&address), escaped(&alt))
            }
            None if alt.is_empty() => String::new(),
            None => format!("<span class=\"missing\">[Image: {}]</span>", escaped(&alt)),
        };
        self.out.push(Event::InlineHtml(html.into()));
        end
    }
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    // Writing to a string cannot fail.
    let _ = escape_html(&mut safe, text);
    safe
}

/// Whether an item is one of a checklist, and whether it begins with a tag of a risk.
fn kind_of_item(events: &[Event<'_>]) -> (bool, bool) {
    let mut rest = events.iter().filter(|event| !matches!(event, Event::Start(Tag::Paragraph)));
    let mut next = rest.next();
    let is_step = matches!(next, Some(Event::TaskListMarker(_)));
    if is_step {
        next = rest.next();
    }
    let is_strong = matches!(next, Some(Event::Start(Tag::Strong)));
    let is_tag = matches!(rest.next(), Some(Event::Text(words)) if TAGS.contains(&words.as_ref()));
    (is_step, is_strong && is_tag)
}

#[cfg(test)]
mod tests {
    use super::{Anchors, LinkResolver, Picture, html, page_html};

    #[test]
    fn scripts_and_unsafe_schemes_are_removed() {
        let page = html(
            "<script>x</script>\n\n[a](javascript:alert(1)) <b onclick=x>y</b> ![c](data:text/html,x) [d](//evil/x) ![e](https://spy/x.png)",
        );
        for bad in ["<script", "onclick", "javascript:", "data:", "href=\"//", "<img"] {
            assert!(!page.to_lowercase().contains(bad), "{bad} in {page}");
        }
        assert!(html("[fix](../../fixes/power/plug-in.md#undo)").contains("href=\"../fixes/plug-in.html#undo\""));
        assert!(html("[ok](https://example.org) [page](../a.md)").contains("href=\"https://example.org\""));
    }

    struct One;

    impl LinkResolver for One {
        fn link(&mut self, address: &str) -> Option<String> {
            (address == "known.md").then(|| "known.html".to_owned())
        }
        fn image(&mut self, address: &str) -> Option<Picture> {
            (address == "a.png").then(|| Picture { address: "b.png".to_owned(), size: Some((3, 4)) })
        }
    }

    #[test]
    fn broken_links_and_images_keep_their_words() {
        let page = |markdown: &str| page_html(markdown, &mut One, Some(&mut Anchors::default())).0;
        assert_eq!(page("[a **b**](known.md) [c](x.md)"), "<p><a href=\"known.html\">a <strong>b</strong></a> c</p>\n");
        let image = "<img src=\"b.png\" alt=\"Q &amp; A\" width=\"3\" height=\"4\" loading=\"lazy\">";
        assert_eq!(page("![Q & A](a.png)"), format!("<p>{image}</p>\n"));
        assert!(page("![gone](x.png)").contains("[Image: gone]"));
    }

    #[test]
    fn cells_are_aligned_without_a_style() {
        let table = html("| a | b | c |\n|:-:|--:|---|\n| 1 | 2 | 3 |\n");
        let row = "<tr><td class=\"center\">1</td><td class=\"right\">2</td><td>3</td></tr>";
        assert!(table.contains(row) && table.contains("<th class=\"center\">a</th>"), "{table}");
        assert!(!table.contains("style"), "{table}");
    }

    #[test]
    fn headings_have_anchors_and_are_below_the_title() {
        let mut anchors = Anchors::default();
        let (page, headings) = page_html("# A `b`\n\n## A b\n", &mut One, Some(&mut anchors));
        assert_eq!(page, "<h2 id=\"a-b\">A <code>b</code></h2>\n<h2 id=\"a-b-2\">A b</h2>\n");
        assert_eq!(headings.iter().map(|heading| heading.text.as_str()).collect::<Vec<_>>(), ["A b", "A b"]);
    }
}
