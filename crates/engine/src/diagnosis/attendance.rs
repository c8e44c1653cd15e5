//! Which people are already involved: reaching a person costs minutes once and then serves several steps.
//!
//! So an interview begins with what the caller can answer, and once an administrator is at the host, the checks there
//! follow one another. (A restart or disconnected sessions are different: each fix that causes them causes them again.)

use crate::model::Who;

/// The people who have been reached, by [`Who`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Attendance([bool; 4]);

impl Attendance {
    /// The minutes until this person can look or act: 0 if they have been reached.
    pub fn minutes_to_reach(&self, who: Who) -> f64 {
        if self.0[who as usize] { 0.0 } else { who.minutes_to_reach() }
    }

    /// The same people and one more.
    pub fn with(mut self, who: Who) -> Self {
        self.0[who as usize] = true;
        self
    }
}
