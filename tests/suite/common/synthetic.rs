//! Random catalogs of any size, drawn from a seed, for property tests and benchmarks.

use fastrand::Rng;
use fixbook_engine::model::Catalog;
use serde_json::{Map, Value, json};

/// The size of a drawn catalog.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub causes: usize,
    pub symptoms: usize,
    /// Symptoms about which each cause says something.
    pub rows: usize,
    pub rules: usize,
    /// One row in this many depends on a circumstance; 0 for none.
    pub one_guard_in: usize,
}

/// Draws a catalog: one fix for each cause and a few for several, every tenth symptom a circumstance, some rows under a
/// guard, and rules that read one symptom or two.
pub fn catalog(size: Size, seed: u64) -> Catalog {
    let mut rng = Rng::with_seed(seed);
    let answers: Vec<usize> = (0..size.symptoms).map(|_| rng.usize(2..=4)).collect();
    let entry = |head: Value| {
        let mut entry = head;
        entry["path"] = json!("kb/drawn");
        entry
    };
    let symptoms: Map<String, Value> = (0..size.symptoms)
        .map(|symptom| (format!("s{symptom}"), entry(draw_symptom(symptom, answers[symptom], &mut rng))))
        .collect();
    let causes: Map<String, Value> = (0..size.causes)
        .map(|cause| (format!("c{cause}"), entry(draw_cause(cause, size, &answers, &mut rng))))
        .collect();
    let fixes: Map<String, Value> =
        (0..size.causes).map(|fix| (format!("f{fix}"), entry(draw_fix(fix, size, &mut rng)))).collect();
    let script: String = (0..size.rules).map(|rule| draw_rule(rule, size, &answers, &mut rng)).collect();
    let catalog = json!({
        "head": {"id": "drawn", "title": "Drawn", "escalation": {"to": "the desk", "minutes": 120}, "other": 0.05},
        "revision": format!("{seed}"),
        "symptoms": symptoms, "causes": causes, "fixes": fixes, "codes": {}, "terms": [], "sources": {},
        "rules": [{"path": "rules/drawn.rhai", "script": script}],
    });
    serde_json::from_value(catalog).expect("a catalog")
}

fn draw_symptom(symptom: usize, answers: usize, rng: &mut Rng) -> Value {
    let is_context = symptom % 10 == 9;
    let who = draw_who(rng);
    let answers: Map<String, Value> =
        (0..answers).map(|answer| (format!("a{answer}"), json!({"label": format!("Answer {answer}")}))).collect();
    json!({
        "ask": format!("What about {symptom}?"), "answers": answers, "minutes": rng.usize(1..=10), "who": who,
        "kind": if is_context { "context" } else { "observation" },
    })
}

fn draw_cause(cause: usize, size: Size, answers: &[usize], rng: &mut Rng) -> Value {
    let rows: Map<String, Value> = (0..size.rows)
        .map(|_| {
            let symptom = rng.usize(0..size.symptoms);
            let row = |rng: &mut Rng| (format!("a{}", rng.usize(0..answers[symptom])), json!(0.5 + 0.45 * rng.f64()));
            let (answer, likelihood) = row(rng);
            let plain = json!({ answer: likelihood });
            // Sometimes a circumstance decides between two rows.
            let is_guarded = size.symptoms >= 10
                && symptom % 10 != 9
                && size.one_guard_in > 0
                && rng.usize(0..size.one_guard_in) == 0;
            let rows = if is_guarded {
                let context = 10 * rng.usize(0..size.symptoms / 10) + 9;
                let (answer, likelihood) = row(rng);
                json!([{"if": {format!("s{context}"): "a0"}, answer: likelihood}, plain])
            } else {
                plain
            };
            (format!("s{symptom}"), rows)
        })
        .collect();
    json!({"title": format!("Cause {cause}"), "prior": 0.5 + 20.0 * rng.f64(), "symptoms": rows})
}

fn draw_fix(fix: usize, size: Size, rng: &mut Rng) -> Value {
    let mut resolves = Map::new();
    resolves.insert(format!("c{fix}"), json!(0.6 + 0.39 * rng.f64()));
    if rng.u8(0..4) == 0 {
        resolves.insert(format!("c{}", rng.usize(0..size.causes)), json!(0.3));
    }
    json!({
        "title": format!("Fix {fix}"), "resolves": resolves, "minutes": rng.usize(2..=40), "reversible": rng.u8(0..10) > 0,
        "who": draw_who(rng),
    })
}

fn draw_who(rng: &mut Rng) -> &'static str {
    ["caller", "agent", "host-admin", "cloud-admin"][rng.usize(0..4)]
}

fn draw_rule(rule: usize, size: Size, answers: &[usize], rng: &mut Rng) -> String {
    let fact = |rng: &mut Rng| {
        let symptom = rng.usize(0..size.symptoms);
        format!("is(\"s{symptom}\", \"a{}\")", rng.usize(0..answers[symptom]))
    };
    let (one, two) = (fact(rng), fact(rng));
    let cause = rng.usize(0..size.causes);
    let says = match rng.u8(0..4) {
        0 => format!("contradict(\"c{cause}\", \"moderate\")"),
        1 => format!("forbid(\"f{cause}\", \"not here\")"),
        _ => format!("support(\"c{cause}\", \"strong\")"),
    };
    format!("rule(\"r{rule}\", \"Rule {rule}\", || {{ if {one} && {two} {{ {says}; }} }});\n")
}
