//! Processes that run a catalog's own templates: each makes one document after another, and a process that fails is replaced.

use std::{
    env, io,
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc},
    thread,
    time::Duration,
};

use super::{
    death,
    protocol::{Reply, Setup, hear, read_frame, say},
    worker::WORKER,
};
use crate::render::{Job, Made, RunTemplates, Stop, TemplateError};
use fixbook_engine::model::limits::MAX_DOCUMENT;

/// Processes at a time; each may take its limit of memory.
const MAX_WORKERS: usize = 8;
/// Bytes of a message besides the document: names, and errors.
const MAX_REPLY: usize = 1 << 20;

/// The complete environment of such a process. One thread, since each stack counts against its memory; little reserved address
/// space for the allocator, since that counts too.
const ENVIRONMENT: [(&str, &str); 3] =
    [("RAYON_NUM_THREADS", "1"), ("MIMALLOC_ARENA_RESERVE", "32MiB"), ("MIMALLOC_SHOW_ERRORS", "0")];

/// The processes of one catalog.
pub(super) struct Pool {
    setup: Setup,
    workers: Mutex<Workers>,
    freed: Condvar,
}

#[derive(Default)]
struct Workers {
    idle: Vec<Worker>,
    busy: usize,
}

impl Pool {
    /// A pool without processes; they start when they are needed.
    pub fn new(own: Vec<(String, String)>, seconds: u64) -> Self {
        Pool { setup: Setup { own, seconds }, workers: Mutex::default(), freed: Condvar::new() }
    }

    fn workers(&self) -> MutexGuard<'_, Workers> {
        self.workers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An idle process, or a new one.
    fn take(&self) -> Result<Worker, TemplateError> {
        let is_full = |workers: &mut Workers| workers.busy >= MAX_WORKERS;
        let mut workers = self.freed.wait_while(self.workers(), is_full).unwrap_or_else(PoisonError::into_inner);
        if let Some(worker) = workers.idle.pop() {
            workers.busy += 1;
            return Ok(worker);
        }
        workers.busy += 1;
        drop(workers);
        Worker::start(&self.setup).map_err(|error| {
            self.give_back(None);
            TemplateError::NotStarted(error)
        })
    }

    fn give_back(&self, worker: Option<Worker>) {
        let mut workers = self.workers();
        workers.busy -= 1;
        workers.idle.extend(worker);
        drop(workers);
        self.freed.notify_one();
    }
}

impl RunTemplates for Pool {
    fn run(&self, job: &Job) -> Result<Made, TemplateError> {
        let mut worker = self.take()?;
        match worker.make(job, self.setup.seconds) {
            Ok(answer) => {
                self.give_back(Some(worker));
                answer
            }
            Err(error) => {
                drop(worker);
                self.give_back(None);
                Err(error)
            }
        }
    }
}

/// One process. It ends when the value is dropped.
struct Worker {
    child: Mutex<Child>,
    input: ChildStdin,
    output: ChildStdout,
}

impl Worker {
    fn start(setup: &Setup) -> io::Result<Self> {
        let mut command = Command::new(program()?);
        // Windows cannot start programs without some of its variables.
        if cfg!(unix) {
            command.env_clear();
        }
        command.arg(WORKER).envs(ENVIRONMENT).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let mut worker = Worker { child: Mutex::new(child), input, output };
        // If it has already ended, its first answer says why.
        drop(say(&mut worker.input, setup));
        Ok(worker)
    }

    /// Makes one document. The outer error is the end of this process.
    fn make(&mut self, job: &Job, seconds: u64) -> Result<Result<Made, TemplateError>, TemplateError> {
        let mut template = job.template().to_owned();
        let Worker { child, input, output } = self;
        let (answer, is_late) = thread::scope(|scope| {
            let (done, ended) = mpsc::channel::<()>();
            let child = &*child;
            let watch = scope.spawn(move || {
                let is_late = ended.recv_timeout(Duration::from_secs(seconds)) == Err(mpsc::RecvTimeoutError::Timeout);
                if is_late {
                    // If it has ended in the meantime there is nothing to kill.
                    drop(lock(child).kill());
                }
                is_late
            });
            let answer = ask(input, output, job, &mut template);
            drop(done);
            (answer, watch.join().unwrap_or(false))
        });
        let stopped = |why| Err(TemplateError::Stopped { name: template.clone(), why });
        match answer {
            Ok(Some(answer)) => Ok(answer),
            _ if is_late => stopped(Stop::Time { seconds }),
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => stopped(Stop::Output),
            _ => stopped(death::cause(&mut lock(child))),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let mut child = lock(&self.child);
        // A process that has already ended only has to be waited for.
        drop(child.kill());
        drop(child.wait());
    }
}

fn lock(child: &Mutex<Child>) -> MutexGuard<'_, Child> {
    child.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Asks for a document; `None` if the process ends instead. `template` is then the one that it was compiling or filling in.
fn ask(
    input: &mut ChildStdin,
    output: &mut ChildStdout,
    job: &Job,
    template: &mut String,
) -> io::Result<Option<Result<Made, TemplateError>>> {
    // A process that has ended takes no job; its last message says why.
    drop(say(input, job));
    let asked = template.clone();
    loop {
        let Some(reply) = hear(output, MAX_REPLY)? else { return Ok(None) };
        return Ok(Some(match reply {
            Reply::Compiling(name) => {
                *template = name;
                continue;
            }
            Reply::Made { pages } => match read_frame(output, MAX_DOCUMENT)? {
                Some(bytes) => Ok(Made { bytes, pages }),
                None => {
                    *template = asked;
                    return Ok(None);
                }
            },
            Reply::Failed { template: name, line, message } => Err(TemplateError::Failed { name, line, message }),
            Reply::Stopped { template: name, why } => Err(TemplateError::Stopped { name, why }),
        }));
    }
}

/// This program's file. On Linux also if another file has replaced it.
fn program() -> io::Result<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    if cfg!(target_os = "linux") && running.exists() { Ok(running) } else { env::current_exe() }
}
