//! Words of a query that say little: those that join others, and those that greet and thank.

/// Words that join others, and the small talk of tickets. They are looked for, since messages are full of them, at a
/// lower weight: in a small catalog they are as rare as anything.
const JOINING: &str = "a about advance advise again already also am an and any anybody anymore anyone anything are as at be \
    because been best but by can could did do does everything for from get gets getting had has have he \
    her his hope i if im in into is it its ive just kind know let me my need nothing now of on or our \
    over she since so some somebody someone something soon still that the their them then there these \
    they this to today tomorrow up us used via want was we week weekend well were what when which while \
    who will with would yesterday you your";
/// What a joining word counts.
const LITTLE: f32 = 0.4;

/// Words that greet and thank. A ticket has them, and what helps does not.
const POLITE: &str = "afternoon asap cheers dear evening greetings hello hey hi kindly morning please pls plz regards \
    sincerely sorry thank thanks thx urgent";

/// Whether a word only greets or thanks.
pub fn is_ignored(word: &str) -> bool {
    holds(POLITE, word)
}

/// What a word of a query counts, 1 for most.
pub fn weight(word: &str) -> f32 {
    if holds(JOINING, word) { LITTLE } else { 1.0 }
}

fn holds(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|listed| listed == word)
}
