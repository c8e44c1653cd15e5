//! Shares as people read them: one format on every surface.

/// A share from 0 to 1 as a whole percentage. What would round to a certainty that it is not says so: `<1%`, `37%`, `>99%`.
pub fn percent(share: f64) -> String {
    let rounded = (share * 100.0).round();
    match share {
        _ if share > 0.0 && rounded < 1.0 => "<1%".to_owned(),
        _ if share < 1.0 && rounded > 99.0 => ">99%".to_owned(),
        _ => format!("{rounded}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn rounding_never_gives_a_certainty() {
        for (share, written) in
            [(0.0, "0%"), (0.004, "<1%"), (0.006, "1%"), (0.374, "37%"), (0.994, "99%"), (0.996, ">99%"), (1.0, "100%")]
        {
            assert_eq!(percent(share), written, "{share}");
        }
    }
}
