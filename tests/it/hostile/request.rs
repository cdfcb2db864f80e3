//! HTTP requests that no billing panel would send.

use reqwest::{Client, Method};
use serde_json::{Value, json};
use standardwebhooks::Webhook;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::rng::Rng;
use super::scene::Scene;
use crate::bot::{CODE, now, purchase, redeem};

/// How a request was answered.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// 4xx with an error in JSON.
    Refused,
    /// A repetition of what was stored before, which changes nothing.
    Known,
    /// Not HTTP: turned down by the server before it was a request.
    NotHttp,
}

/// Sends one hostile request.
pub(super) async fn send(scene: &Scene, client: &Client, rng: &mut Rng) -> Outcome {
    if rng.once_in(10) {
        return raw(scene, rng).await;
    }
    let address = scene.world.http();
    let (body, events) = body(rng);
    let at = now();
    let mut headers = signed(scene, &body, at);
    let mut program = "midnight".to_owned();
    let mut method = Method::POST;
    // What could be stored is never signed rightly and sent to the right place.
    let harmless = events != Events::Good;
    match rng.below(12) {
        0..4 if harmless => {}
        0 => headers.clear(),
        1 => drop(headers.remove(rng.below(3))),
        2 => headers[2].1 = "v1,aGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8gaGU=".into(),
        3 => {
            headers[1].1 = rng
                .pick(&["-9223372036854775808", "9223372036854775807", "1e9", "", "NaN", "-1"])
                .into();
        }
        4 => headers[1].1 = (at - 301).to_string().into(),
        5 => headers[rng.below(3)].1 = vec![b'a'; 5000],
        6 => headers.insert(0, ("webhook-signature", b"v1,AAAA".to_vec())),
        7 => headers[rng.below(3)].1 = vec![0xff, 0xfe, b'"'],
        8 => headers[0].1 = b"another".to_vec(),
        9 => rng
            .pick(&["elsewhere", "%ff", "..%2f..", "x", "midnight%00", "MIDNIGHT"])
            .clone_into(&mut program),
        10 => {
            method = rng.pick(&[
                Method::GET,
                Method::PUT,
                Method::DELETE,
                Method::PATCH,
                Method::OPTIONS,
            ]);
        }
        _ => "midnight/../../x".clone_into(&mut program),
    }
    let what = format!(
        "{method} {program} {headers:?} {}",
        String::from_utf8_lossy(&body[..body.len().min(300)])
    );
    let url = format!("http://{address}/v1/programs/{program}/events");
    let mut request = client.request(method, url).body(body);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let answer = request.send().await.unwrap_or_else(|error| panic!("{what}: {error:?}"));
    let (status, said) = (answer.status().as_u16(), answer.text().await.unwrap());
    if events == Events::Known && status == 202 {
        assert!(said.contains(r#""stored":0"#), "{said}");
        return Outcome::Known;
    }
    assert!((400..500).contains(&status), "{status} {said}");
    let error: Value =
        serde_json::from_str(&said).unwrap_or_else(|error| panic!("{status} {error}: {said:?}"));
    assert!(error["error"].as_str().is_some_and(|error| !error.is_empty()), "{said}");
    Outcome::Refused
}

/// What would come of a body that is signed rightly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Events {
    /// It would be stored.
    Good,
    /// It is stored already.
    Known,
    /// It would be refused.
    Bad,
}

fn body(rng: &mut Rng) -> (Vec<u8>, Events) {
    let good = json!([redeem("h1", CODE, 1), purchase("h1", "h1", 2)]);
    let mut bad = purchase("h2", "h2", 2);
    let fields = ["id", "type", "at", "customer", "invoice", "product", "net", "currency"];
    let text = match rng.below(16) {
        0 => return (good.to_string().into(), Events::Good),
        1 => return (json!(redeem("c0", CODE, 1)).to_string().into(), Events::Known),
        2 => {
            let depth = 10 + rng.below(30_000);
            "[".repeat(depth)
        }
        3 => r#"{"a":"#.repeat(10 + rng.below(10_000)),
        4 => format!(r#"[{},{{"id":"x","id":"y"}}]"#, good[0]),
        5 => {
            let twice = redeem("h3", CODE, 1).to_string();
            twice.replacen('{', r#"{"id":"first","#, 1)
        }
        6 => rng.json().to_string(),
        7 => format!("[{},{}]", good[0], rng.json()),
        8 => {
            let mut bytes = good.to_string().into_bytes();
            let at = rng.below(bytes.len());
            bytes[at] = rng.pick(&[0xff, 0xc0, 0xed, 0x80]);
            return (bytes, Events::Bad);
        }
        9 => format!("{}{}", good, rng.pick(&["x", "[]", ",", "\u{0}"])),
        10 => "1".repeat(60_000),
        11 => format!("[{}]", vec!["{}"; 20_000].join(",")),
        12 => "x".repeat(64 * 1024 + 1),
        13 => {
            // The known event with other content.
            let mut other = redeem("c0", CODE, 1);
            other["customer"] = json!("mallory");
            other.to_string()
        }
        _ => {
            let field = rng.pick(&fields);
            bad[field] = match rng.json() {
                // A text may be an id or a product as well as any other.
                Value::String(_) => json!("\u{7}"),
                Value::Null => json!(""),
                other => other,
            };
            json!([good[0], bad]).to_string()
        }
    };
    (text.into(), Events::Bad)
}

fn signed(scene: &Scene, body: &[u8], at: i64) -> Vec<(&'static str, Vec<u8>)> {
    // What is no UTF-8 cannot be signed with this library; nothing signs it then.
    let text = std::str::from_utf8(body).unwrap_or_default();
    let signature =
        Webhook::new(&scene.secret).unwrap().sign("hostile", at, text.as_bytes()).unwrap();
    vec![
        ("webhook-id", b"hostile".to_vec()),
        ("webhook-timestamp", at.to_string().into()),
        ("webhook-signature", signature.into()),
    ]
}

/// Bytes that are no request, or two in one.
async fn raw(scene: &Scene, rng: &mut Rng) -> Outcome {
    let path = "/v1/programs/midnight/events";
    let text = match rng.below(10) {
        0 => "GARBAGE\r\n\r\n".to_owned(),
        1 => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
        2 => format!("POST {path} HTTP/9.9\r\n\r\n"),
        3 => format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\nhello"),
        4 => format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: \
             6\r\n\r\nhello!"
        ),
        5 => format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nZZZ\r\nhello\r\n"
        ),
        6 => format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999999999999\r\n\r\n"
        ),
        7 => format!("POST {path} HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(500)),
        8 => format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\nwebhook-id: {}\r\n\r\n",
            "a".repeat(1_000_000)
        ),
        _ => rng.text(),
    };
    let mut socket = TcpStream::connect(scene.world.http()).await.unwrap();
    // The server may hang up in the middle of it.
    let _ = socket.write_all(text.as_bytes()).await;
    let _ = socket.shutdown().await;
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    Outcome::NotHttp
}

/// A request whose body begins and never ends: what the server says to it.
pub(super) async fn endless(scene: &Scene) -> String {
    let mut socket = TcpStream::connect(scene.world.http()).await.unwrap();
    let head =
        "POST /v1/programs/midnight/events HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n[";
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    while !String::from_utf8_lossy(&answer).contains("\r\n\r\n{") {
        let count = socket.read(&mut piece).await.unwrap();
        assert!(count > 0, "hung up on after {}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&piece[..count]);
    }
    String::from_utf8(answer).unwrap()
}
