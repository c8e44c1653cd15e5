//! The process that runs a catalog's own templates. It sets its limits before it reads a byte of them, then reads jobs from
//! standard input and writes documents to standard output until the input ends.

use std::{
    env, io,
    process::{self, ExitCode},
    sync::mpsc,
    thread,
    time::Duration,
};

use super::{
    confine::confine,
    protocol::{Reply, Setup, hear, say, write_frame},
};
use crate::render::{Job, Made, OwnTemplates, RunTemplates, TemplateError};

/// The argument that makes the program such a process.
pub(super) const WORKER: &str = "run-templates-of-a-catalog";
/// Bytes of stack: parsing, layout and dropping a tree take some for each level of a template.
const STACK: usize = 64 << 20;
/// Seconds after which it ends by itself, in case the program that should kill it is gone.
const GRACE: u64 = 10;

/// Whether this process runs templates for another.
pub fn is_worker() -> bool {
    env::args_os().nth(1).is_some_and(|word| word == WORKER)
}

/// Runs templates until standard input ends.
pub fn work() -> ExitCode {
    let work = || -> io::Result<()> { serve(&mut io::stdin().lock(), &mut io::stdout().lock()) };
    let confined = confine().and_then(|()| thread::Builder::new().stack_size(STACK).spawn(work));
    match confined.map(thread::JoinHandle::join) {
        Ok(Ok(Ok(()))) => ExitCode::SUCCESS,
        Ok(Ok(Err(error))) | Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
        // The panic has been reported.
        Ok(Err(_)) => ExitCode::FAILURE,
    }
}

fn serve(input: &mut impl io::Read, output: &mut impl io::Write) -> io::Result<()> {
    let Some(Setup { own, seconds }) = hear(input, usize::MAX)? else { return Ok(()) };
    let mut said = Ok(());
    let compiled = timed(seconds, || {
        OwnTemplates::new(&own, &mut |name| {
            if said.is_ok() {
                said = say(output, &Reply::Compiling(name.to_owned()));
            }
        })
    });
    said?;
    while let Some(job) = hear::<Job>(input, usize::MAX)? {
        let made = match &compiled {
            Ok(templates) => {
                say(output, &Reply::Compiling(job.template().to_owned()))?;
                timed(seconds, || templates.run(&job))
            }
            Err(error) => {
                say(output, &refusal(error))?;
                continue;
            }
        };
        match made {
            Ok(Made { bytes, pages }) => {
                say(output, &Reply::Made { pages })?;
                write_frame(output, &bytes)?;
            }
            Err(error) => say(output, &refusal(&error))?,
        }
    }
    Ok(())
}

fn refusal(error: &TemplateError) -> Reply {
    match error {
        TemplateError::Failed { name, line, message } => {
            Reply::Failed { template: name.clone(), line: *line, message: message.clone() }
        }
        TemplateError::Stopped { name, why } => Reply::Stopped { template: name.clone(), why: why.clone() },
        TemplateError::NotStarted(error) => {
            Reply::Failed { template: String::new(), line: None, message: error.to_string() }
        }
    }
}

/// Runs a function, and ends this process if it takes too long.
fn timed<T>(seconds: u64, act: impl FnOnce() -> T) -> T {
    let (done, ended) = mpsc::channel::<()>();
    let limit = Duration::from_secs(seconds + GRACE);
    let watch = thread::Builder::new().stack_size(64 << 10).spawn(move || {
        if ended.recv_timeout(limit) == Err(mpsc::RecvTimeoutError::Timeout) {
            process::exit(1);
        }
    });
    let value = act();
    drop(done);
    // If the thread cannot start, the program that started this process kills it in time.
    drop(watch.map(thread::JoinHandle::join));
    value
}
