//! The templates: every page and document comes from one of them. The built-in ones run here; those of a catalog are an
//! untrusted program, so a [`RunTemplates`] runs them, and they are not even parsed in this process.

use std::{collections::BTreeSet, sync::Arc};

use minijinja::Environment;
use serde::Serialize;

use super::{
    environment::environment,
    template_error::{TemplateError, as_json},
    template_files::{TYPST, built_in_texts, with_users},
    template_job::{Job, RunTemplates},
    template_source,
};

/// The compiled templates.
pub struct Templates {
    environment: Environment<'static>,
    own: Option<Own>,
}

/// A catalog's own templates.
struct Own {
    /// Their names, and those of built-in templates that use one of them.
    names: BTreeSet<String>,
    runner: Arc<dyn RunTemplates>,
}

impl Templates {
    /// Compiles the built-in templates. Names are their paths under `templates/`.
    pub fn built_in() -> Result<Self, TemplateError> {
        let mut environment = environment();
        for (name, text) in built_in_texts().into_iter().filter(|(name, _)| !name.ends_with(TYPST)) {
            environment.add_template(name, text).map_err(|error| TemplateError::new(name, &error, None))?;
        }
        Ok(Templates { environment, own: None })
    }

    /// The same, with a catalog's own templates instead of those of the same name. `own` are their names and texts, which
    /// `runner` has as well.
    pub fn with_own(own: &[(String, String)], runner: Arc<dyn RunTemplates>) -> Result<Self, TemplateError> {
        for (name, text) in own.iter().filter(|(name, _)| !name.ends_with(TYPST)) {
            template_source::refuse_deep(name, text)?;
        }
        let names = with_users(own.iter().map(|(name, _)| name.clone()).collect());
        Ok(Templates { own: Some(Own { names, runner }), ..Self::built_in()? })
    }

    /// Who runs a template that is a catalog's own.
    pub(super) fn runner(&self, name: &str) -> Option<&dyn RunTemplates> {
        self.own.as_ref().filter(|own| own.names.contains(name)).map(|own| own.runner.as_ref())
    }

    /// Fills in a template.
    pub fn render(&self, name: &str, context: &impl Serialize) -> Result<String, TemplateError> {
        if let Some(runner) = self.runner(name) {
            let job = Job::Fill { template: name.to_owned(), context: as_json(name, context)? };
            let bytes = runner.run(&job)?.bytes;
            return String::from_utf8(bytes).map_err(|_| TemplateError::failed(name, None, "it is not UTF-8 text"));
        }
        let failed = |error: minijinja::Error| {
            let context = serde_json::to_value(context).ok();
            TemplateError::new(name, &error, context.as_ref())
        };
        let template = self.environment.get_template(name).map_err(failed)?;
        template.render(minijinja::value::Serde(context)).map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Templates;
    use crate::render::own_templates::OwnTemplates;

    #[test]
    fn a_mistake_in_a_template_is_reported_with_what_is_available() {
        let context = serde_json::json!({"title": "x", "fixes": [{"title": "y", "minutes": 3}]});
        let rendered = |text: &str| {
            let own = [("own.md".to_owned(), text.to_owned())];
            let runner = OwnTemplates::new(&own, &mut |_| ()).map_err(|error| error.to_string())?;
            let templates = Templates::with_own(&own, Arc::new(runner)).map_err(|error| error.to_string());
            templates.and_then(|templates| templates.render("own.md", &context).map_err(|error| error.to_string()))
        };
        assert_eq!(rendered("{{ title }}"), Ok("x".to_owned()));
        let error = rendered("one\n{{ titel }}").expect_err("no such variable");
        assert!(error.contains("own.md failed in line 2") && error.contains("did you mean title?"), "{error}");
        let error = rendered("{% for fix in fixes %}{{ fix.minuts }}{% endfor %}").expect_err("no such field");
        assert!(error.contains("`fix.minuts`; did you mean minutes? Available in fix: minutes, title"), "{error}");
        assert!(rendered("{% for %}").expect_err("no template").contains("own.md failed in line 1"));
    }
}
