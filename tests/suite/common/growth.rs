//! For tests: a text that is 8 times as long takes about 8 times the work, not 64 times.

use std::{fs, thread, time::Duration, time::Instant};

/// How much longer the longer text is, and the most work that it may take: the geometric mean of linear and quadratic.
const LONGER: usize = 8;
const MOST: f64 = 24.0;
/// The quickest of this many runs counts.
const RUNS: usize = 3;

/// Fails if `work` grows much faster than the size it is given. Both sizes run here and now, so how fast the machine is
/// does not matter; `size` must be enough for some milliseconds.
pub(crate) fn assert_linear(size: usize, work: impl Fn(usize)) {
    let quickest = |size| (0..RUNS).map(|_| spent(|| work(size))).fold(f64::INFINITY, f64::min);
    let (short, long) = (quickest(size), quickest(size * LONGER));
    assert!(
        long <= MOST * short,
        "{LONGER} times the size takes {:.1} times the work ({short} s, {long} s)",
        long / short
    );
}

/// Seconds that this thread has worked, without other threads and programs where the system reports it.
fn spent(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    let before = on_processor();
    work();
    match (before, on_processor()) {
        (Some(before), Some(after)) => (after - before).as_secs_f64(),
        _ => start.elapsed().as_secs_f64(),
    }
}

/// The processor time of this thread on Linux, which updates it when the thread has slept.
fn on_processor() -> Option<Duration> {
    thread::sleep(Duration::from_micros(50));
    let stat = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

#[test]
#[should_panic(expected = "times the work")]
fn the_square_is_seen() {
    assert_linear(500, |size| {
        for one in 0..size {
            for other in 0..size {
                std::hint::black_box(one ^ other);
            }
        }
    });
}
