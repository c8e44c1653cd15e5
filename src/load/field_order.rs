//! The keys of a type in the order in which it declares them: the order in which pages are best written.

use std::cell::Cell;

use serde::{
    Deserializer,
    de::{DeserializeOwned, Error, Visitor, value},
    forward_to_deserialize_any,
};

/// The keys of a struct as written in a file; none for anything else.
pub(crate) fn field_order<T: DeserializeOwned>() -> &'static [&'static str] {
    let fields = Cell::new(&[] as &'static [&'static str]);
    // A type names its keys when it asks for them; there is no data to read.
    drop(T::deserialize(Asked(&fields)));
    fields.get()
}

struct Asked<'c>(&'c Cell<&'static [&'static str]>);

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, value::Error> {
        Err(value::Error::custom("there is no data"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        self.0.set(fields);
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::field_order;
    use fixbook_engine::model::{Cause, Status};

    #[test]
    fn returns_keys_in_declaration_order() {
        let keys = field_order::<Cause>();
        assert_eq!(&keys[..3], ["title", "status", "prior"]);
        assert!(keys.contains(&"look-alikes") && field_order::<Status>().is_empty());
    }
}
