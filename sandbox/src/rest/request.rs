//! A request as the routes take it: method, path, query, JSON and files.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart};
use axum::http::{HeaderMap, Request, header};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::error::ApiError;

/// A file that came with a request.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// The number in `files[n]`.
    pub(crate) number: u64,
    pub(crate) name: String,
    pub(crate) content_type: String,
    pub(crate) data: Arc<[u8]>,
}

/// A request.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) method: String,
    /// Below `/api/v10`, without the query, decoded.
    pub(crate) path: String,
    pub(crate) query: HashMap<String, String>,
    /// Null without one.
    pub(crate) body: Value,
    pub(crate) files: Vec<File>,
    /// The token of the Authorization header, without "Bot ".
    pub(crate) token: String,
    /// The reason for the audit log, decoded.
    pub(crate) reason: Option<String>,
}

impl Call {
    /// The fields of the body; a body that is not an object has none.
    pub(crate) fn fields(&self) -> Map<String, Value> {
        self.body.as_object().cloned().unwrap_or_default()
    }

    /// Whether a query parameter says yes.
    pub(crate) fn asks(&self, name: &str) -> bool {
        self.query.get(name).is_some_and(|value| matches!(value.as_str(), "true" | "True" | "1"))
    }

    /// A number in the query.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.query.get(name)?.parse().ok()
    }

    /// Reads the head of a request.
    pub(crate) fn new(method: &str, path: &str, query: &str, headers: &HeaderMap) -> Self {
        let text = |name: &str| {
            headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
        };
        let token = text("authorization");
        let reason = text("x-audit-log-reason");
        Self {
            method: method.to_owned(),
            path: percent_decode_str(path).decode_utf8_lossy().into_owned(),
            query: parse_query(query),
            body: Value::Null,
            files: Vec::new(),
            token: token.strip_prefix("Bot ").unwrap_or(token).to_owned(),
            reason: (!reason.is_empty())
                .then(|| percent_decode_str(reason).decode_utf8_lossy().into_owned()),
        }
    }

    /// Reads the body of a request.
    pub(crate) async fn read_body(
        &mut self,
        headers: &HeaderMap,
        bytes: Bytes,
    ) -> Result<(), ApiError> {
        let content_type = headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        if content_type.starts_with("multipart/form-data") {
            let mut request = Request::builder()
                .header(header::CONTENT_TYPE, content_type)
                .body(Body::from(bytes))
                .map_err(|_| ApiError::invalid_json())?;
            // Its length was checked before it was read; without this, axum ends a form at 2 MB.
            DefaultBodyLimit::disable().apply(&mut request);
            let form = Multipart::from_request(request, &())
                .await
                .map_err(|_| ApiError::invalid_json())?;
            return self.read_form(form).await;
        }
        if !bytes.is_empty() {
            self.body = serde_json::from_slice(&bytes).map_err(|_| ApiError::invalid_json())?;
        }
        Ok(())
    }

    async fn read_form(&mut self, mut form: Multipart) -> Result<(), ApiError> {
        while let Some(field) = form.next_field().await.map_err(|_| ApiError::invalid_json())? {
            let name = field.name().unwrap_or_default().to_owned();
            if name == "payload_json" {
                let text = field.text().await.map_err(|_| ApiError::invalid_json())?;
                self.body = serde_json::from_str(&text).map_err(|_| ApiError::invalid_json())?;
                continue;
            }
            let number = name.strip_prefix("files[").and_then(|rest| rest.strip_suffix(']'));
            let file_name = field.file_name().unwrap_or("unknown").to_owned();
            let content_type =
                field.content_type().unwrap_or("application/octet-stream").to_owned();
            let data = field.bytes().await.map_err(|_| ApiError::invalid_json())?;
            self.files.push(File {
                number: number.and_then(|number| number.parse().ok()).unwrap_or_default(),
                name: file_name,
                content_type,
                data: data.to_vec().into(),
            });
        }
        Ok(())
    }
}

/// The parameters of a query.
pub(crate) fn parse_query(query: &str) -> HashMap<String, String> {
    let decode =
        |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (decode(key), decode(value)))
        .collect()
}
