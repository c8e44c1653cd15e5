//! Which file of a crate uses which: reads `use` lines and paths in code, and resolves them through re-exports.
//!
//! In: the text of every file of a crate. Out: circles, each as the files in it. It reads what rustfmt leaves and nothing
//! that a macro makes; that is enough to see a file that uses one which uses it.

use std::collections::{BTreeMap, BTreeSet};

/// A module as the names from the crate's root to it.
type Module = Vec<String>;

/// A path of a `use` line or of code, and the name it is known by afterwards.
struct Import {
    is_reexport: bool,
    path: Vec<String>,
    name: String,
}

struct File {
    imports: Vec<Import>,
    /// Names of items that are written here.
    items: BTreeSet<String>,
}

/// The files of a crate and what each of them names.
pub struct ImportGraph {
    files: BTreeMap<Module, File>,
}

impl ImportGraph {
    /// Reads a crate: paths below its source folder, and code without comments and tests.
    pub fn new(sources: &[(String, String)]) -> Self {
        let module = |path: &str| {
            let mut names: Module = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
            if names.last().is_some_and(|last| ["mod", "lib"].contains(&last.as_str())) {
                names.pop();
            }
            names
        };
        let modules: BTreeSet<Module> = sources.iter().map(|(path, _)| module(path)).collect();
        let read = |(path, code): &(String, String)| {
            let own = module(path);
            let imports = imports(code, |child| modules.contains(&[&own[..], &[child.to_owned()]].concat()));
            (own, File { imports, items: items(code) })
        };
        ImportGraph { files: sources.iter().map(read).collect() }
    }

    /// Every set of files that use each other in a circle, with the uses that close it.
    pub fn circles(&self) -> Vec<String> {
        let edges: BTreeMap<&Module, BTreeSet<&Module>> =
            self.files.keys().map(|module| (module, self.uses(module))).collect();
        let reach: BTreeMap<&Module, BTreeSet<&Module>> =
            self.files.keys().map(|module| (module, reachable(&edges, module))).collect();
        let circle = |module: &Module| {
            let members: Vec<&Module> =
                reach[module].iter().copied().filter(|other| reach[other].contains(module)).collect();
            (members.first() == self.files.get_key_value(module).map(|(own, _)| own).as_ref()).then_some(members)
        };
        self.files
            .keys()
            .filter(|module| reach[module].contains(module))
            .filter_map(circle)
            .map(|members| {
                let arrows = members.iter().flat_map(|from| {
                    let inside = edges[from].iter().filter(|to| members.contains(to));
                    inside.map(move |to| format!("{} -> {}", from.join("/"), to.join("/")))
                });
                arrows.collect::<Vec<_>>().join(", ")
            })
            .collect()
    }

    /// The other files that a file uses. A re-export does not count as a use.
    fn uses(&self, module: &Module) -> BTreeSet<&Module> {
        let imports = self.files[module].imports.iter().filter(|import| !import.is_reexport);
        let used = imports.filter_map(|import| self.resolve(&absolute(module, &import.path)?, &mut BTreeSet::new()));
        used.filter(|used| *used != module && !used.is_empty()).collect()
    }

    /// The file in which the thing at a path is written.
    fn resolve(&self, path: &[String], seen: &mut BTreeSet<(Module, String)>) -> Option<&Module> {
        let length = (0..=path.len()).rev().find(|length| self.files.contains_key(&path[..*length]))?;
        let (module, file) = self.files.get_key_value(&path[..length])?;
        let Some(name) = path.get(length) else { return Some(module) };
        if file.items.contains(name) || !seen.insert((module.clone(), name.clone())) {
            return Some(module);
        }
        let found = file.imports.iter().filter(|import| import.name == *name).find_map(|import| {
            // A path in its own code that begins with the name is not an import.
            let target = absolute(module, &import.path).filter(|target| target.len() > 1 || import.path.len() > 1)?;
            self.resolve(&target, seen)
        });
        found.or(Some(module))
    }
}

/// The files that a file uses, and those that they use, and so on.
fn reachable<'g>(edges: &BTreeMap<&'g Module, BTreeSet<&'g Module>>, from: &Module) -> BTreeSet<&'g Module> {
    let (mut seen, mut open): (BTreeSet<&'g Module>, Vec<&'g Module>) = (BTreeSet::new(), Vec::new());
    open.extend(edges[from].iter().filter(|other| seen.insert(**other)));
    while let Some(next) = open.pop() {
        open.extend(edges[next].iter().filter(|other| seen.insert(**other)));
    }
    seen
}

/// A path from the crate's root; nothing for one into another crate.
fn absolute(module: &Module, path: &[String]) -> Option<Module> {
    let supers = path.iter().take_while(|name| *name == "super").count();
    match path.first()?.as_str() {
        "crate" => Some(path[1..].to_vec()),
        "self" => Some([module, &path[1..]].concat()),
        "super" => Some([module.get(..module.len().checked_sub(supers)?)?, &path[supers..]].concat()),
        _ => None,
    }
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The imports of a file, and the paths that its code spells out.
fn imports(code: &str, is_child: impl Fn(&str) -> bool) -> Vec<Import> {
    let (mut found, mut rest) = (Vec::new(), String::new());
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        let Some(begin) =
            line.trim_start().starts_with("pub").then_some(line).or(Some(line)).filter(|line| is_use(line))
        else {
            rest.push_str(line);
            rest.push('\n');
            continue;
        };
        let mut tree = begin.to_owned();
        while !tree.contains(';') {
            tree.push_str(lines.next().unwrap_or(";"));
        }
        let is_reexport = tree.trim_start().starts_with("pub");
        let tree = tree.split_once("use ").map_or("", |(_, tree)| tree);
        let tree: Vec<String> = tokens(tree.split(';').next().unwrap_or_default());
        let mut paths = Vec::new();
        flatten(&mut tree.iter().map(String::as_str).peekable(), &[], &mut paths);
        found.extend(paths.into_iter().map(|(path, name)| Import { is_reexport, path, name }));
    }
    // Who may see a thing is no use of it.
    let rest: String = rest
        .split("pub(in ")
        .enumerate()
        .map(|(at, part)| if at == 0 { part } else { part.split_once(')').map_or("", |(_, rest)| rest) })
        .collect();
    for path in spelled_paths(&rest) {
        let is_from_here = ["crate", "super", "self"].contains(&path[0].as_str());
        if !is_from_here && !is_child(&path[0]) {
            continue;
        }
        let path = if is_from_here { path } else { [vec!["self".to_owned()], path].concat() };
        found.push(Import { is_reexport: false, path, name: String::new() });
    }
    for import in &mut found {
        // A child module may be named without `self`.
        if import.path.first().is_some_and(|first| is_child(first)) {
            import.path.insert(0, "self".to_owned());
        }
    }
    found
}

fn is_use(line: &str) -> bool {
    let line = line.trim_start();
    let after = match line.strip_prefix("pub") {
        Some(rest) => rest.trim_start_matches(|letter: char| letter != ' ').trim_start(),
        None => line,
    };
    after.starts_with("use ")
}

fn tokens(tree: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    for letter in tree.chars() {
        match tokens.last_mut() {
            Some(last) if is_letter(letter) && last.chars().all(is_letter) => last.push(letter),
            _ if letter == ' ' || letter == ':' => tokens.push(String::new()),
            _ => tokens.push(letter.to_string()),
        }
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

/// The paths of a `use` tree with the names that they bring.
fn flatten<'t>(
    tokens: &mut std::iter::Peekable<impl Iterator<Item = &'t str>>,
    above: &[String],
    found: &mut Vec<(Vec<String>, String)>,
) {
    let mut path = above.to_vec();
    while let Some(&token) = tokens.peek() {
        match token {
            "," | "}" => break,
            "{" => {
                tokens.next();
                while tokens.peek().is_some_and(|next| *next != "}") {
                    if tokens.peek() == Some(&",") {
                        tokens.next();
                    } else {
                        flatten(tokens, &path, found);
                    }
                }
                tokens.next();
                return;
            }
            "as" => {
                tokens.next();
                found.push((path, tokens.next().unwrap_or_default().to_owned()));
                return;
            }
            name => {
                tokens.next();
                path.push(name.to_owned());
            }
        }
    }
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let name = path.last().cloned().unwrap_or_default();
    found.push((path, name));
}

/// Paths of two names or more in code.
fn spelled_paths(code: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    let mut at = 0;
    while let Some(offset) = code[at..].find(is_letter) {
        let start = at + offset;
        let end = code[start..]
            .find(|letter: char| !is_letter(letter) && letter != ':')
            .map_or(code.len(), |end| start + end);
        let is_start = !code[..start].ends_with("::");
        let names: Vec<String> = code[start..end].split("::").map(str::to_owned).collect();
        if is_start && names.len() > 1 && names.iter().all(|name| !name.is_empty() && !name.contains(':')) {
            paths.push(names);
        }
        at = end.max(start + 1);
    }
    paths
}

/// The names of the items that a file writes.
fn items(code: &str) -> BTreeSet<String> {
    const KEYWORDS: [&str; 9] = ["fn", "struct", "enum", "trait", "type", "const", "static", "union", "macro_rules!"];
    let words: Vec<&str> = code.split_whitespace().collect();
    let named = words.windows(2).filter(|pair| KEYWORDS.contains(&pair[0]));
    named.map(|pair| pair[1].split(|letter| !is_letter(letter)).next().unwrap_or_default().to_owned()).collect()
}
