//! Rounding of numbers that are shown or printed: far below what can be measured, and the same on every target.

fn round(value: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    // Adding zero turns -0 into 0.
    (value * scale).round() / scale + 0.0
}

/// A probability, to 12 digits.
pub(super) fn share(value: f64) -> f64 {
    round(value, 12)
}

/// Decibans and bits, to 6 digits.
pub(super) fn millionths(value: f64) -> f64 {
    round(value, 6)
}

/// Minutes, to 2 digits.
pub(super) fn hundredths(value: f64) -> f64 {
    round(value, 2)
}
