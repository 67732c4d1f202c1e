//! The fields that tantivy holds of a passage, and the tokenizer.
//!
//! | field | indexed | fast | why |
//! |---|---|---|---|
//! | `report` | yes | | number of the report: deletes |
//! | `passage` | | yes | number of the passage |
//! | `words` | with frequencies | | words in search mode: ranking |
//!
//! Nothing is stored in tantivy, and nothing has positions: texts and records live in their own
//! files, so that text can be searched in place.

use tantivy::Index;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

use super::prepare::WORD_END;

/// The fields of a passage.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) report: Field,
    pub(crate) passage: Field,
    pub(crate) words: Field,
}

/// Returns the schema with its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let words = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqs)
        .set_fieldnorms(false);
    let fields = Fields {
        report: builder.add_u64_field("report", INDEXED),
        passage: builder.add_u64_field("passage", FAST),
        words: builder
            .add_text_field("words", TextOptions::default().set_indexing_options(words)),
    };
    (builder.build(), fields)
}

const TOKENIZER: &str = "cut";

/// Makes the tokenizer known to an index that is to be written.
pub(crate) fn register_tokenizer(index: &Index) {
    let cut = TextAnalyzer::builder(CutTokenizer::default()).build();
    index.tokenizers().register(TOKENIZER, cut);
}

/// Emits words that were cut before, Latin letters in lower case.
#[derive(Clone, Default)]
struct CutTokenizer {
    token: Token,
}

impl Tokenizer for CutTokenizer {
    type TokenStream<'a> = CutStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> CutStream<'a> {
        self.token.reset();
        CutStream { words: text.split_terminator(WORD_END), token: &mut self.token }
    }
}

struct CutStream<'a> {
    words: std::str::SplitTerminator<'a, char>,
    token: &'a mut Token,
}

impl TokenStream for CutStream<'_> {
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

    #[test]
    fn words_that_were_cut_are_emitted_in_lower_case() {
        let mut tokenizer = CutTokenizer::default();
        let mut stream = tokenizer.token_stream("发展\n5G\n");
        let mut words = Vec::new();
        while stream.advance() {
            words.push(stream.token().text.clone());
        }
        assert_eq!(words, ["发展", "5g"]);
    }
}
