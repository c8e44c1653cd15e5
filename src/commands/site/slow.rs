//! Limits for slow clients and for many connections.

use std::{
    collections::HashMap,
    future::Future,
    io::{self, IoSlice},
    net::IpAddr,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

/// Connections at once where the system sets no lower limit; more have to wait.
const MAX_CONNECTIONS: u64 = 4_096;
/// Open files that are reserved for the next build: at least this many, and a quarter of all.
const MIN_RESERVED: u64 = 64;
/// Streams at once, which have no end.
const MAX_STREAMS: usize = 256;
/// Streams at once to one address.
const MAX_STREAMS_EACH: usize = 64;

/// Connections at once, given the limit of open files.
pub(super) fn max_connections(open_files: Option<u64>) -> usize {
    let for_clients = open_files.map_or(MAX_CONNECTIONS, |most| most.saturating_sub(MIN_RESERVED.max(most / 4)));
    for_clients.clamp(4, MAX_CONNECTIONS) as usize
}

/// The number of open streams by address.
#[derive(Clone)]
pub(super) struct Streams {
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
    max: usize,
    max_each: usize,
}

impl Streams {
    /// At most half of the connections are streams.
    pub fn among(connections: usize) -> Self {
        let max = MAX_STREAMS.min(connections / 2);
        Streams { open: Arc::default(), max, max_each: MAX_STREAMS_EACH.min(max.div_ceil(2)) }
    }

    /// Opens one more, which is counted until it is dropped; nothing if there are too many.
    pub fn open(&self, address: IpAddr) -> Option<OpenStream> {
        let mut open = self.lock();
        let from_there = open.get(&address).copied().unwrap_or_default();
        if from_there >= self.max_each || open.values().sum::<usize>() >= self.max {
            return None;
        }
        open.insert(address, from_there + 1);
        Some(OpenStream { streams: self.clone(), address })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A stream that is counted.
pub(super) struct OpenStream {
    streams: Streams,
    address: IpAddr,
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        let mut open = self.streams.lock();
        if let Some(left) = open.get_mut(&self.address) {
            *left -= 1;
            if *left == 0 {
                open.remove(&self.address);
            }
        }
    }
}

/// A connection that is closed when its client reads nothing for some time.
pub(super) struct IdleTimeout {
    stream: TcpStream,
    timeout: Duration,
    /// Runs while the client reads nothing.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl IdleTimeout {
    pub fn new(stream: TcpStream, timeout: Duration) -> Self {
        IdleTimeout { stream, timeout, stalled: None }
    }

    fn bounded<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let timeout = self.timeout;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(timeout)));
        stalled.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for IdleTimeout {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for IdleTimeout {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.bounded(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.bounded(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        self.bounded(context, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::{MAX_CONNECTIONS, Streams, max_connections};

    #[test]
    fn connections_leave_files_to_the_next_build() {
        assert_eq!(max_connections(Some(1_024)), 768);
        assert_eq!(max_connections(Some(256)), 192);
        assert_eq!(max_connections(Some(10)), 4);
        for many in [None, Some(u64::MAX)] {
            assert_eq!(max_connections(many), MAX_CONNECTIONS as usize);
        }
    }

    #[test]
    fn one_address_cannot_open_all_streams() {
        let streams = Streams::among(64);
        let from = |last: u8| streams.open(IpAddr::from([10, 0, 0, last]));
        let mut first: Vec<_> = std::iter::from_fn(|| from(1)).collect();
        assert_eq!(first.len(), 16);
        let second: Vec<_> = std::iter::from_fn(|| from(2)).collect();
        assert_eq!((second.len(), from(3).is_some()), (16, false), "half of the connections are not streams");
        first.pop();
        assert!(from(3).is_some(), "one that ended makes room");
        drop((first, second));
        assert!(streams.lock().is_empty());
    }
}
