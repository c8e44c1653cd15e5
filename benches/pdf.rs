//! How long a runbook takes as PDF once fonts and template are loaded. `cargo bench --bench pdf`.

use std::{path::Path, sync::LazyLock};

use divan::Bencher;
use fixbook::{
    check,
    load::{self, CatalogSource},
    render::{self, Paper, Runbook, Subject, Templates},
};
use fixbook_engine::model::{Catalog, Id};

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    let folder = CatalogSource::Disk(Path::new(env!("CARGO_MANIFEST_DIR")).to_owned());
    let entries = load::load(&folder).expect("the catalog is readable");
    check::catalog(entries).unwrap_or_else(|problems| panic!("{problems:?}"))
});
static TEMPLATES: LazyLock<Templates> = LazyLock::new(|| Templates::built_in().expect("the templates are good"));

fn main() {
    divan::main();
}

fn runbook(id: &str) -> Runbook {
    let ids: [Id; 1] = [id.parse().expect("an id")];
    render::runbook(&CATALOG, &Subject::Entries(&ids), &[], None)
}

/// A runbook of 6 pages and the longest one, of about 24. Each run has another title, so that it uses only those caches
/// that all runbooks share.
#[divan::bench(args = ["renew-rdp-certificate", "rdp-certificate-expired"])]
fn warm(bencher: Bencher<'_, '_>, id: &str) {
    let mut number = 0;
    bencher.bench_local(|| {
        let mut runbook = runbook(id);
        number += 1;
        runbook.title.push_str(&number.to_string());
        render::runbook_pdf(&TEMPLATES, &runbook, Paper::A4).expect("typeset").pages
    });
}
