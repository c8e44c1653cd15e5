//! A calendar day, `2026-11-20`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day of the Gregorian calendar, written year-month-day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        read(text).ok_or_else(|| format!("`{text}` is no date: write year-month-day, as in 2026-11-20"))
    }
}

fn read(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return None;
    }
    let date = Date { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
    (1..=days_in(date.year, date.month)).contains(&date.day).then_some(date)
}

fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u8::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

impl Date {
    /// The same day this many months later, or the last day of that month.
    pub fn plus_months(self, months: u32) -> Self {
        let count = u32::from(self.year) * 12 + u32::from(self.month) - 1 + months;
        // A date has a year of four digits.
        let year = u16::try_from(count / 12).unwrap_or(9999).min(9999);
        let month = (count % 12 + 1) as u8;
        Date { year, month, day: self.day.min(days_in(year, month)) }
    }
}

impl Date {
    /// The day this many days after 1 January 1970; at most the last day of the year 9999.
    pub fn after_1970(days: u64) -> Self {
        let (mut year, mut days) = (1970, days);
        let length = |year: u16| 337 + u64::from(days_in(year, 2));
        while year < 9999 && days >= length(year) {
            days -= length(year);
            year += 1;
        }
        let mut month = 1;
        while month < 12 && days >= u64::from(days_in(year, month)) {
            days -= u64::from(days_in(year, month));
            month += 1;
        }
        Date { year, month, day: (days + 1).min(days_in(year, month).into()) as u8 }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn months_end_where_they_end() {
        let after = |date: &str, months| date.parse::<Date>().expect("a date").plus_months(months).to_string();
        assert_eq!(after("2026-11-21", 12), "2027-11-21");
        assert_eq!(after("2026-10-31", 4), "2027-02-28");
        assert_eq!(after("2026-01-31", 0), "2026-01-31");
        assert_eq!(after("9999-12-31", 4_000_000_000), "9999-04-30");
    }

    #[test]
    fn days_are_counted_from_1970_over_leap_years() {
        let on = |days| Date::after_1970(days).to_string();
        assert_eq!((on(0).as_str(), on(58).as_str(), on(59).as_str()), ("1970-01-01", "1970-02-28", "1970-03-01"));
        assert_eq!((on(11_016).as_str(), on(11_017).as_str()), ("2000-02-29", "2000-03-01"));
        assert_eq!((on(20_778).as_str(), on(u64::MAX).as_str()), ("2026-11-21", "9999-12-31"));
    }

    #[test]
    fn a_day_that_no_month_has_is_refused() {
        assert!("2024-02-29".parse::<Date>().is_ok());
        for wrong in ["2023-02-29", "2026-13-01", "2026-4-1", "20261120", "2026-11-20-1", "2026-00-10"] {
            assert!(wrong.parse::<Date>().is_err(), "{wrong}");
        }
    }
}
