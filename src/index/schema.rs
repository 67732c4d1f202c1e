//! The fields that tantivy holds of a passage, and the two tokenizers.
//!
//! | field | indexed | fast | why |
//! |---|---|---|---|
//! | `report` | yes | yes | number of the report: deletes, filters, evidence |
//! | `passage` | | yes | number of the passage in its report |
//! | `at`, `len` | | yes | where its match key stands in the report's text |
//! | `role` | | yes | role of its section |
//! | `grams` | passage ids only | | pairs of neighbouring key characters: candidates for phrases |
//! | `words` | with frequencies | | words in search mode: ranking |
//!
//! Nothing is stored in tantivy: texts and records live in their own files, so that text can be
//! searched in place.

use tantivy::Index;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing,
    TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

use crate::segment::Segmenter;

/// The fields of a passage.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) report: Field,
    pub(crate) passage: Field,
    pub(crate) at: Field,
    pub(crate) len: Field,
    pub(crate) role: Field,
    pub(crate) grams: Field,
    pub(crate) words: Field,
}

/// Returns the schema with its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let fast = NumericOptions::default().set_fast();
    let fields = Fields {
        report: builder.add_u64_field("report", INDEXED | FAST),
        passage: builder.add_u64_field("passage", fast.clone()),
        at: builder.add_u64_field("at", fast.clone()),
        len: builder.add_u64_field("len", fast.clone()),
        role: builder.add_u64_field("role", fast),
        grams: builder
            .add_text_field("grams", indexed("grams", IndexRecordOption::Basic)),
        words: builder
            .add_text_field("words", indexed("words", IndexRecordOption::WithFreqs)),
    };
    (builder.build(), fields)
}

fn indexed(tokenizer: &str, record: IndexRecordOption) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(record)
            .set_fieldnorms(false),
    )
}

/// Makes the tokenizers known to an index that is to be written.
pub(crate) fn register_tokenizers(index: &Index) {
    let grams = TextAnalyzer::builder(GramTokenizer::default()).build();
    let words = TextAnalyzer::builder(WordTokenizer::default()).build();
    index.tokenizers().register("grams", grams);
    index.tokenizers().register("words", words);
}

/// Emits each key character with its right neighbour, and the last one alone: every character
/// opens exactly one gram, so a one-character phrase is a prefix of the grams that hold it.
#[derive(Clone, Default)]
struct GramTokenizer {
    token: Token,
}

impl Tokenizer for GramTokenizer {
    type TokenStream<'a> = GramStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GramStream<'a> {
        self.token.reset();
        let mut chars = text.chars();
        let next = chars.next();
        GramStream { chars, next, token: &mut self.token }
    }
}

struct GramStream<'a> {
    chars: std::str::Chars<'a>,
    next: Option<char>,
    token: &'a mut Token,
}

impl TokenStream for GramStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(first) = self.next else { return false };
        self.next = self.chars.next();
        self.token.text.clear();
        push_gram_char(&mut self.token.text, first);
        if let Some(second) = self.next {
            push_gram_char(&mut self.token.text, second);
        }
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Appends a character as grams hold it: Latin letters in lower case, so that words find both.
pub(crate) fn push_gram_char(gram: &mut String, c: char) {
    gram.push(c.to_ascii_lowercase());
}

/// Emits the words of a text, Latin letters in lower case.
#[derive(Clone, Default)]
struct WordTokenizer {
    segmenter: Option<Segmenter>,
    token: Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        let segmenter = self.segmenter.get_or_insert_with(Segmenter::shared);
        let mut words = Vec::with_capacity(text.len() / 4);
        segmenter.cut(text, |word| words.push(word));
        self.token.reset();
        WordStream { words: words.into_iter(), token: &mut self.token }
    }
}

struct WordStream<'a> {
    words: std::vec::IntoIter<&'a str>,
    token: &'a mut Token,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else { return false };
        self.token.text.clear();
        self.token.text.push_str(word);
        self.token.text.make_ascii_lowercase();
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut tokenizer = GramTokenizer::default();
        let mut stream = tokenizer.token_stream(text);
        let mut grams = Vec::new();
        while stream.advance() {
            grams.push(stream.token().text.clone());
        }
        assert_eq!(grams, expected);
    }

    #[test]
    fn every_character_opens_one_gram() {
        check("生活圈", &["生活", "活圈", "圈"]);
        check("圈", &["圈"]);
        check("", &[]);
    }

    #[test]
    fn letters_are_lower_case_in_grams() {
        check("5G", &["5g", "g"]);
    }
}
