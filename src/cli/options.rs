//! Options that several commands share: what was typed, checked only as far as it needs no index.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use clap::{Args, ValueEnum};

use crate::api::{FilterWords, OwnVariants, own_variants};
use crate::error::{Error, ErrorKind, Result};

const DEFAULT_CORPUS: &str = "corpus";
const DEFAULT_INDEX: &str = "index";

/// How answers are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Table,
    /// One JSON document
    Json,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values with a header
    Csv,
}

/// When color is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Options of the program as a whole, before or after the command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(super) struct GlobalArgs {
    /// Folder of the reports [default: corpus]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) corpus: Option<PathBuf>,
    /// Folder of the index [default: index]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) index: Option<PathBuf>,
    /// How the answer is printed [default: table]
    #[arg(long, global = true, value_enum, value_name = "FORMAT")]
    pub(super) format: Option<Format>,
    /// Short for --format json
    #[arg(long, global = true, conflicts_with = "format")]
    pub(super) json: bool,
    /// Print these fields only, by dotted path: report.id,passage.text
    #[arg(
        long,
        global = true,
        value_delimiter = ',',
        value_parser = parse_field,
        value_name = "FIELDS"
    )]
    pub(super) fields: Vec<String>,
    /// Begin CSV with a byte order mark, for spreadsheets
    #[arg(long, global = true)]
    pub(super) bom: bool,
    /// Print the total alone
    #[arg(long, global = true)]
    pub(super) count: bool,
    /// Answer from the index as it is, whatever changed since
    #[arg(long, global = true)]
    pub(super) no_refresh: bool,
    /// When to use color
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    pub(super) color: Color,
}

impl GlobalArgs {
    /// Returns the format asked for.
    pub(super) fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format.unwrap_or(Format::Table) }
    }

    /// Returns whether errors are printed as JSON too.
    pub(super) fn wants_json(&self) -> bool {
        matches!(self.format(), Format::Json | Format::Jsonl)
    }

    /// Returns the folder of the reports.
    pub(super) fn corpus(&self) -> &Path {
        self.corpus.as_deref().unwrap_or(Path::new(DEFAULT_CORPUS))
    }

    /// Returns the folder of the reports if the call names one.
    pub(super) fn named_corpus(&self) -> Option<&Path> {
        self.corpus.as_deref()
    }

    /// Returns the folder of the index.
    pub(super) fn index(&self) -> &Path {
        self.index.as_deref().unwrap_or(Path::new(DEFAULT_INDEX))
    }

    /// Returns whether a query may build or refresh the index by itself: only where nobody named
    /// a place.
    pub(super) fn keeps_index(&self) -> bool {
        self.corpus.is_none() && self.index.is_none()
    }

    /// Checks what the options demand of each other.
    ///
    /// # Errors
    /// An option that would silently do nothing.
    pub(super) fn check(&self) -> Result<()> {
        if self.bom && self.format() != Format::Csv {
            return Err(Error::new(ErrorKind::Usage, "--bom is for CSV alone")
                .hinted("add --format csv, or leave --bom out"));
        }
        Ok(())
    }
}

/// Which reports are read: whether all copies, whether the sample's, and the filters.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct ScopeArgs {
    /// Count every copy of a work, not the best one alone
    #[arg(long)]
    pub(super) copies: bool,
    /// Read the invented sample reports beside real ones
    #[arg(long)]
    pub(super) with_sample: bool,
    #[command(flatten)]
    pub(super) filters: FilterArgs,
}

/// Filters; values of one are alternatives, different ones are all required.
// Flattened last wherever it stands: its heading would be over all that follows.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Filters")]
pub(super) struct FilterArgs {
    /// Year of the report: 2021, 2019..2025, 2019.., ..2025
    #[arg(long, value_name = "YEARS")]
    pub(super) year: Vec<String>,
    /// Part of a region's name: 望江
    #[arg(long, value_name = "NAME")]
    pub(super) region: Vec<String>,
    /// Kind of report: work_report, five_year_plan, bulletin …
    #[arg(long, value_name = "KIND")]
    pub(super) kind: Vec<String>,
    /// Role of the section: review, goals, tasks, self, annex …
    #[arg(long, value_name = "ROLE")]
    pub(super) role: Vec<String>,
    /// Subject: 养老, 13
    #[arg(long, value_name = "TOPIC")]
    pub(super) topic: Vec<String>,
    /// A report: its id, or an unambiguous end of its path or title; - reads ids from stdin
    #[arg(long, value_name = "REPORT")]
    pub(super) report: Vec<String>,
}

impl FilterArgs {
    /// Returns the filters for the library.
    pub(super) fn words(&self) -> FilterWords {
        FilterWords {
            years: self.year.clone(),
            regions: self.region.clone(),
            kinds: self.kind.clone(),
            roles: self.role.clone(),
            topics: self.topic.clone(),
            reports: self.report.iter().flat_map(|id| reports_named(id)).collect(),
        }
    }

    /// Returns the options that are set, as they are typed.
    pub(super) fn names(&self) -> Vec<&'static str> {
        [
            ("--year", &self.year),
            ("--region", &self.region),
            ("--kind", &self.kind),
            ("--role", &self.role),
            ("--topic", &self.topic),
            ("--report", &self.report),
        ]
        .into_iter()
        .filter(|(_, values)| !values.is_empty())
        .map(|(name, _)| name)
        .collect()
    }
}

/// Returns the reports that a value of `--report` names: `-` stands for ids on stdin, one a line.
/// Without any it stays as it is, so that an empty list is an error and not every report.
fn reports_named(value: &str) -> Vec<String> {
    static IDS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let text = std::io::read_to_string(std::io::stdin()).unwrap_or_default();
        let report = |id: &str| id.split('#').next().unwrap_or_default().to_owned();
        super::answers::ids(&text).map(report).filter(|id| !id.is_empty()).collect()
    });
    if value == "-" && !IDS.is_empty() { IDS.clone() } else { vec![value.to_owned()] }
}

/// Other forms of the phrases.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct VariantArgs {
    /// Count other forms of the phrases too, each for itself: 一刻钟 for 15分钟, quote marks or none
    #[arg(long)]
    pub(super) variants: bool,
    /// Read forms from this file too [default: variants.toml in the corpus, if it is there]
    #[arg(long, value_name = "FILE", requires = "variants")]
    pub(super) variants_file: Option<PathBuf>,
}

impl VariantArgs {
    /// Returns the forms that the user wrote down; none unless variants are asked for.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(super) fn own(&self, corpus: &Path) -> Result<Option<Vec<OwnVariants>>> {
        if !self.variants {
            return Ok(None);
        }
        written_variants(self.variants_file.as_deref(), corpus).map(Some)
    }
}

/// Returns the forms that stand in a file, or in `variants.toml` of the corpus if it is there.
///
/// # Errors
/// A file that cannot be read.
pub(super) fn written_variants(
    file: Option<&Path>,
    corpus: &Path,
) -> Result<Vec<OwnVariants>> {
    let beside = corpus.join("variants.toml");
    let file = match file {
        Some(file) => file,
        None if beside.is_file() => &beside,
        None => return Ok(Vec::new()),
    };
    let text = fs_err::read_to_string(file).map_err(|error| {
        Error::new(ErrorKind::Usage, format!("cannot read the variants: {error}"))
            .hinted("name a file in TOML with [[variant]], id and forms")
    })?;
    own_variants(&text).map_err(|error| error.on(file))
}

/// Which part of a list is printed.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct PartArgs {
    /// List at most so many
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<usize>,
    /// Pass over the first so many
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) offset: usize,
}

/// Takes a field's path, with the space that stands after a comma taken away.
fn parse_field(text: &str) -> std::result::Result<String, String> {
    Ok(text.trim().to_owned())
}

/// Parses an amount of memory: `512M`, `2G`, `800000K`, or bytes.
pub(super) fn parse_memory(text: &str) -> std::result::Result<usize, String> {
    let (number, unit) = match text.char_indices().next_back() {
        Some((at, 'K' | 'k')) => (text.get(..at), 1 << 10),
        Some((at, 'M' | 'm')) => (text.get(..at), 1 << 20),
        Some((at, 'G' | 'g')) => (text.get(..at), 1 << 30),
        _ => (Some(text), 1),
    };
    number
        .and_then(|number| number.parse::<usize>().ok())
        .and_then(|number| number.checked_mul(unit))
        .filter(|&bytes| bytes > 0)
        .ok_or_else(|| "an amount of memory looks like 512M or 2G".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_with_its_unit() {
        for (text, bytes) in
            [("512M", 512 << 20), ("2g", 2 << 30), ("64K", 65536), ("9", 9)]
        {
            assert_eq!(parse_memory(text), Ok(bytes), "{text}");
        }
        for text in ["", "M", "0", "-1M", "1.5G", "99999999999999999999", "1兆"] {
            assert!(parse_memory(text).is_err(), "{text}");
        }
    }

    #[test]
    fn set_filters_are_named_as_typed() {
        let filters =
            FilterArgs { region: vec!["望江".to_owned()], ..FilterArgs::default() };
        assert_eq!(filters.names(), ["--region"]);
    }
}
