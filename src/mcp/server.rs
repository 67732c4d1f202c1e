//! The protocol: tools are listed, calls are answered on threads of their own.
//!
//! The index is looked at before every call, so a rebuilt one is followed. Whatever a caller can
//! change is an answer with `isError` and advice; only a tool that does not exist is an error of
//! the protocol. An answer that takes too long is cut off, as the server's are.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock,
    Implementation, JsonObject, ListToolsResult, PaginatedRequestParams, ProtocolVersion,
    ServerCapabilities, ServerConfig, Tool as ListedTool, ToolAnnotations,
};
use rmcp::service::{RequestContext, ServerInitializeError};
use rmcp::transport::stdio;
use rmcp::{ErrorData, RoleServer, ServerHandler, ServiceExt};

use super::budget::shorten;
use super::told::{Corpus, Told, Voice};
use super::tools::{TOOLS, Tool, tool};
use crate::error::{Error, ErrorKind, Result};
use crate::http::params::without_dashes;
use crate::http::shelf::{Shelf, Volume};
use crate::output::advice;
use crate::query::deadline::within;

/// How long a call may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What the server says of itself.
const INSTRUCTIONS: &str = "Chinese government reports: work reports, five-year plans, bulletins. \
    Quote exact phrases (“…”). Cite the citation of a hit or the id of a passage. Totals count \
    everything, rows are a page: follow next_cursor. Ask coverage which reports there are: what is \
    absent from this corpus may exist in reality.";

/// Answers calls from an index.
#[derive(Debug, Clone)]
pub(super) struct Server {
    held: Arc<Held>,
    /// Tell every client that knows no more than text.
    text_alone: bool,
}

#[derive(Debug)]
struct Held {
    shelf: Shelf,
    /// What the index holds, in the state that it was last looked at.
    corpus: Mutex<Option<Corpus>>,
}

/// Serves the streams of this process until the input ends.
///
/// # Errors
/// The message of a failure other than an input that ends.
pub(super) async fn run(server: Server) -> Result<(), String> {
    let running = match server.serve(stdio()).await {
        Ok(running) => running,
        // Somebody looked whether the program starts, and went.
        Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
        Err(error) => return Err(format!("cannot begin the protocol: {error}")),
    };
    running.waiting().await.map(drop).map_err(|error| format!("stopped: {error}"))
}

impl Server {
    pub(super) fn new(shelf: Shelf, text_alone: bool) -> Self {
        Self { held: Arc::new(Held { shelf, corpus: Mutex::new(None) }), text_alone }
    }

    /// Returns how a client is told. Structures came with the protocol of June 2025.
    fn voice(&self, context: &RequestContext<RoleServer>) -> Voice {
        let knows_structures = context
            .protocol_version()
            .is_none_or(|version| version >= ProtocolVersion::V_2025_06_18);
        if knows_structures && !self.text_alone { Voice::Structure } else { Voice::Text }
    }
}

impl Held {
    fn answer(
        &self,
        tool: &'static Tool,
        voice: Voice,
        arguments: &JsonObject,
    ) -> Result<Told> {
        self.shelf.look();
        let volume = self.shelf.volume();
        within(Instant::now() + TIMEOUT, || {
            let corpus = self.corpus(&volume)?;
            tool.call((&volume.library, &corpus), voice, arguments)
        })
    }

    /// Returns what an index holds; it is looked at once for each of its states.
    fn corpus(&self, volume: &Volume) -> Result<Corpus> {
        // The lock guards a value that is replaced whole: a panic leaves it as it was.
        let mut known = self.corpus.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(corpus) = known.as_ref().filter(|c| c.version == volume.stamp) {
            return Ok(corpus.clone());
        }
        let corpus = Corpus::of(&volume.library, &volume.stamp)?;
        *known = Some(corpus.clone());
        Ok(corpus)
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let program = Implementation::new("baogao", env!("CARGO_PKG_VERSION"));
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(program)
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let voice = self.voice(&context);
        let tools = TOOLS.iter().map(|tool| listed(tool, voice)).collect();
        Ok(ListToolsResult::with_all_items(tools))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(tool) = tool(&request.name) else {
            let names: Vec<_> = TOOLS.iter().map(|tool| tool.name).collect();
            let message =
                format!("there is no such tool; known are {}", names.join(", "));
            return Err(ErrorData::invalid_params(message, None));
        };
        let (held, voice) = (Arc::clone(&self.held), self.voice(&context));
        let arguments = request.arguments.unwrap_or_default();
        let work = move || held.answer(tool, voice, &arguments);
        let answer = tokio::task::spawn_blocking(work).await;
        let result = match answer {
            Ok(Ok(told)) => {
                let mut result =
                    CallToolResult::success(vec![ContentBlock::text(told.text)]);
                result.structured_content = told.value;
                result
            }
            Ok(Err(error)) => failure(&error),
            Err(_) => failure(&Error::new(ErrorKind::Io, "the call failed")),
        };
        Ok(result.into())
    }
}

/// Returns a tool as it is listed. Who promises a structure must send one.
fn listed(tool: &Tool, voice: Voice) -> ListedTool {
    let annotations = ToolAnnotations::with_title(tool.title)
        .read_only(true)
        .destructive(false)
        .idempotent(true)
        .open_world(false);
    let arguments = super::calls::schema(&tool.params);
    let listed = ListedTool::new(tool.name, tool.about, Arc::new(arguments))
        .with_title(tool.title)
        .with_annotations(annotations);
    match voice {
        Voice::Structure => listed.with_raw_output_schema(Arc::new((tool.schema)())),
        Voice::Text => listed,
    }
}

/// Returns the answer to a call that failed: what failed, where, and what to try.
fn failure(error: &Error) -> CallToolResult {
    let place = error.span.map_or_else(String::new, |(start, end)| {
        format!(" (characters {start} to {end} of q)")
    });
    let text =
        format!("{}: {}{place}\ntry: {}", error.kind.code(), shown(error), hint(error));
    CallToolResult::error(vec![ContentBlock::text(text)])
}

/// Returns the message; what fails inside is told without paths of this machine.
fn shown(error: &Error) -> String {
    match error.kind {
        ErrorKind::Io => "the answer failed".to_owned(),
        ErrorKind::Usage => shorten(&without_dashes(&error.message), 1_000),
        _ => shorten(&error.message, 1_000),
    }
}

/// Commands that advice names, and the tools that stand for them.
const AS_TOOLS: [(&str, &str); 5] = [
    ("baogao reports", "coverage"),
    ("baogao coverage", "coverage"),
    ("baogao outline", "outline"),
    ("baogao show", "read"),
    ("baogao search", "search"),
];

/// Returns advice in terms of tools: advice that names a command is for people.
fn hint(error: &Error) -> String {
    let mut hint = advice::hint(error);
    for (command, tool) in AS_TOOLS {
        hint = hint.replace(command, tool);
    }
    if !hint.contains("baogao ") {
        return shorten(&without_dashes(&hint), 1_000);
    }
    let hint = match error.kind {
        ErrorKind::NotFound => {
            "coverage lists the ids of reports, outline the sections of one"
        }
        ErrorKind::Usage | ErrorKind::Query => {
            "the tool's input schema says what it takes; coverage says what there is"
        }
        _ => return format!("ask the person who runs this server: {hint}"),
    };
    hint.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_names_tools_and_never_commands() {
        let check = |error: Error, expected: &str| assert_eq!(hint(&error), expected);
        let unknown = || Error::new(ErrorKind::NotFound, "no report x");
        check(unknown(), "coverage lists the ids, outline REPORT its sections");
        let wrong = Error::new(ErrorKind::Usage, "wrong");
        check(
            wrong,
            "the tool's input schema says what it takes; coverage says what there is",
        );
        check(unknown().hinted("did you mean a?"), "did you mean a?");
        check(unknown().hinted("leave --region out"), "leave region out");
    }
}
