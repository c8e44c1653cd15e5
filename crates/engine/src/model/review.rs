//! When a page needs another review: the one rule, for the site's banner and for `stale`.

use super::{Cause, Date, Fix};

/// Months after which a reviewed page needs another review, where it does not say so itself with `review-in`.
pub const USUAL_REVIEW_IN: u32 = 12;

/// The last day on which a review counts; nothing for a page that has not been reviewed.
fn due(reviewed: Option<Date>, review_in: Option<u32>) -> Option<Date> {
    Some(reviewed?.plus_months(review_in.unwrap_or(USUAL_REVIEW_IN)))
}

impl Cause {
    /// The last day on which its review still counts. A retired page needs none.
    pub fn review_due(&self) -> Option<Date> {
        due(self.reviewed, self.review_in).filter(|_| self.is_scored())
    }
}

impl Fix {
    /// The last day on which its review still counts. A retired page needs none.
    pub fn review_due(&self) -> Option<Date> {
        due(self.reviewed, self.review_in).filter(|_| self.is_offered())
    }
}
