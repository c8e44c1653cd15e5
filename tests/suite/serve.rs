//! The preview server and clients that attack it, are slow, or are many.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

/// Only a server that hangs takes this long.
const HANGS: Duration = Duration::from_secs(600);

struct Server {
    child: Child,
    port: u16,
    /// The line that says where it listens.
    said: String,
    says: BufReader<ChildStdout>,
    folder: tempfile::TempDir,
}

impl Server {
    fn start(options: &[&str]) -> Self {
        Self::start_by(Command::new(assert_cmd::cargo::cargo_bin("fixbook")), options)
    }

    /// Starts it by a command that runs the program with the arguments added.
    fn start_by(mut command: Command, options: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join("kb")).expect("created");
        fs::write(folder.path().join("kb/catalog.yaml"), "id: t\ntitle: Small\nescalation: {to: x, minutes: 60}\n")
            .expect("written");
        fs::write(folder.path().join("secret.txt"), "top secret").expect("written");
        let mut child = command
            .current_dir(folder.path())
            .env_remove("FIXBOOK_CATALOG")
            .args(["site", "serve", "--port", "0"])
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        let mut line = String::new();
        let mut says = BufReader::new(child.stdout.take().expect("piped"));
        says.read_line(&mut line).expect("says where");
        let address = line.split('/').nth(2).unwrap_or_default();
        let port = address.rsplit(':').next().and_then(|port| port.parse().ok()).unwrap_or_else(|| panic!("{line}"));
        Server { child, port, said: line, says, folder }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("connects");
        stream.set_read_timeout(Some(HANGS)).expect("set");
        stream
    }

    /// The answer to a request as it is written, until the server closes or the answer's end.
    fn ask(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("asked");
        let mut answer = Vec::new();
        drop(stream.read_to_end(&mut answer));
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, path: &str, host: &str) -> String {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn the_address_is_reported_as_json() {
    let server = Server::start(&["--json"]);
    let report: serde_json::Value = serde_json::from_str(&server.said).expect("JSON in one line");
    assert_eq!(report["address"], format!("http://127.0.0.1:{}/", server.port));
    assert!(report["ms"].is_u64() && report["problems"].is_array(), "{report}");
}

#[test]
fn rejects_dns_rebinding_hosts() {
    let server = Server::start(&[]);
    let own = format!("127.0.0.1:{}", server.port);
    for host in [own.as_str(), "localhost", "[::1]:80"] {
        let answer = server.get("/", host);
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("<h1>Small</h1>"), "{host}: {answer}");
        for header in
            ["x-content-type-options: nosniff", "frame-ancestors 'none'", "cross-origin-resource-policy: same-origin"]
        {
            assert!(answer.contains(header), "{header}: {answer}");
        }
    }
    for host in ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "192.168.0.9", ""] {
        for path in ["/", "/__reload", "/catalog.json"] {
            let answer = server.get(path, host);
            assert!(!answer.starts_with("HTTP/1.1 200") && !answer.contains("Small"), "{host}: {answer}");
        }
    }
    for request in [
        "GET / HTTP/1.0\r\n\r\n".to_owned(),
        format!("GET http://evil.example/ HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: {own}\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
        format!("POST / HTTP/1.1\r\nHost: {own}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
    ] {
        assert!(!server.ask(&request).contains("<h1>"), "{request}");
    }
}

#[test]
fn nothing_outside_the_site_is_served() {
    let server = Server::start(&[]);
    for path in [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/....//secret.txt",
        "//etc/hostname",
        "/secret.txt",
        "/kb/catalog.yaml",
        "/%00",
        "/..%5csecret.txt",
        "/index.html/../../secret.txt",
        "/file:///etc/hostname",
    ] {
        let answer = server.get(path, "localhost");
        assert!(!answer.contains("top secret") && !answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
    }
    let long = server.get(&format!("/{}", "a".repeat(100_000)), "localhost");
    assert!(!long.starts_with("HTTP/1.1 200"), "{}", &long[..long.len().min(200)]);
}

#[test]
fn survives_slow_broken_and_many_clients() {
    let server = Server::start(&[]);
    // A thousand that connect, some of which say half of something and none of which reads.
    let mut connections = Vec::new();
    for number in 0..1_000 {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", server.port)) else { break };
        let words: &[u8] = match number % 4 {
            0 => b"",
            1 => b"GET / HTTP/1.1\r\nHost: loc",
            2 => b"\x16\x03\x01\x02\0",
            _ => b"GET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
        };
        drop(stream.write_all(words));
        connections.push(stream);
    }
    assert!(connections.len() > 900, "{} connections", connections.len());
    // Otherwise the test would exceed its own limit of open files.
    connections.truncate(900);
    let answer = server.get("/", "localhost");
    assert!(answer.contains("<h1>Small</h1>"), "{answer}");
    // A client that sends nothing is disconnected.
    let mut idle = connections.swap_remove(0);
    idle.set_read_timeout(Some(HANGS)).expect("set");
    assert!(is_closed(&mut idle));
    drop(connections);
    assert!(server.get("/", "localhost").contains("<h1>Small</h1>"));
}

/// Waits for the end of a connection; `false` if none comes.
fn is_closed(stream: &mut TcpStream) -> bool {
    let mut bytes = [0; 4096];
    loop {
        match stream.read(&mut bytes) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) => {
                return !matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut);
            }
        }
    }
}

/// A client that sends requests and reads nothing is disconnected, so it does not use up a connection for ever.
#[test]
fn closes_a_connection_that_never_reads() {
    let server = Server::start(&[]);
    let mut deaf = server.connect();
    // More than any buffer between the two takes. It cannot be written completely, since the responses are not read.
    let ask = b"GET /catalog.json HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(1_000);
    deaf.set_write_timeout(Some(HANGS)).expect("set");
    let written = (0..10_000).map(|_| deaf.write_all(&ask)).find(Result::is_err);
    let error = written.and_then(Result::err).expect("broken off");
    let is_timeout = matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut);
    assert!(!is_timeout, "the server waits for ever: {error}");
}

/// Streams of builds have no end, so one client may open only some of them, and the next build can still open files.
#[cfg(unix)]
#[test]
fn streams_and_connections_leave_room_for_others_and_for_the_next_build() {
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -n 128; exec \"$@\"", "sh"]).arg(assert_cmd::cargo::cargo_bin("fixbook"));
    let mut server = Server::start_by(shell, &["--json"]);
    let listen = |server: &Server| {
        let mut stream = server.connect();
        stream.write_all(b"GET /__reload HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("asked");
        let mut status = [0; 12];
        stream.read_exact(&mut status).expect("answered");
        (String::from_utf8_lossy(&status[9..]).into_owned(), stream)
    };
    // Of 64 connections 32 are streams, and 16 of them from one address.
    let mut streams: Vec<TcpStream> = Vec::new();
    let refused = loop {
        let (status, stream) = listen(&server);
        if status != "200" {
            break status;
        }
        streams.push(stream);
        assert!(streams.len() < 100, "no stream is refused");
    };
    assert_eq!((refused.as_str(), streams.len()), ("503", 16));
    assert!(server.get("/", "localhost").contains("<h1>Small</h1>"));
    // More connections than it may open files; those that are not accepted yet wait.
    let connections: Vec<TcpStream> =
        (0..200).map_while(|_| TcpStream::connect(("127.0.0.1", server.port)).ok()).collect();
    fs::write(
        server.folder.path().join("kb/catalog.yaml"),
        "id: t\ntitle: Changed\nescalation: {to: x, minutes: 60}\n",
    )
    .expect("written");
    let mut line = String::new();
    server.says.read_line(&mut line).expect("says what it built");
    let report: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(report["problems"], serde_json::json!([]), "{report}");
    // One that ends makes room for another.
    drop(connections);
    streams.pop();
    let start = std::time::Instant::now();
    while listen(&server).0 != "200" {
        assert!(start.elapsed() < HANGS, "no room is made");
    }
}

#[test]
fn is_reachable_from_elsewhere_only_with_host() {
    let here = Server::start(&[]);
    let elsewhere = Server::start(&["--host", "0.0.0.0"]);
    assert!(elsewhere.get("/", "192.168.0.9").contains("<h1>Small</h1>"), "an address may be one of ours");
    assert!(!elsewhere.get("/", "evil.example").contains("<h1>Small</h1>"), "a name may belong to an attacker");
    // Another of this machine's addresses is refused by the first.
    assert!(TcpStream::connect(("127.0.0.2", here.port)).is_err());
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_it_with_status_0() {
    let mut server = Server::start(&[]);
    let page = server.connect();
    let pid = server.child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &pid]).status().expect("kill is there");
    assert!(sent.success());
    // If the server does not stop, this waits for ever.
    assert_eq!(server.child.wait().expect("ends").code(), Some(0));
    drop(page);
}
