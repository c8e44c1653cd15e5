//! The Bayesian interchange format (`.bif`) to a [`Network`].

use std::collections::HashMap;

use super::network::{MAX_CELLS, Network, Node};

/// A file that is not a network, with the line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct BifError {
    pub line: usize,
    pub what: String,
}

/// Reads a network. Properties are skipped; `table`, rows by parents' states and `default` are read.
pub fn parse(text: &str) -> Result<Network, BifError> {
    let network = Network { name: String::new(), nodes: Vec::new() };
    let mut reader =
        Reader { rest: text, line: 1, token_line: 1, network, places: HashMap::new(), states: Vec::new(), cells: 0 };
    while let Some(word) = reader.next() {
        match word {
            "network" => reader.network()?,
            "variable" => reader.variable()?,
            "probability" => reader.probability()?,
            other => return Err(reader.error(format!("`{other}` begins no network, variable or probability"))),
        }
    }
    for node in &reader.network.nodes {
        if node.table.is_empty() {
            return Err(BifError { line: 1, what: format!("the variable {} has no probability", node.name) });
        }
    }
    if reader.network.nodes.is_empty() {
        return Err(BifError { line: 1, what: "the file has no variable".to_owned() });
    }
    Ok(reader.network)
}

fn is_sign(letter: char) -> bool {
    "{}()[],;|".contains(letter)
}

struct Reader<'t> {
    /// What is not read yet, and the line at which it begins.
    rest: &'t str,
    line: usize,
    /// The line of the token that was read last.
    token_line: usize,
    network: Network,
    places: HashMap<&'t str, usize>,
    /// Of each node, its states by name.
    states: Vec<HashMap<&'t str, usize>>,
    /// Values of all tables so far.
    cells: usize,
}

/// The probabilities of a variable as they are written, before any table is made of them.
#[derive(Default)]
struct Written {
    /// A whole table, the variable's own state slowest.
    table: Option<Vec<f64>>,
    /// The places of rows, and their values one row after the other.
    rows: Vec<usize>,
    values: Vec<f64>,
    /// A row for all others.
    default: Option<Vec<f64>>,
}

impl<'t> Reader<'t> {
    /// The next word, number or sign; comments and quotes taken away.
    fn next(&mut self) -> Option<&'t str> {
        while let Some(first) = self.rest.chars().next() {
            let rest = self.rest;
            let length = match first {
                '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
                _ if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
                _ if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
                c if c.is_whitespace() || is_sign(c) => c.len_utf8(),
                _ => rest.find(|c: char| c.is_whitespace() || is_sign(c) || c == '"').unwrap_or(rest.len()),
            };
            let (token, after) = rest.split_at(length);
            let line = self.line;
            self.line += token.matches('\n').count();
            self.rest = after;
            let is_comment = token.starts_with("//") || token.starts_with("/*");
            if !is_comment && !token.trim().is_empty() {
                self.token_line = line;
                return Some(token.trim_matches('"'));
            }
        }
        None
    }

    fn error(&self, what: String) -> BifError {
        BifError { line: self.token_line, what }
    }

    fn word(&mut self) -> Result<&'t str, BifError> {
        self.next().ok_or_else(|| self.error("the file ends in the middle".to_owned()))
    }

    fn expect(&mut self, sign: &str) -> Result<(), BifError> {
        match self.word()? {
            word if word == sign => Ok(()),
            other => Err(self.error(format!("`{sign}` is missing before `{other}`"))),
        }
    }

    fn network(&mut self) -> Result<(), BifError> {
        let mut name = Vec::new();
        loop {
            match self.word()? {
                "{" => break,
                word => name.push(word),
            }
        }
        self.network.name = name.join(" ");
        self.skip_block()
    }

    /// To the end of the block that is open.
    fn skip_block(&mut self) -> Result<(), BifError> {
        let mut depth = 1;
        while depth > 0 {
            match self.word()? {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => {}
            }
        }
        Ok(())
    }

    fn skip_statement(&mut self) -> Result<(), BifError> {
        while self.word()? != ";" {}
        Ok(())
    }

    fn variable(&mut self) -> Result<(), BifError> {
        let name = self.word()?;
        if self.places.contains_key(name) {
            return Err(self.error(format!("there are two variables {name}")));
        }
        self.expect("{")?;
        let mut states = Vec::new();
        loop {
            match self.word()? {
                "}" => break,
                "type" => states = self.states()?,
                _ => self.skip_statement()?,
            }
        }
        if states.len() < 2 {
            return Err(self.error(format!("the variable {name} has fewer than two states")));
        }
        self.places.insert(name, self.network.nodes.len());
        // Of two states of one name the first counts.
        self.states.push(states.iter().copied().enumerate().rev().map(|(place, state)| (state, place)).collect());
        let states = states.into_iter().map(str::to_owned).collect();
        self.network.nodes.push(Node { name: name.to_owned(), states, parents: Vec::new(), table: Vec::new() });
        Ok(())
    }

    /// `discrete [ 2 ] { yes, no };`
    fn states(&mut self) -> Result<Vec<&'t str>, BifError> {
        match self.word()? {
            "discrete" => {}
            other => return Err(self.error(format!("only discrete variables can be imported, not {other} ones"))),
        }
        while self.word()? != "{" {}
        let mut states = Vec::new();
        loop {
            match self.word()? {
                "}" => break,
                "," => {}
                state => states.push(state),
            }
        }
        self.expect(";")?;
        Ok(states)
    }

    fn known(&self, name: &str) -> Result<usize, BifError> {
        self.places.get(name).copied().ok_or_else(|| self.error(format!("there is no variable {name}")))
    }

    fn probability(&mut self) -> Result<(), BifError> {
        self.expect("(")?;
        let name = self.word()?;
        let child = self.known(name)?;
        let states = self.network.nodes[child].states.len();
        let (parents, rows) = self.parents(name, states)?;
        let written = self.written(&parents, rows, states)?;
        if !written.is_complete(rows) {
            return Err(self.error(format!("the probabilities of {name} are not complete")));
        }
        let node = &mut self.network.nodes[child];
        (node.parents, node.table) = (parents, normalised(written.table(rows, states), states));
        Ok(())
    }

    /// The parents of a variable, and the rows of its table. Sizes are computed before anything is allocated: a line of
    /// names can ask for more than fits in memory.
    fn parents(&mut self, name: &str, states: usize) -> Result<(Vec<usize>, usize), BifError> {
        let mut parents = Vec::new();
        let mut rows = 1_usize;
        loop {
            match self.word()? {
                ")" => break,
                "|" | "," => {}
                word => {
                    let parent = self.known(word)?;
                    if parents.contains(&parent) {
                        return Err(self.error(format!("{word} is named twice as a parent of {name}")));
                    }
                    rows = rows
                        .checked_mul(self.network.nodes[parent].states.len())
                        .filter(|rows| self.fits(*rows, states))
                        .ok_or_else(|| self.too_large(name))?;
                    parents.push(parent);
                }
            }
        }
        if !self.fits(rows, states) {
            return Err(self.too_large(name));
        }
        self.cells += rows * states;
        Ok((parents, rows))
    }

    /// Whether one more table fits in the network.
    fn fits(&self, rows: usize, states: usize) -> bool {
        let cells = rows.checked_mul(states).and_then(|cells| cells.checked_add(self.cells));
        cells.is_some_and(|cells| cells <= MAX_CELLS)
    }

    fn too_large(&self, name: &str) -> BifError {
        self.error(format!(
            "with {name} the tables of the network have more than {MAX_CELLS} values, which is too large"
        ))
    }

    /// The statements of a variable's probabilities, to the end of their block.
    fn written(&mut self, parents: &[usize], rows: usize, states: usize) -> Result<Written, BifError> {
        self.expect("{")?;
        let mut written = Written::default();
        loop {
            match self.word()? {
                "}" => return Ok(written),
                "table" => {
                    let table = Some(self.numbers(rows * states)?);
                    written = Written { table, default: written.default, ..Written::default() };
                }
                "default" => {
                    let numbers = self.numbers(states)?;
                    written.default.get_or_insert(numbers);
                }
                "(" => {
                    let row = self.row(parents)?;
                    written.rows.push(row);
                    written.values.extend(self.numbers(states)?);
                }
                _ => self.skip_statement()?,
            }
        }
    }

    /// `yes, no)`: the row of a table for these states of the parents.
    fn row(&mut self, parents: &[usize]) -> Result<usize, BifError> {
        let mut row = 0;
        for (index, &parent) in parents.iter().enumerate() {
            let state = self.word()?;
            let node = &self.network.nodes[parent];
            let place = self.states[parent].get(state).copied();
            let place = place.ok_or_else(|| self.error(format!("{} has no state {state}", node.name)))?;
            row = row * node.states.len() + place;
            self.expect(if index + 1 == parents.len() { ")" } else { "," })?;
        }
        Ok(row)
    }

    /// Numbers up to `;`.
    fn numbers(&mut self, wanted: usize) -> Result<Vec<f64>, BifError> {
        let mut numbers = Vec::new();
        loop {
            match self.word()? {
                ";" => break,
                "," => {}
                word => match word.parse::<f64>() {
                    Ok(number) if (0.0..=1.0).contains(&number) => numbers.push(number),
                    _ => return Err(self.error(format!("`{word}` is not a probability"))),
                },
            }
        }
        match numbers.len() == wanted {
            true => Ok(numbers),
            false => Err(self.error(format!("expected {wanted} numbers, found {}", numbers.len()))),
        }
    }
}

impl Written {
    /// Whether there is a value for each cell.
    fn is_complete(&self, rows: usize) -> bool {
        let mut given = self.rows.clone();
        given.sort_unstable();
        given.dedup();
        self.table.is_some() || self.default.is_some() || given.len() == rows
    }

    /// The table, the variable's own state fastest.
    fn table(self, rows: usize, states: usize) -> Vec<f64> {
        let default = self.default.unwrap_or_else(|| vec![0.0; states]);
        let mut table = match self.table {
            Some(numbers) => (0..rows * states).map(|cell| numbers[cell % states * rows + cell / states]).collect(),
            None => default.repeat(rows),
        };
        for (row, values) in self.rows.iter().zip(self.values.chunks(states)) {
            table[row * states..(row + 1) * states].copy_from_slice(values);
        }
        table
    }
}

/// Rows that add up to 1: files round their numbers.
fn normalised(mut table: Vec<f64>, states: usize) -> Vec<f64> {
    for row in table.chunks_mut(states) {
        let total: f64 = row.iter().sum();
        if total > 0.0 {
            row.iter_mut().for_each(|p| *p /= total);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::growth::assert_linear;

    #[test]
    fn a_file_of_many_variables_or_states_is_read_once() {
        assert_linear(2_000, |number| {
            let one = |n: usize| {
                let parent = n.checked_sub(1).map(|parent| format!(" | v{parent}")).unwrap_or_default();
                format!(
                    "variable v{n} {{ type discrete [ 2 ] {{ y, n }}; }}\nprobability ( v{n}{parent} ) {{ default 0.5, 0.5; }}\n"
                )
            };
            parse(&(0..number).map(one).collect::<String>()).expect("a chain");
        });
        assert_linear(2_000, |number| {
            let states: Vec<String> = (0..number).map(|n| format!("s{n}")).collect();
            let rows: String = (0..number).map(|n| format!("(s{n}) 0.5, 0.5; ")).collect();
            let text = format!(
                "variable a {{ type discrete [ {number} ] {{ {} }}; }}\nvariable b {{ type discrete [ 2 ] {{ y, n }}; }}\n\
                 probability ( a ) {{ table {}; }}\nprobability ( b | a ) {{ {rows}{} }}",
                states.join(", "),
                vec!["0"; number].join(", "),
                "default 0.5, 0.5; ".repeat(number),
            );
            parse(&text).expect("two variables");
        });
    }

    #[test]
    fn a_network_is_read_with_rows_tables_defaults_and_comments() {
        let text = r#"network "two lamps" { property version 1; }
            // a comment
            variable bulb { type discrete [ 2 ] { ok, broken }; property x = "}"; }
            variable lamp { type discrete[3]{ lit, "dim light", dark }; }
            variable cat { type discrete [2] { in, out }; }
            probability ( bulb ) { table 0.9, 0.1; }
            probability ( cat | bulb ) { table 0.3, 0.6, 0.7, 0.4; }
            probability ( lamp | bulb, cat ) { (ok, in) 0.8, 0.1, 0.1; default 0.0, 0.5, 0.5; (broken, out) 0, 0, 1; }"#;
        let network = parse(text).expect("a network");
        assert_eq!(network.name, "two lamps");
        assert_eq!(network.nodes[1].states, ["lit", "dim light", "dark"]);
        assert_eq!(network.nodes[2].table, [0.3, 0.7, 0.6, 0.4]);
        assert_eq!(network.nodes[1].table[..6], [0.8, 0.1, 0.1, 0.0, 0.5, 0.5]);
        assert_eq!(network.nodes[1].table[9..], [0.0, 0.0, 1.0]);
    }

    /// Tables are never larger than the limit of a network, however many parents a line names.
    #[test]
    fn a_table_that_is_too_large_for_any_memory_is_refused_before_it_is_made() {
        let variables = |number: usize| {
            (0..number).map(|n| format!("variable v{n} {{ type discrete [ 2 ] {{ y, n }}; }}\n")).collect::<String>()
        };
        let names = |numbers: std::ops::Range<usize>| numbers.map(|n| format!("v{n}")).collect::<Vec<_>>().join(", ");
        for parents in [24, 26, 39, 63, 64, 100] {
            let last = format!("probability ( v{parents} | {} ) {{ default 0.5, 0.5; }}", names(0..parents));
            let error = parse(&(variables(parents + 1) + last.as_str())).expect_err("too large");
            assert!(error.what.contains("too large") && error.line == parents + 2, "{parents}: {error}");
        }
        // Two of them fill the network, and each alone would be small enough.
        let tables =
            (0..3).map(|n| format!("probability ( v{} | {} ) {{ default 0.5, 0.5; }}\n", 22 + n, names(0..22)));
        let error = parse(&(variables(25) + tables.collect::<String>().as_str())).expect_err("too large");
        assert_eq!(error.line, 28);
    }

    #[test]
    fn a_broken_file_gets_its_line() {
        for (text, line, part) in [
            (
                "network x { }\nvariable a { type discrete [2] { y, n }; }\nprobability ( b ) { table 1; }",
                3,
                "no variable b",
            ),
            ("variable a { type continuous; }", 1, "discrete"),
            ("variable a { type discrete [2] { y, n }; }\nprobability ( a ) { table 0.5; }", 2, "expected 2 numbers"),
            ("variable a { type discrete [2] { y, n }; }\nprobability ( a ) { table 0.5, x; }", 2, "not a probability"),
            ("variable a { type discrete [2] { y, n };", 1, "ends in the middle"),
            (
                "variable a { type discrete [2] { y, n }; }\nvariable b { type discrete [2] { y, n }; }\nprobability ( a | b, b ) { default 1, 0; }",
                3,
                "twice",
            ),
            (
                "variable a { type discrete [2] { y, n }; }\nvariable b { type discrete [2] { y, n }; }\nprobability ( a | b ) { (y) 1, 0; (y) 0, 1; }",
                3,
                "not complete",
            ),
            ("", 1, "no variable"),
        ] {
            let error = parse(text).expect_err(text);
            assert!(error.line == line && error.what.contains(part), "{text}: {error}");
        }
    }
}
