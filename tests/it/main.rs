//! The program as a whole, in temporary folders and on the reports at hand.
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop where its world is not as it should be"
)]

// Files, folders and pages taken into a corpus and out of it.
mod acquisition;
// What governments undertake, filtered and explained.
mod commitments;
// One work, many copies: told, counted once, found.
mod copies;
// Two reports side by side, several in rows.
mod compare;
// Figures and commitments that the index keeps: the same as those of the text, filtered, counted.
mod extracts;
// Places of a phrase between the characters beside it.
mod kwic;
// Stopped, killed, out of room: what a build of any size must bear.
mod large;
// Facets, near spellings, understood words, explained scores.
mod find;
// One report in every format, archives and tables.
mod formats;
// The server: page and API.
mod http;
// Tools for assistants.
mod mcp;
// Bombs, circles, links, devices.
mod hostile;
// Random histories, corpora and queries against naive answers.
mod laws;
// The planted facts of the sample.
mod ledger;
// The examples of the README.
mod readme;
// How well questions are answered, against plain BM25.
mod relevance;
// Interrupted, damaged, foreign, locked.
mod safety;
// What passages are about.
mod topics;
// Reports of the sample in the formats of offices, browsers and sites.
mod sample_formats;
// What is promised of answers, by a validator.
mod schemas;
// A web server on this machine.
mod server;
// What spares time and changes no answer.
mod shortcuts;
// Public test cases for Chinese numbers.
mod specs;
// One question on every surface.
mod surfaces;
// Phrases through the years, against searches and scans.
mod trace;
// What holds for every command: usage errors, schemas, completions, missing indexes.
mod usage;
// Other forms of a phrase, fills of a pattern, files of queries.
mod variants;
// What the others build their corpora with.
mod world;
