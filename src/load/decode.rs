//! A tree to a typed entry by serde, with every mistake in it collected rather than the first.
//!
//! serde stops at its first error. Here an unknown key is reported and passed over; a value that cannot be read is
//! reported, taken out of the tree, and the entry is read again. Each round removes one value, so it ends.

use std::{cell::RefCell, collections::HashSet, ops::Range, sync::Arc};

use serde::{
    de::{
        self, DeserializeOwned, DeserializeSeed, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
    },
    forward_to_deserialize_any,
};

use super::{
    fault::{DecodeError, Fault},
    yaml::{Node, Value},
};
use fixbook_engine::model::{Diagnostic, SourceFile, SourceSpan};

/// Faults reported of one entry. Each costs a reading of the whole entry.
const MAX_FAULTS: usize = 50;

/// Reads `node` as a `T`. Returns nothing if a required part of `T` is missing or wrong; every fault is added to
/// `problems`.
pub(super) fn decode<T: DeserializeOwned>(
    node: &Node,
    file: &Arc<SourceFile>,
    problems: &mut Vec<Diagnostic>,
) -> Option<T> {
    let mut tree = node.clone();
    let unknown = UnknownFields::default();
    let mut faults: Vec<Located> = Vec::new();
    let mut removed: HashSet<(usize, String)> = HashSet::new();
    let value = loop {
        let error = match T::deserialize(Decoder { node: &tree, unknown: &unknown }) {
            Ok(value) => break Some(value),
            Err(error) => error,
        };
        let at = follow(&tree, &error.path);
        // A key that is missing only because its value was wrong has been reported already.
        let known =
            matches!(&error.fault, Fault::Missing(key) if removed.contains(&(at.span.start, (*key).to_owned())));
        if !known {
            faults.push(Located::new(&tree, &error.path, at, error.fault));
        }
        if faults.len() >= MAX_FAULTS {
            let message = format!("this entry has more than {MAX_FAULTS} problems: fix the ones above first");
            faults.push(Located {
                place: node.place(),
                fault: Fault::Other(message),
                keys: Vec::new(),
                node: node.clone(),
            });
            break None;
        }
        if error.path.is_empty() {
            break None;
        }
        removed.extend(take_out(&mut tree, &error.path));
    };
    faults.extend(unknown.found.into_inner());
    let mut faults = without_misspelt(faults);
    faults.sort_by_key(|fault| fault.place.start);
    problems.extend(faults.into_iter().map(|fault| {
        let place = SourceSpan { file: Arc::clone(file), span: fault.place };
        fault.fault.problem(place, &fault.keys, &fault.node)
    }));
    value
}

/// A fault, the value that has it, and the key of that value.
struct Located {
    place: Range<usize>,
    fault: Fault,
    /// The keys on the way to it, the outermost first.
    keys: Vec<String>,
    node: Node,
}

impl Located {
    fn new(tree: &Node, path: &[usize], at: &Node, fault: Fault) -> Self {
        let (keys, is_direct) = keys_of(tree, path);
        let key = keys.last().copied();
        // An id that cannot be read may be the key itself.
        let bad_key = key.filter(|key| is_direct && fault.is_bad_id(key.text().unwrap_or("")));
        let place = bad_key.map_or_else(|| at.place(), |key| key.span.clone());
        let text = |key: &Node| key.text().unwrap_or_default().to_owned();
        Located { place, fault, keys: keys.into_iter().map(text).collect(), node: at.clone() }
    }
}

/// The keys on the way to a value, and whether the value belongs to the last rather than to an item of its list.
fn keys_of<'a>(tree: &'a Node, path: &[usize]) -> (Vec<&'a Node>, bool) {
    let mut node = tree;
    let (mut keys, mut is_direct) = (Vec::new(), false);
    for &index in path.iter().rev() {
        node = match &node.value {
            Value::Map(entries) => {
                keys.push(&entries[index].0);
                is_direct = true;
                &entries[index].1
            }
            Value::List(list) => {
                is_direct = false;
                &list[index]
            }
            _ => break,
        };
    }
    (keys, is_direct)
}

/// Drops missing keys of a map that has a misspelt key which probably is the missing one.
fn without_misspelt(faults: Vec<Located>) -> Vec<Located> {
    let misspelt: Vec<(usize, &str)> =
        faults.iter().filter_map(|found| Some((found.place.start, found.fault.meant_key()?))).collect();
    let is_misspelt = |found: &Located| {
        let Fault::Missing(missing) = &found.fault else { return false };
        let is_here = |start: usize| found.node.entries().iter().any(|(key, _)| key.span.start == start);
        misspelt.iter().any(|(start, meant)| meant == missing && is_here(*start))
    };
    let kept: Vec<bool> = faults.iter().map(|found| !is_misspelt(found)).collect();
    let mut kept = kept.into_iter();
    faults.into_iter().filter(|_| kept.next().unwrap_or(true)).collect()
}

/// Keys without a field of their name, collected while reading; each round finds the same ones again.
#[derive(Default)]
struct UnknownFields {
    found: RefCell<Vec<Located>>,
    seen: RefCell<HashSet<usize>>,
}

impl UnknownFields {
    fn note(&self, key: &Node, fields: &'static [&'static str]) {
        let mut found = self.found.borrow_mut();
        if found.len() < MAX_FAULTS && self.seen.borrow_mut().insert(key.span.start) {
            let written = key.text().unwrap_or("").to_owned();
            let fault = Fault::UnknownField { key: written.clone(), fields };
            found.push(Located { place: key.span.clone(), fault, keys: vec![written], node: key.clone() });
        }
    }
}

fn follow<'a>(tree: &'a Node, path: &[usize]) -> &'a Node {
    // Built while the error came up, so the last step is the outermost.
    path.iter().rev().fold(tree, |node, &index| match &node.value {
        Value::Map(entries) => &entries[index].1,
        Value::List(list) => &list[index],
        _ => node,
    })
}

/// Removes the value at a path; returns the map that contained it, by its start, and its key.
fn take_out(tree: &mut Node, path: &[usize]) -> Option<(usize, String)> {
    let (&last, way) = path.split_first()?;
    let mut node = tree;
    for &index in way.iter().rev() {
        node = match &mut node.value {
            Value::Map(entries) => &mut entries[index].1,
            Value::List(list) => &mut list[index],
            _ => return None,
        };
    }
    match &mut node.value {
        Value::Map(entries) => {
            let (key, _) = entries.remove(last);
            Some((node.span.start, key.text().unwrap_or("").to_owned()))
        }
        Value::List(list) => {
            list.remove(last);
            None
        }
        _ => None,
    }
}

/// Hands a tree to serde.
#[derive(Clone, Copy)]
struct Decoder<'a> {
    node: &'a Node,
    unknown: &'a UnknownFields,
}

impl<'a> Decoder<'a> {
    fn with(self, node: &'a Node) -> Self {
        Decoder { node, ..self }
    }

    fn wrong_type(self, expected: &dyn Expected) -> DecodeError {
        de::Error::invalid_type(self.unexpected(), expected)
    }

    fn unexpected(&self) -> Unexpected<'a> {
        match &self.node.value {
            Value::Null => Unexpected::Unit,
            Value::Plain(text) | Value::Text(text) => Unexpected::Str(text),
            Value::List(_) => Unexpected::Seq,
            Value::Map(_) => Unexpected::Map,
        }
    }

    fn number<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        let Some(text) = self.node.text() else { return Err(self.wrong_type(&visitor)) };
        if let Ok(value) = text.parse::<i64>() {
            return visitor.visit_i64(value);
        }
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => visitor.visit_f64(value),
            _ => Err(self.wrong_type(&visitor)),
        }
    }

    fn map<'de, V: Visitor<'de>>(
        self,
        fields: Option<&'static [&'static str]>,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match &self.node.value {
            Value::Map(entries) => visitor.visit_map(MapEntries { decoder: self, entries, next: 0, fields }),
            // `symptoms:` with nothing after it is an empty table.
            Value::Null => visitor.visit_map(MapEntries { decoder: self, entries: &[], next: 0, fields }),
            _ => Err(self.wrong_type(&visitor)),
        }
    }
}

impl<'de> de::Deserializer<'de> for Decoder<'_> {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match &self.node.value {
            Value::Null => visitor.visit_unit(),
            Value::Text(text) => visitor.visit_str(text),
            Value::Plain(text) => match text.as_str() {
                "true" => visitor.visit_bool(true),
                "false" => visitor.visit_bool(false),
                other if other.parse::<f64>().is_ok_and(f64::is_finite) => self.number(visitor),
                other => visitor.visit_str(other),
            },
            Value::List(_) => self.deserialize_seq(visitor),
            Value::Map(_) => self.map(None, visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.node.text() {
            Some(text) => visitor.visit_str(text),
            None => Err(self.wrong_type(&visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.number(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.number(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.number(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.number(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.node.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match &self.node.value {
            Value::List(list) => visitor.visit_seq(Items { decoder: self, list, next: 0 }),
            Value::Null => visitor.visit_seq(Items { decoder: self, list: &[], next: 0 }),
            _ => Err(self.wrong_type(&visitor)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.map(None, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        self.map(Some(fields), visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match self.node.text() {
            Some(text) => visitor.visit_enum(IntoDeserializer::<DecodeError>::into_deserializer(text)),
            None => Err(self.wrong_type(&visitor)),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i128 u8 u16 u128 f32 char bytes byte_buf unit unit_struct tuple tuple_struct ignored_any
    }
}

/// The entries of a map, without unknown fields.
struct MapEntries<'a> {
    decoder: Decoder<'a>,
    entries: &'a [(Node, Node)],
    next: usize,
    fields: Option<&'static [&'static str]>,
}

impl<'de> MapAccess<'de> for MapEntries<'_> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, DecodeError> {
        while let Some((key, _)) = self.entries.get(self.next) {
            match self.fields {
                Some(fields) if !key.text().is_some_and(|name| fields.contains(&name)) => {
                    self.decoder.unknown.note(key, fields);
                    self.next += 1;
                }
                // A key that cannot be read takes its value with it.
                _ => {
                    return seed.deserialize(self.decoder.with(key)).map(Some).map_err(|error| error.inside(self.next));
                }
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, DecodeError> {
        let index = self.next;
        self.next += 1;
        seed.deserialize(self.decoder.with(&self.entries[index].1)).map_err(|error| error.inside(index))
    }
}

/// The items of a list.
struct Items<'a> {
    decoder: Decoder<'a>,
    list: &'a [Node],
    next: usize,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, DecodeError> {
        let Some(node) = self.list.get(self.next) else { return Ok(None) };
        let index = self.next;
        self.next += 1;
        seed.deserialize(self.decoder.with(node)).map(Some).map_err(|error| error.inside(index))
    }
}
