//! Clients that are slow or hold many connections: how many there may be, and how long one is waited for.

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

/// Connections at once where the system sets no lower limit; others wait for their turn.
const MAX_CONNECTIONS: u64 = 4_096;
/// Open files that connections leave to the next build: at least so many, and a quarter of all.
const RESERVE: u64 = 64;
/// Streams of news at once, which have no end, and from one address.
const MAX_STREAMS: usize = 256;
const MAX_STREAMS_EACH: usize = 64;

/// Connections at once, if a process may hold so many files open.
pub(super) fn most_connections(open_files: Option<u64>) -> usize {
    let for_clients = open_files.map_or(MAX_CONNECTIONS, |most| most.saturating_sub(RESERVE.max(most / 4)));
    for_clients.clamp(4, MAX_CONNECTIONS) as usize
}

/// Streams that are open, by address.
#[derive(Clone)]
pub(super) struct Streams {
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
    most: usize,
    most_each: usize,
}

impl Streams {
    /// At most half of the connections are streams.
    pub fn among(connections: usize) -> Self {
        let most = MAX_STREAMS.min(connections / 2);
        Streams { open: Arc::default(), most, most_each: MAX_STREAMS_EACH.min(most.div_ceil(2)) }
    }

    /// One more, until what is given is dropped; nothing if there are too many.
    pub fn open(&self, address: IpAddr) -> Option<OpenStream> {
        let mut open = self.lock();
        let from_there = open.get(&address).copied().unwrap_or_default();
        if from_there >= self.most_each || open.values().sum::<usize>() >= self.most {
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

/// A connection that is broken off when its client reads nothing for so long.
pub(super) struct Patient {
    stream: TcpStream,
    patience: Duration,
    /// Runs while the client reads nothing.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    pub fn new(stream: TcpStream, patience: Duration) -> Self {
        Patient { stream, patience, stalled: None }
    }

    fn bounded<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let patience = self.patience;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(patience)));
        stalled.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Patient {
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

    use super::{MAX_CONNECTIONS, Streams, most_connections};

    #[test]
    fn connections_leave_files_to_the_next_build() {
        assert_eq!(most_connections(Some(1_024)), 768);
        assert_eq!(most_connections(Some(256)), 192);
        assert_eq!(most_connections(Some(10)), 4);
        for many in [None, Some(u64::MAX)] {
            assert_eq!(most_connections(many), MAX_CONNECTIONS as usize);
        }
    }

    #[test]
    fn nobody_holds_all_streams() {
        let streams = Streams::among(64);
        let from = |last: u8| streams.open(IpAddr::from([10, 0, 0, last]));
        let mut first: Vec<_> = std::iter::from_fn(|| from(1)).collect();
        assert_eq!(first.len(), 16);
        let second: Vec<_> = std::iter::from_fn(|| from(2)).collect();
        assert_eq!((second.len(), from(3).is_some()), (16, false), "half of the connections are no streams");
        first.pop();
        assert!(from(3).is_some(), "one that ended makes room");
        drop((first, second));
        assert!(streams.lock().is_empty());
    }
}
