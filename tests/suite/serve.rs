//! The preview server towards those who mean harm, are slow, or are many.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

struct Server {
    child: Child,
    port: u16,
    /// The line that says where it listens.
    said: String,
    _folder: tempfile::TempDir,
}

impl Server {
    fn start(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join("kb")).expect("created");
        fs::write(folder.path().join("kb/catalog.yaml"), "id: t\ntitle: Small\nescalation: {to: x, minutes: 60}\n")
            .expect("written");
        fs::write(folder.path().join("secret.txt"), "top secret").expect("written");
        let mut child = Command::new(assert_cmd::cargo::cargo_bin("fixbook"))
            .current_dir(folder.path())
            .args(["site", "serve", "--port", "0"])
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("says where");
        let address = line.split('/').nth(2).unwrap_or_default();
        let port = address.rsplit(':').next().and_then(|port| port.parse().ok()).unwrap_or_else(|| panic!("{line}"));
        Server { child, port, said: line, _folder: folder }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("connects");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("set");
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
fn a_script_is_told_the_address_as_json() {
    let server = Server::start(&["--json"]);
    let told: serde_json::Value = serde_json::from_str(&server.said).expect("JSON in one line");
    assert_eq!(told["address"], format!("http://127.0.0.1:{}/", server.port));
    assert!(told["ms"].is_u64() && told["problems"].is_array(), "{told}");
}

#[test]
fn names_that_lead_here_today_are_refused_and_own_ones_are_not() {
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
        for path in ["/", "/fixbook-news", "/catalog.json"] {
            let answer = server.get(path, host);
            assert!(!answer.starts_with("HTTP/1.1 200") && !answer.contains("Small"), "{host}: {answer}");
        }
    }
    for request in [
        "GET / HTTP/1.0\r\n\r\n".to_owned(),
        format!("GET http://evil.example/ HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n\r\n"),
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
fn slow_broken_and_very_many_clients_keep_nobody_waiting() {
    let server = Server::start(&[]);
    // A thousand that connect, some of which say half of something and none of which reads.
    let mut held = Vec::new();
    for number in 0..1_000 {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", server.port)) else { break };
        let words: &[u8] = match number % 4 {
            0 => b"",
            1 => b"GET / HTTP/1.1\r\nHost: loc",
            2 => b"\x16\x03\x01\x02\0",
            _ => b"GET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
        };
        drop(stream.write_all(words));
        held.push(stream);
    }
    assert!(held.len() > 900, "{} connections", held.len());
    // The test's own limit of open files would else end it.
    held.truncate(900);
    let start = Instant::now();
    let answer = server.get("/", "localhost");
    assert!(answer.contains("<h1>Small</h1>"), "{answer}");
    assert!(start.elapsed() < Duration::from_secs(50), "{:?}", start.elapsed());
    // Who says nothing is let go of.
    let mut idle = held.swap_remove(0);
    idle.set_read_timeout(Some(Duration::from_secs(60))).expect("set");
    assert_eq!(idle.read(&mut [0; 16]).unwrap_or(0), 0, "closed");
    drop(held);
    assert!(server.get("/", "localhost").contains("<h1>Small</h1>"));
}

#[test]
fn it_can_be_reached_from_elsewhere_only_when_told() {
    let here = Server::start(&[]);
    let elsewhere = Server::start(&["--host", "0.0.0.0"]);
    assert!(elsewhere.get("/", "192.168.0.9").contains("<h1>Small</h1>"), "an address may be one of ours");
    assert!(!elsewhere.get("/", "evil.example").contains("<h1>Small</h1>"), "a name is anybody's");
    // Another of this machine's addresses is refused by the first.
    assert!(TcpStream::connect(("127.0.0.2", here.port)).is_err());
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_in_order() {
    let mut server = Server::start(&[]);
    let page = server.connect();
    let pid = server.child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &pid]).status().expect("kill is there");
    assert!(sent.success());
    let start = Instant::now();
    let status = loop {
        if let Some(status) = server.child.try_wait().expect("waits") {
            break status;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "it does not end");
        std::thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(status.code(), Some(0));
    drop(page);
}
