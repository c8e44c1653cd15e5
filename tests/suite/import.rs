//! A Bayesian network becomes a catalog: the likelihoods by hand, for a network small enough for it.

use crate::common;
use std::{fs, path::Path};

use crate::common::{answers, engine};
use assert_cmd::Command;
use fixbook_engine::diagnosis::Strategy;

/// Lauritzen and Spiegelhalter's chest clinic (1988).
const CLINIC: &str = "\
network clinic { }
variable asia { type discrete [ 2 ] { yes, no }; }
variable tub { type discrete [ 2 ] { yes, no }; }
variable smoke { type discrete [ 2 ] { yes, no }; }
variable lung { type discrete [ 2 ] { yes, no }; }
variable bronc { type discrete [ 2 ] { yes, no }; }
variable either { type discrete [ 2 ] { yes, no }; }
variable xray { type discrete [ 2 ] { yes, no }; }
variable dysp { type discrete [ 2 ] { yes, no }; }
probability ( asia ) { table 0.01, 0.99; }
probability ( tub | asia ) { (yes) 0.05, 0.95; (no) 0.01, 0.99; }
probability ( smoke ) { table 0.5, 0.5; }
probability ( lung | smoke ) { (yes) 0.1, 0.9; (no) 0.01, 0.99; }
probability ( bronc | smoke ) { (yes) 0.6, 0.4; (no) 0.3, 0.7; }
probability ( either | lung, tub ) { (yes, yes) 1, 0; (no, yes) 1, 0; (yes, no) 1, 0; (no, no) 0, 1; }
probability ( xray | either ) { (yes) 0.98, 0.02; (no) 0.05, 0.95; }
probability ( dysp | bronc, either ) { (yes, yes) 0.9, 0.1; (no, yes) 0.7, 0.3; (yes, no) 0.8, 0.2; (no, no) 0.1, 0.9; }
";

fn import(folder: &Path, args: &[&str]) -> (i32, String) {
    fs::write(folder.join("clinic.bif"), CLINIC).expect("written");
    let mut command = Command::cargo_bin("fixbook").expect("built");
    let output = command.current_dir(folder).args(["import", "clinic.bif"]).args(args).output().expect("runs");
    (output.status.code().expect("ended"), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn likelihoods_are_exact_for_single_faults() {
    let folder = tempfile::tempdir().expect("a folder");
    let args = ["--cause", "tub,lung,bronc=no", "--circumstance", "asia", "--circumstance", "smoke"];
    assert_eq!(import(folder.path(), &args).0, 0);
    let clinic = engine(&folder.path().join("clinic")).unwrap_or_else(|problems| panic!("{}", common::text(&problems)));
    let likelihood = |cause: &str, symptom: &str, answer: &str| {
        let rows = &clinic.catalog.causes[cause].symptoms[symptom];
        rows.0[0].likelihood[answer].value
    };
    // Lung cancer and nothing else: the x-ray sees it, and the breath is short in 7 of 10.
    assert!((likelihood("fault-lung", "xray", "yes") - 0.98).abs() < 1e-9);
    assert!((likelihood("fault-lung", "dysp", "yes") - 0.7).abs() < 1e-9);
    assert!((likelihood("fault-bronc", "dysp", "yes") - 0.8).abs() < 1e-9);
    // P(smoker | bronchitis, no cancer, no tuberculosis) = 0.5*0.9*0.6 / (0.5*0.9*0.6 + 0.5*0.99*0.3).
    assert!((likelihood("fault-bronc", "smoke", "yes") - 0.27 / (0.27 + 0.1485)).abs() < 1e-9);
    // The odds of bronchitis alone against health: (0.27 + 0.1485) / (0.5*0.9*0.4 + 0.5*0.99*0.7).
    let odds = clinic.catalog.causes["fault-bronc"].prior.as_ref().expect("drafted").weight;
    assert!((odds - 0.4185 / (0.18 + 0.3465)).abs() < 1e-9, "{odds}");
    // And the belief is what exact inference says of single faults, something else aside.
    let assessment = clinic.assess(&answers(&["xray=yes", "dysp=no"]), Strategy::Minutes);
    let of = |cause: &str| assessment.causes.iter().find(|known| known.id == cause).expect("there").probability;
    let weight = |fault: f64, xray: f64, dysp: f64| fault * xray * dysp;
    // Joint with asia and smoke summed out: lung (0.05 + 0.01 of smokers and others, no bronchitis, no tuberculosis).
    let lung = weight(0.5 * 0.1 * 0.4 + 0.5 * 0.01 * 0.7, 0.98, 0.3);
    let bronc = weight(0.5 * 0.9 * 0.6 + 0.5 * 0.99 * 0.3, 0.05, 0.2);
    assert!((of("fault-lung") / of("fault-bronc") - lung / bronc).abs() < 1e-6 * lung / bronc);
}

#[test]
fn rejects_unknown_names_and_an_existing_catalog() {
    let folder = tempfile::tempdir().expect("a folder");
    let (status, printed) = import(folder.path(), &["--cause", "tubb"]);
    assert!(status == 2 && printed.contains("no node tubb"), "{printed}");
    let (status, printed) = import(folder.path(), &["--cause", "tub=perhaps"]);
    assert!(status == 2 && printed.contains("no state perhaps"), "{printed}");
    let (status, printed) = import(folder.path(), &["--cause", "xray", "--symptom", "xray"]);
    assert!(status == 2 && printed.contains("two roles"), "{printed}");
    assert_eq!(import(folder.path(), &[]).0, 0);
    let (status, printed) = import(folder.path(), &[]);
    assert!(status == 2 && printed.contains("already contains a catalog"), "{printed}");
}
