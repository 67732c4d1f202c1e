//! The usual way to search Chinese: tantivy, words of jieba in search mode with their positions.
//!
//! It is the baseline of building and of phrases. Words stand at the character they begin with, as
//! the common adapter (tantivy-jieba) does it; the text is stored, so that a hit could be shown. The
//! dictionary is jieba's own and HMM is off. It is given every advantage that costs nothing: it is
//! fed match keys, so widths, spaces and script never part it from a phrase.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use jieba_rs::{Jieba, TokenizeMode};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{PhraseQuery, Query, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy::{Index, IndexWriter, Searcher, TantivyDocument, Term};

use crate::material::Passage;

/// Memory for building, as much as the program takes by itself.
pub(crate) const MEMORY: usize = 256 << 20;

/// An index over words, open for reading.
pub(crate) struct Plain {
    searcher: Searcher,
    text: Field,
    jieba: Arc<Jieba>,
}

/// An index over words that is being built.
pub(crate) struct Builder {
    index: Index,
    writer: IndexWriter,
    text: Field,
    jieba: Arc<Jieba>,
}

impl Builder {
    /// Begins an index in an empty folder.
    pub(crate) fn begin(jieba: &Arc<Jieba>, folder: &Path) -> Result<Self> {
        fs_err::create_dir_all(folder)?;
        let mut schema = Schema::builder();
        let positions = TextFieldIndexing::default()
            .set_tokenizer("words")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let options = TextOptions::default().set_indexing_options(positions) | STORED;
        let text = schema.add_text_field("text", options);
        let index = Index::create_in_dir(folder, schema.build())?;
        index.tokenizers().register("words", Words { jieba: Arc::clone(jieba) });
        let writer = index.writer(MEMORY)?;
        Ok(Self { index, writer, text, jieba: Arc::clone(jieba) })
    }

    /// Adds the match key of a passage.
    pub(crate) fn add(&self, key: &str) -> Result<()> {
        let mut document = TantivyDocument::default();
        document.add_text(self.text, key);
        self.writer.add_document(document)?;
        Ok(())
    }

    /// Commits, and opens the index for reading.
    pub(crate) fn finish(mut self) -> Result<Plain> {
        self.writer.commit()?;
        self.writer.wait_merging_threads()?;
        let reader = self.index.reader().context("cannot open the plain index")?;
        Ok(Plain { searcher: reader.searcher(), text: self.text, jieba: self.jieba })
    }
}

impl Plain {
    /// Builds an index of the passages in an empty folder and opens it.
    pub(crate) fn build(
        passages: &[Passage],
        jieba: &Arc<Jieba>,
        folder: &Path,
    ) -> Result<Self> {
        let builder = Builder::begin(jieba, folder)?;
        passages.iter().try_for_each(|passage| builder.add(&passage.key))?;
        builder.finish()
    }

    /// Opens an index that was built.
    pub(crate) fn open(folder: &Path, jieba: &Arc<Jieba>) -> Result<Self> {
        let index = Index::open_in_dir(folder)?;
        let reader = index.reader().context("cannot open the plain index")?;
        let text = index.schema().get_field("text")?;
        Ok(Self { searcher: reader.searcher(), text, jieba: Arc::clone(jieba) })
    }

    /// Counts the passages that hold a phrase, and finds the best twenty.
    pub(crate) fn count(&self, phrase: &str) -> Result<usize> {
        let tokens = self.jieba.tokenize(phrase, TokenizeMode::Search, false);
        let mut terms: Vec<(usize, Term)> = tokens
            .iter()
            .map(|token| (token.start, Term::from_field_text(self.text, token.word)))
            .collect();
        let query: Box<dyn Query> = match terms.len() {
            0 => return Ok(0),
            // A phrase of one word is a word; PhraseQuery panics on it.
            1 => Box::new(TermQuery::new(terms.remove(0).1, IndexRecordOption::Basic)),
            _ => Box::new(PhraseQuery::new_with_offset(terms)),
        };
        let best = TopDocs::with_limit(20).order_by_score();
        Ok(self.searcher.search(&*query, &(Count, best))?.0)
    }
}

/// Cuts text into words by jieba's search mode.
#[derive(Clone)]
struct Words {
    jieba: Arc<Jieba>,
}

impl Tokenizer for Words {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        let words = self.jieba.tokenize(text, TokenizeMode::Search, false);
        let tokens = words.into_iter().map(|word| Token {
            offset_from: word.byte_start,
            offset_to: word.byte_start + word.word.len(),
            position: word.start,
            text: word.word.to_owned(),
            position_length: word.end - word.start,
        });
        Stream { tokens: tokens.collect(), next: 0 }
    }
}

/// The words of one text.
struct Stream {
    tokens: Vec<Token>,
    next: usize,
}

impl Stream {
    fn at(&self) -> usize {
        self.next.checked_sub(1).expect("a stream is advanced before it is read")
    }
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.at()]
    }

    fn token_mut(&mut self) -> &mut Token {
        let at = self.at();
        &mut self.tokens[at]
    }
}
