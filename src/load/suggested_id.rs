//! The id that an author probably meant by a name that is not one.

use fixbook_engine::model::Id;

/// `Paper Jam` to `paper-jam`; nothing if no letter remains.
pub(super) fn suggested_id(name: &str) -> Option<Id> {
    let mut id = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        match ascii(letter) {
            Some(letters) => id.push_str(letters),
            None if letter.is_ascii_alphanumeric() => id.push(letter),
            None if matches!(letter, '\'' | '\u{2019}') => {}
            None if !id.is_empty() && !id.ends_with('-') => id.push('-'),
            None => {}
        }
    }
    id.trim_end_matches('-').parse().ok()
}

/// How people write letters of European languages without their accents.
fn ascii(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ä' | 'æ' => "ae",
        'ö' | 'œ' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ą' => "a",
        'ç' | 'č' | 'ć' => "c",
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ł' => "l",
        'ñ' | 'ń' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' => "o",
        'ř' => "r",
        'š' | 'ś' => "s",
        'ù' | 'ú' | 'û' | 'ů' => "u",
        'ý' => "y",
        'ž' | 'ź' | 'ż' => "z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::suggested_id;

    #[test]
    fn names_become_ids() {
        for (name, id) in [
            ("Paper-Jam", "paper-jam"),
            ("paper jam", "paper-jam"),
            ("Plug_In", "plug-in"),
            ("Büro  Drucker!", "buero-drucker"),
            ("won't print", "wont-print"),
        ] {
            assert_eq!(suggested_id(name).map(|id| id.to_string()).as_deref(), Some(id));
        }
        assert_eq!(suggested_id("日本"), None);
    }
}
