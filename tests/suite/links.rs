//! Untrusted catalogs and folders with links, pipes and markers. Nothing outside is read or written, no file of the user is
//! replaced, and nothing waits for ever.

#![cfg(unix)]

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::atomic::{AtomicBool, Ordering},
};

use crate::common::run::{self, err, fixbook_in, out, status};

/// A folder with a small catalog in `cloned`, and a file of the user's beside it.
struct Scene(tempfile::TempDir);

const MINE: &str = "# mine\n";

impl Scene {
    fn new() -> Self {
        let scene = Scene(tempfile::tempdir().expect("a folder"));
        scene.put("profile", MINE);
        scene.put("cloned/kb/catalog.yaml", "id: t\ntitle: T\nescalation: {to: x, minutes: 60}\n");
        scene.put("cloned/kb/symptoms/a.yaml", "s:\n  ask: Q?\n  answers: {dark: {label: A}, lit: {label: B}}\n");
        scene.put(
            "cloned/kb/causes/a/c.md",
            "---\ntitle: C\nprior: common\nsymptoms: {s: {dark: often}}\n---\n## What is wrong\nx\n\n## How to confirm\nx\n",
        );
        scene.put(
            "cloned/kb/fixes/a/f.md",
            "---\ntitle: F\nresolves: {c: usually}\nreversible: true\n---\n## Steps\n1. Do.\n\n## Verify\nx\n",
        );
        scene
    }

    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn put(&self, path: &str, text: &str) {
        fs::create_dir_all(self.at(path).parent().expect("in a folder")).expect("created");
        fs::write(self.at(path), text).expect("written");
    }

    fn link(&self, target: &str, path: &str) {
        fs::create_dir_all(self.at(path).parent().expect("in a folder")).expect("created");
        symlink(self.at(target), self.at(path)).expect("linked");
    }

    fn pipe(&self, path: &str) {
        fs::create_dir_all(self.at(path).parent().expect("in a folder")).expect("created");
        assert!(Command::new("mkfifo").arg(self.at(path)).status().is_ok_and(|status| status.success()));
    }

    /// Runs a command in the catalog's folder.
    fn run(&self, args: &[&str]) -> Output {
        fixbook_in(&self.at("cloned"), args)
    }

    fn assert_mine(&self, after: &[&str]) {
        assert_eq!(fs::read_to_string(self.at("profile")).expect("read"), MINE, "{after:?} wrote to the user's file");
    }
}

/// Waits until a file exists; the time is only a bound for what would otherwise hang.
fn appears(path: &Path) -> bool {
    (0..3000).any(|_| {
        path.exists() || {
            std::thread::sleep(std::time::Duration::from_millis(20));
            false
        }
    })
}

#[test]
fn files_for_an_editor_are_written_into_the_catalog_only() {
    for way in ["file", "folder", "all"] {
        let scene = Scene::new();
        scene.put("elsewhere/fixbook/x", "");
        match way {
            "file" => {
                scene.put("cloned/.vscode/fixbook/x", "");
                scene.link("profile", "cloned/.vscode/fixbook.code-snippets");
            }
            "folder" => scene.link("elsewhere/fixbook", "cloned/.vscode/fixbook"),
            _ => scene.link("elsewhere", "cloned/.vscode"),
        }
        let slip = fs::read_to_string(scene.at("cloned/kb/causes/a/c.md")).expect("read").replace("{s: ", "{ss: ");
        for args in [&["check", "--fix", "--yes"][..], &["new", "symptom", "another"], &["schema", "--vscode"]] {
            scene.put("cloned/kb/causes/a/c.md", &slip);
            let output = scene.run(args);
            assert!(matches!(status(&output), 0..=3), "{args:?}: {}", err(&output));
            scene.assert_mine(args);
        }
        assert_eq!(fs::read_dir(scene.at("elsewhere")).expect("read").count(), 1, "{way}");
        assert_eq!(fs::read_dir(scene.at("elsewhere/fixbook")).expect("read").count(), 1, "{way}");
    }
}

#[test]
fn a_watching_check_writes_into_the_catalog_only() {
    let scene = Scene::new();
    scene.put("cloned/.vscode/fixbook/x", "");
    scene.link("profile", "cloned/.vscode/fixbook.code-snippets");
    let mut watching = Command::new(assert_cmd::cargo::cargo_bin("fixbook"))
        .args(["check", "--watch"])
        .current_dir(scene.at("cloned"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts");
    // The schemas are written before the snippets.
    assert!(appears(&scene.at("cloned/.vscode/fixbook/cause.schema.json")));
    let checked = fixbook_in(&scene.at("cloned"), &["check"]);
    assert_eq!(status(&checked), 0, "{}", err(&checked));
    drop(watching.kill());
    watching.wait().expect("ends");
    scene.assert_mine(&["check", "--watch"]);
}

#[test]
fn output_is_not_written_through_links() {
    let scene = Scene::new();
    scene.link("profile", "cloned/books/c.md");
    scene.link("profile", "cloned/c.md");
    scene.link("profile", "cloned/man/fixbook.1");
    scene.link("made", "cloned/s.jsonl");
    fs::create_dir(scene.at("empty")).expect("created");
    scene.link("empty", "cloned/site-link");
    scene.link("empty", "cloned/out");
    let refused: [&[&str]; 9] = [
        &["runbook", "--all", "-o", "books"],
        &["runbook", "c", "-o", "c.md"],
        &["runbook", "c", "-o", "books/c.md"],
        &["runbook", "c", "-o", "out/c.md"],
        &["runbook", "--all", "-o", "out"],
        &["man", "-o", "man"],
        &["man", "-o", "out"],
        &["site", "build", "-o", "site-link"],
        &["diagnose", "--json", "--session", "s.jsonl", "--answer", "s=dark"],
    ];
    for args in refused {
        let output = scene.run(args);
        assert_eq!(status(&output), 3, "{args:?}: {}", err(&output));
        assert!(err(&output).contains("link"), "{args:?}: {}", err(&output));
        scene.assert_mine(args);
        assert!(!scene.at("made").exists() && fs::read_dir(scene.at("empty")).expect("read").count() == 0, "{args:?}");
    }
    // Outside the catalog the user's own links are followed: a linked folder, and what the shell makes of `>(…)`.
    scene.link("empty", "mine");
    assert_eq!(status(&scene.run(&["site", "build", "-o", "../mine"])), 0);
    assert!(scene.at("empty/index.html").exists() && scene.at("mine").is_symlink());
    assert_eq!(status(&scene.run(&["runbook", "c", "-o", "/dev/null"])), 0);
}

/// The repository around a catalog is as untrusted as the catalog.
#[test]
fn a_link_anywhere_in_the_clone_redirects_no_output() {
    let scene = Scene::new();
    fs::create_dir(scene.at(".git")).expect("created");
    let outside = tempfile::tempdir().expect("a folder");
    symlink(outside.path(), scene.at("books")).expect("linked");
    let output = scene.run(&["runbook", "--all", "-o", "../books"]);
    assert_eq!(status(&output), 3, "{}", err(&output));
    assert!(err(&output).contains("use ") && err(&output).contains("itself"), "{}", err(&output));
    assert_eq!(fs::read_dir(outside.path()).expect("read").count(), 0);
}

#[test]
fn a_folder_is_a_site_only_if_a_build_wrote_all_of_it() {
    let scene = Scene::new();
    let build = ["site", "build", "-o", "docs"];
    // A marker from the clone.
    scene.put(
        "cloned/docs/.fixbook-site",
        "This folder was built by Fixbook and is replaced whole by the next build.\n",
    );
    scene.put("cloned/docs/precious.txt", MINE);
    let refused = scene.run(&build);
    assert_eq!(status(&refused), 2, "{}", err(&refused));
    assert!(err(&refused).contains("precious.txt"), "{}", err(&refused));
    assert!(scene.at("cloned/docs/precious.txt").exists());
    fs::remove_dir_all(scene.at("cloned/docs")).expect("removed");
    assert_eq!(status(&scene.run(&build)), 0);
    assert_eq!(status(&scene.run(&build)), 0, "its own site is replaced");
    scene.put("cloned/docs/notes/mine.txt", MINE);
    let refused = scene.run(&build);
    assert_eq!(status(&refused), 2, "{}", err(&refused));
    assert!(err(&refused).contains("notes/mine.txt"), "{}", err(&refused));
    assert!(scene.at("cloned/docs/notes/mine.txt").exists());
}

#[test]
fn pipes_block_no_command() {
    let scene = Scene::new();
    for pipe in
        ["cloned/books/.a.fixbook-unfinished", "cloned/s.jsonl", "cloned/log", "cloned/kb/.x.fixbook-unfinished"]
    {
        scene.pipe(pipe);
    }
    scene.pipe("cloned/kb/pipe.yaml");
    scene.pipe("cloned/kb/articles/pipe.md");
    assert_eq!(status(&scene.run(&["runbook", "--all", "-o", "books"])), 0);
    let terminal = Path::new("/dev/ptmx").exists().then_some("/dev/ptmx");
    for path in ["s.jsonl"].into_iter().chain(terminal) {
        let output = scene.run(&["diagnose", "--json", "--session", path]);
        assert_eq!(status(&output), 3, "{path}: {}", err(&output));
        assert!(err(&output).contains("not a file"), "{path}: {}", err(&output));
    }
    for args in [&["diagnose", "--json", "--paste", "log"][..], &["test", "log"], &["runbook", "--session", "log"]] {
        assert!(matches!(status(&scene.run(args)), 1..=3), "{args:?}");
    }
    assert_eq!(status(&scene.run(&["check"])), 0);
    assert_eq!(status(&scene.run(&["site", "build", "-o", "site"])), 0);
}

/// A page is replaced again and again by a link out of the catalog; the target is never read.
#[cfg(target_os = "linux")]
#[test]
fn a_file_replaced_by_a_link_while_it_is_read_leaks_nothing() {
    let scene = Scene::new();
    scene.put("profile", "SECRET-OF-MINE");
    scene.put("cloned/kb/articles/a/x.md", "# Fine\n");
    let (file, link) = (scene.at("cloned/kb/articles/a"), scene.at("cloned/kb/articles/.b"));
    fs::create_dir(&link).expect("created");
    symlink(scene.at("profile"), link.join("x.md")).expect("linked");
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                let third = scene.at("cloned/kb/articles/.c");
                drop(fs::rename(&file, &third));
                drop(fs::rename(&link, &file));
                drop(fs::rename(&third, &link));
            }
        });
        for _ in 0..30 {
            for args in [&["show", "kb/articles/a/x.md"][..], &["search", "SECRET-OF-MINE", "--json"]] {
                let output = scene.run(args);
                assert!(!out(&output).contains("SECRET-OF-MINE\n"), "{args:?}: {}", out(&output));
                assert!(!out(&output).contains("\"passage\": \"SECRET"), "{args:?}: {}", out(&output));
            }
        }
        stop.store(true, Ordering::Relaxed);
    });
}

fn is_root(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|found| found.uid() == 0)
}

#[test]
fn a_catalog_of_another_user_in_a_parent_folder_is_refused() {
    let scene = Scene::new();
    fs::create_dir(scene.at("cloned/work")).expect("created");
    if !is_root(&scene.at("profile")) {
        return run::loudly("SKIPPED: only root can give files away, so no catalog of another user is tried");
    }
    chown(scene.at("cloned/kb"), Some(65534), Some(65534)).expect("given away");
    let below = scene.at("cloned/work");
    let refused = fixbook_in(&below, &["check"]);
    assert_eq!(status(&refused), 2, "{}", err(&refused));
    assert!(err(&refused).contains("belongs to another user"), "{}", err(&refused));
    assert!(err(&refused).contains("--catalog"), "{}", err(&refused));
    assert_eq!(status(&fixbook_in(&below, &["--catalog", "..", "check"])), 0, "named, it is used");
    assert_eq!(status(&scene.run(&["check"])), 0, "in its own folder it is used");
    chown(scene.at("cloned/kb"), Some(0), Some(0)).expect("restored");
    assert_eq!(status(&fixbook_in(&below, &["check"])), 0);
}

#[test]
fn sessions_are_private_and_fixed_files_keep_their_owner() {
    let scene = Scene::new();
    let mode = |path: &str| fs::metadata(scene.at(path)).expect("there").permissions().mode() & 0o777;
    assert_eq!(status(&scene.run(&["diagnose", "--json", "--session", "s.jsonl", "--answer", "s=dark"])), 0);
    assert_eq!(mode("cloned/s.jsonl"), 0o600);
    let page = scene.at("cloned/kb/causes/a/c.md");
    let slip = fs::read_to_string(&page).expect("read").replace("{s: ", "{ss: ");
    fs::write(&page, slip).expect("written");
    fs::set_permissions(&page, fs::Permissions::from_mode(0o600)).expect("set");
    let given = is_root(&page) && chown(&page, Some(65534), Some(65534)).is_ok();
    let fixed = scene.run(&["check", "--fix", "--yes"]);
    assert_eq!(status(&fixed), 0, "{}", err(&fixed));
    assert!(fs::read_to_string(&page).expect("read").contains("{s: "));
    assert_eq!(mode("cloned/kb/causes/a/c.md"), 0o600);
    assert!(!given || fs::metadata(&page).expect("there").uid() == 65534);
}
