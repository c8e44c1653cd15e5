//! The Bayesian interchange format (`.bif`) to a [`Network`].

use super::{Network, Node};

/// A file that is no network, with its line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct BifError {
    pub line: usize,
    pub what: String,
}

struct Token<'t> {
    text: &'t str,
    line: usize,
}

/// Reads a network. Properties are skipped; `table`, rows by parents' states and `default` are read.
pub fn parse(text: &str) -> Result<Network, BifError> {
    let mut reader =
        Reader { tokens: tokens(text), at: 0, network: Network { name: String::new(), nodes: Vec::new() } };
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
        return Err(BifError { line: 1, what: "there is no variable".to_owned() });
    }
    Ok(reader.network)
}

/// Words, numbers and signs; comments and quotes taken away.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            _ if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            _ if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            c if c.is_whitespace() || is_sign(c) => c.len_utf8(),
            _ => rest.find(|c: char| c.is_whitespace() || is_sign(c) || c == '"').unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at(length);
        let is_comment = token.starts_with("//") || token.starts_with("/*");
        if !is_comment && !token.trim().is_empty() {
            tokens.push(Token { text: token.trim_matches('"'), line });
        }
        line += token.matches('\n').count();
        rest = after;
    }
    tokens
}

fn is_sign(letter: char) -> bool {
    "{}()[],;|".contains(letter)
}

struct Reader<'t> {
    tokens: Vec<Token<'t>>,
    at: usize,
    network: Network,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Option<&'t str> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        Some(token.text)
    }

    fn error(&self, what: String) -> BifError {
        let line = self.tokens.get(self.at.saturating_sub(1)).or(self.tokens.last()).map_or(1, |token| token.line);
        BifError { line, what }
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
        let name = self.word()?.to_owned();
        if self.network.find(&name).is_some() {
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
        self.network.nodes.push(Node { name, states, parents: Vec::new(), table: Vec::new() });
        Ok(())
    }

    /// `discrete [ 2 ] { yes, no };`
    fn states(&mut self) -> Result<Vec<String>, BifError> {
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
                state => states.push(state.to_owned()),
            }
        }
        self.expect(";")?;
        Ok(states)
    }

    fn known(&self, name: &str) -> Result<usize, BifError> {
        self.network.find(name).ok_or_else(|| self.error(format!("there is no variable {name}")))
    }

    fn probability(&mut self) -> Result<(), BifError> {
        self.expect("(")?;
        let name = self.word()?;
        let child = self.known(name)?;
        let mut parents = Vec::new();
        loop {
            match self.word()? {
                ")" => break,
                "|" | "," => {}
                parent => parents.push(self.known(parent)?),
            }
        }
        let states = self.network.nodes[child].states.len();
        let rows: usize = parents.iter().map(|&parent| self.network.nodes[parent].states.len()).product();
        let mut table: Vec<Option<f64>> = vec![None; rows * states];
        self.expect("{")?;
        loop {
            match self.word()? {
                "}" => break,
                "table" => {
                    let numbers = self.numbers(rows * states)?;
                    // Here the child's own state runs slowest.
                    for (index, number) in numbers.into_iter().enumerate() {
                        table[index % rows * states + index / rows] = Some(number);
                    }
                }
                "default" => {
                    let numbers = self.numbers(states)?;
                    table.iter_mut().enumerate().filter(|(_, cell)| cell.is_none()).for_each(|(index, cell)| {
                        *cell = Some(numbers[index % states]);
                    });
                }
                "(" => {
                    let row = self.row(&parents)?;
                    let numbers = self.numbers(states)?;
                    numbers.into_iter().enumerate().for_each(|(state, p)| table[row * states + state] = Some(p));
                }
                _ => self.skip_statement()?,
            }
        }
        let table: Option<Vec<f64>> = table.into_iter().collect();
        let table = table.ok_or_else(|| self.error(format!("the probabilities of {name} are not complete")))?;
        let node = &mut self.network.nodes[child];
        (node.parents, node.table) = (parents, normalised(table, states));
        Ok(())
    }

    /// `yes, no)`: the row of a table for these states of the parents.
    fn row(&mut self, parents: &[usize]) -> Result<usize, BifError> {
        let mut row = 0;
        for (index, &parent) in parents.iter().enumerate() {
            let state = self.word()?;
            let node = &self.network.nodes[parent];
            let place = node.states.iter().position(|known| known == state);
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
                    _ => return Err(self.error(format!("`{word}` is no probability"))),
                },
            }
        }
        match numbers.len() == wanted {
            true => Ok(numbers),
            false => Err(self.error(format!("{} numbers stand here, and {wanted} are wanted", numbers.len()))),
        }
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

    #[test]
    fn a_broken_file_gets_its_line() {
        for (text, line, part) in [
            (
                "network x { }\nvariable a { type discrete [2] { y, n }; }\nprobability ( b ) { table 1; }",
                3,
                "no variable b",
            ),
            ("variable a { type continuous; }", 1, "discrete"),
            ("variable a { type discrete [2] { y, n }; }\nprobability ( a ) { table 0.5; }", 2, "2 are wanted"),
            ("variable a { type discrete [2] { y, n }; }\nprobability ( a ) { table 0.5, x; }", 2, "no probability"),
            ("variable a { type discrete [2] { y, n };", 1, "ends in the middle"),
            ("", 1, "no variable"),
        ] {
            let error = parse(text).expect_err(text);
            assert!(error.line == line && error.what.contains(part), "{text}: {error}");
        }
    }
}
