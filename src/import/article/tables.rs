//! Tables of error codes: a row that says what a code means and what helps is a case of its own.
//!
//! In: the Markdown of an article. Out: [`ArticleCase`]s, one for a row. Never: rows without a resolution.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{
    case::{ArticleCase, NumberedSection, Remedy},
    excerpt::{Excerpt, clipped},
    headings::lexicon,
};
use crate::load::parser;

/// Rows of one article that become cases.
const MAX_ROWS: usize = 40;

/// The content of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TableColumn {
    Code,
    Cause,
    Remedy,
    Other,
}

#[derive(Default)]
struct Table {
    columns: Vec<TableColumn>,
    rows: Vec<Vec<(String, Range<usize>)>>,
}

/// The cases of all tables with codes and resolutions.
pub(super) fn cases(markdown: &str) -> Vec<ArticleCase> {
    let found = tables(markdown);
    let useful = found.iter().filter(|table| {
        let has = |column: TableColumn| table.columns.contains(&column);
        has(TableColumn::Code) && has(TableColumn::Remedy)
    });
    useful.flat_map(|table| table.rows.iter().filter_map(|row| case(table, row))).take(MAX_ROWS).collect()
}

fn case(table: &Table, row: &[(String, Range<usize>)]) -> Option<ArticleCase> {
    let of = |wanted: TableColumn| {
        let cells = table.columns.iter().zip(row).filter(move |(column, _)| **column == wanted);
        cells.map(|(_, cell)| cell).find(|(text, _)| !text.trim().is_empty())
    };
    let (code, seen) = of(TableColumn::Code)?;
    let (_, way) = of(TableColumn::Remedy)?;
    let piece =
        |span: &Range<usize>| Excerpt { section: format!("table row {}", clipped(code, 60)), span: span.clone() };
    let title = clipped(code, 80);
    let numbered = |span: &Range<usize>| NumberedSection { number: None, title: None, piece: piece(span) };
    let others = table.columns.iter().zip(row).filter(|(column, _)| **column == TableColumn::Other);
    Some(ArticleCase {
        symptoms: vec![numbered(seen)],
        causes: of(TableColumn::Cause).map(|(_, span)| numbered(span)).into_iter().collect(),
        fixes: vec![Remedy {
            title: format!("Resolution for {title}"),
            is_workaround: false,
            piece: piece(way),
            before: None,
            resolves: Vec::new(),
        }],
        more: others.map(|(_, (_, span))| piece(span)).collect(),
        shown: Some(title),
        title: None,
    })
}

fn column(head: &str) -> TableColumn {
    let head = head.to_lowercase();
    let columns = &lexicon().columns;
    let has_one = |words: &[String]| words.iter().any(|word| head.contains(word.as_str()));
    if has_one(&columns.remedy) {
        TableColumn::Remedy
    } else if has_one(&columns.cause) {
        TableColumn::Cause
    } else if has_one(&columns.code) {
        TableColumn::Code
    } else {
        TableColumn::Other
    }
}

fn tables(markdown: &str) -> Vec<Table> {
    let (mut found, mut table, mut row) = (Vec::new(), None::<Table>, Vec::new());
    let mut cell: Option<(String, Range<usize>)> = None;
    let mut is_head = false;
    for (event, span) in parser(markdown).into_offset_iter() {
        match event {
            Event::Start(Tag::Table(_)) => table = Some(Table::default()),
            Event::End(TagEnd::Table) => found.extend(table.take()),
            Event::Start(Tag::TableHead) => is_head = true,
            Event::Start(Tag::TableCell) => cell = Some((String::new(), span)),
            Event::End(TagEnd::TableCell) => row.extend(cell.take()),
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                let cells = std::mem::take(&mut row);
                match (&mut table, is_head) {
                    (Some(table), true) => table.columns = columns(&cells),
                    (Some(table), false) => table.rows.push(cells),
                    (None, _) => {}
                }
                is_head = false;
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some((words, _)) = &mut cell {
                    words.push_str(&text);
                }
            }
            _ => {}
        }
    }
    found
}

/// Of two columns of codes the first is the code.
fn columns(cells: &[(String, Range<usize>)]) -> Vec<TableColumn> {
    let mut columns: Vec<TableColumn> = cells.iter().map(|(head, _)| column(head)).collect();
    let mut has_code = false;
    for column in &mut columns {
        if *column == TableColumn::Code && std::mem::replace(&mut has_code, true) {
            *column = TableColumn::Other;
        }
    }
    columns
}
