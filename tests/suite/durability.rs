//! What is written reaches the disk before the program says so: seen by the system calls that it makes.
#![cfg(target_os = "linux")]

use std::{fs, path::Path, process::Command};

use crate::common::{project::project, run};

/// The calls of a run that write, sync and rename, one a line; nothing where no program can be traced.
fn calls(folder: &Path, args: &[&str]) -> Option<Vec<String>> {
    let trace = folder.join("trace.txt");
    let status = Command::new("strace")
        .args(["-f", "-y", "-e", "trace=write,fsync,fdatasync,rename,renameat,renameat2", "-o"])
        .arg(&trace)
        .arg(assert_cmd::cargo::cargo_bin("fixbook"))
        .current_dir(folder)
        .env_remove("FIXBOOK_CATALOG")
        .env("XDG_CACHE_HOME", folder.join("cache"))
        // One after the other, so that no call is torn in two.
        .env("RAYON_NUM_THREADS", "1")
        .args(args)
        .output();
    match status {
        Ok(output) if trace.exists() => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            Some(fs::read_to_string(&trace).expect("a trace").lines().map(str::to_owned).collect())
        }
        _ => None,
    }
}

fn skip(test: &str) {
    run::loudly(&format!("SKIPPED {test}: no program can be traced here (strace)"));
}

/// The place of the last call of a kind on a path that ends so.
fn last(calls: &[String], kind: &str, end: &str) -> Option<usize> {
    calls.iter().rposition(|call| call.contains(&format!(" {kind}(")) && call.contains(&format!("{end}>")))
}

#[test]
fn an_event_is_on_disk_before_anything_is_printed() {
    let project = project().copy_of("tests/small").build();
    let answer = ["diagnose", "--json", "--session", "call.jsonl", "it is dark"];
    let Some(calls) = calls(project.path(), &answer) else {
        return skip("an_event_is_on_disk_before_anything_is_printed");
    };
    let written = last(&calls, "write", "call.jsonl").expect("the event is written");
    let synced = last(&calls, "fdatasync", "call.jsonl").or(last(&calls, "fsync", "call.jsonl")).expect("and synced");
    let printed = calls.iter().position(|call| call.contains(" write(1<")).expect("an assessment");
    assert!(written < synced && synced < printed, "{calls:#?}");
}

#[test]
fn a_file_is_on_disk_before_it_takes_its_name() {
    let project = project().copy_of("tests/small").build();
    let book = ["runbook", "--all", "--to", "md", "-o", "books"];
    let Some(calls) = calls(project.path(), &book) else { return skip("a_file_is_on_disk_before_it_takes_its_name") };
    let renames: Vec<usize> = (0..calls.len()).filter(|at| calls[*at].contains(" rename")).collect();
    assert_eq!(renames.len(), 6, "{calls:#?}");
    for at in renames {
        let name = calls[at].split('"').nth(1).expect("from a name");
        let is_synced = |call: &String| call.contains("fsync(") && call.contains(name);
        assert!(calls[..at].iter().any(is_synced), "{name} is renamed and not synced: {calls:#?}");
        // The folder too, or the new name is lost with the power.
        let folder = calls[at..].iter().take(3).any(|call| call.contains("fsync(") && call.contains("books>"));
        assert!(folder, "the folder is not synced after {name}: {calls:#?}");
    }
}
