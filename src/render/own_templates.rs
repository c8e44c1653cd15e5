//! A catalog's own templates. They are an untrusted program: the template engine limits its steps, but neither its memory nor
//! its stack, so they run in a separate process with limits of both.
//!
//! In: a [`Job`] for one document. Out: its bytes. [`OwnTemplates`] does the work, in that process; what starts such a
//! process is a [`RunTemplates`] too.

use std::io;

use minijinja::Environment;

use super::{
    environment::environment,
    template_error::{Stop, TemplateError},
    template_files::{TYPST, built_in_texts},
    template_job::{Job, Made, RunTemplates},
};
use fixbook_engine::model::limits::MAX_DOCUMENT;

/// A catalog's own templates, compiled together with the built-in ones that they replace.
pub struct OwnTemplates {
    environment: Environment<'static>,
    typst: Vec<(String, String)>,
}

impl OwnTemplates {
    /// Compiles them; `begin` is called with the name of each before, since the parser may end the process.
    pub fn new(own: &[(String, String)], begin: &mut dyn FnMut(&str)) -> Result<Self, TemplateError> {
        let (mut environment, mut typst) = (environment(), Vec::new());
        for (name, text) in built_in_texts().into_iter().filter(|(name, _)| !name.ends_with(TYPST)) {
            environment.add_template(name, text).map_err(|error| TemplateError::new(name, &error, None))?;
        }
        for (name, text) in own.iter().cloned() {
            begin(&name);
            if name.ends_with(TYPST) {
                typst.push((name, text));
            } else {
                let added = environment.add_template_owned(name.clone(), text);
                added.map_err(|error| TemplateError::new(&name, &error, None))?;
            }
        }
        Ok(OwnTemplates { environment, typst })
    }

    fn fill(&self, name: &str, context: &serde_json::Value) -> Result<Made, TemplateError> {
        let failed = |error: minijinja::Error| TemplateError::new(name, &error, Some(context));
        let template = self.environment.get_template(name).map_err(failed)?;
        let mut document = Limited { bytes: Vec::new(), is_full: false };
        let filled = template.render_captured_to(minijinja::value::Serde(context), &mut document).map(drop);
        if document.is_full {
            return Err(TemplateError::Stopped { name: name.to_owned(), why: Stop::Output });
        }
        filled.map_err(failed)?;
        Ok(Made { bytes: document.bytes, pages: 0 })
    }
}

impl RunTemplates for OwnTemplates {
    fn run(&self, job: &Job) -> Result<Made, TemplateError> {
        match job {
            Job::Fill { template, context } => self.fill(template, context),
            Job::Print { template, data, ident } => {
                let text = self.typst.iter().find(|(name, _)| name == template).map_or("", |(_, text)| text);
                print(template, text, data, ident)
            }
        }
    }
}

#[cfg(feature = "pdf")]
fn print(name: &str, text: &str, data: &str, ident: &str) -> Result<Made, TemplateError> {
    let made = super::pdf::typeset(name, text, data.as_bytes().to_vec(), ident)?;
    match made.bytes.len() > MAX_DOCUMENT {
        true => Err(TemplateError::Stopped { name: name.to_owned(), why: Stop::Output }),
        false => Ok(made),
    }
}

#[cfg(not(feature = "pdf"))]
fn print(name: &str, _: &str, _: &str, _: &str) -> Result<Made, TemplateError> {
    Err(TemplateError::failed(name, None, "this program was built without PDF"))
}

/// A document that stops growing at its limit.
struct Limited {
    bytes: Vec<u8>,
    is_full: bool,
}

impl io::Write for Limited {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + more.len() > MAX_DOCUMENT {
            self.is_full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
