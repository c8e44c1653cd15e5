//! Who is there already: getting somebody to where they can look is paid once and then serves several steps.
//!
//! So an interview begins with what the caller can tell, and once an administrator sits at the host the looks there
//! come together. (A reboot or dropped sessions are no such thing: each fix that brings them brings them anew.)

use crate::model::Who;

/// Which people have been reached, by [`Who`].
pub(super) type Reached = [bool; 4];

/// The minutes until somebody is there: nothing if they are already.
pub(super) fn minutes_to_reach(who: Who, reached: &Reached) -> f64 {
    if reached[who as usize] { 0.0 } else { who.minutes_to_reach() }
}

/// The same people and one more.
pub(super) fn with(mut reached: Reached, who: Who) -> Reached {
    reached[who as usize] = true;
    reached
}
