//! What commands take: parameters under the names of the command line's options.
//!
//! An option that names a file of the asker's takes what stands in it instead: no part of a request
//! is a path.

use super::MAX_ROWS;
use crate::http::params::Param;
use crate::http::params::Values::{Long, Number, OneOf, Switch, Text, UpTo};

pub(super) const QUERY: Param = Param::new("q", Text, "the query");
pub(super) const TOPIC_NAME: Param =
    Param::new("q", Text, "a code (13, 1301), an official name or a familiar one");
pub(super) const TEXT: Param = Param::new("text", Long, "the text to read").required();
pub(super) const EXPLAIN: Param =
    Param::new("explain", Switch, "show the words that decided");
pub(super) const REVERSE: Param =
    Param::new("reverse", Switch, "the order the other way round");
pub(super) const COPIES: Param =
    Param::new("copies", Switch, "show every copy of a work");
pub(super) const REPORTS: Param = Param::new(
    "report",
    Text,
    "a report: its id, or an end of its path or title; several are answered together",
)
.several()
.required();
pub(super) const SECTION: Param =
    Param::new("section", Text, "one section (s3.2) or passage (s3.2.p1) of it");

pub(super) const VARIANTS: Param = Param::new(
    "variants",
    Switch,
    "count other forms of the phrases too, each for itself",
);

pub(super) const NO_FOLD: Param = Param::new(
    "no_fold",
    Switch,
    "leave out what matches only across traditional and simplified script",
);

pub(super) const SEARCH: &[Param] = &[
    Param::new(
        "sort",
        OneOf(&["score", "newest", "oldest"]),
        "the order; score for bare words, newest for phrases if not given",
    ),
    NO_FOLD,
    COPIES,
    Param::new(
        "facets",
        Switch,
        "count by year, region, level, kind, role, topic and chapter",
    ),
    VARIANTS,
    Param::new("explain", Switch, "show the parts of each score"),
];

pub(super) const PHRASE: Param =
    Param::new("q", Text, "the phrase; * stands for up to eight characters").required();
pub(super) const KWIC: &[Param] = &[
    Param::new("context", Text, "characters on each side: 20, or 5:10"),
    Param::new(
        "sort",
        OneOf(&["left", "right", "year", "region"]),
        "the order; year if not given, newest first",
    ),
    NO_FOLD,
    COPIES,
];

pub(super) const PHRASES: Param =
    Param::new("q", Text, "an exact phrase, with or without quote marks")
        .several()
        .required();
pub(super) const TRACE: &[Param] = &[
    Param::new("by", OneOf(&["series", "year"]), "what a row stands for"),
    VARIANTS,
    NO_FOLD,
    COPIES,
];

pub(super) const KEYNESS: &[Param] = &[
    Param::new("a", Text, "the first set: reports, or fields as year:2025")
        .several()
        .required(),
    Param::new("against", Text, "the second set; all others if not given").several(),
    Param::new("least", Number, "fewest occurrences in both sets together"),
    Param::new("lockwords", Switch, "what both use alike instead"),
    Param::new("limit", UpTo(MAX_ROWS), "list at most so many phrases of each set"),
];

pub(super) const COMPARE: &[Param] = &[
    Param::new("a", Text, "the first report: its id, or an end of its path or title")
        .required(),
    Param::new("b", Text, "the second report; with a third and more, all stand in rows")
        .several()
        .required(),
    Param::new("section", Text, "one section, by id or by words of its heading"),
    Param::new(
        "only",
        Text,
        "kept, revised, added …; units, figures, targets, phrases, wording",
    )
    .several(),
    Param::new("summary", Switch, "leave the units out"),
    Param::new("strict_punct", Switch, "punctuation, widths and scripts are wording"),
    Param::new("cross_role", Switch, "what was done may answer what is to be done"),
];

pub(super) const PART: &[Param] = &[
    Param::new("limit", UpTo(MAX_ROWS), "list at most so many"),
    Param::new("offset", Number, "pass over the first so many"),
];

pub(super) const FILTERS: &[Param] = &[
    Param::new("year", Text, "years of the report: 2021, 2019..2025, 2019.., ..2025")
        .several(),
    Param::new("region", Text, "part of a region's name: 望江").several(),
    Param::new("kind", Text, "kind of report: work_report, five_year_plan …").several(),
    Param::new("role", Text, "role of the section: review, goals, tasks …").several(),
    Param::new("topic", Text, "subject: 养老, 13").several(),
    Param::new("report", Text, "a report: its id, or an end of its path or title")
        .several(),
];

pub(super) const FIGURES: &[Param] = &[
    Param::new("indicator", Text, "part of the indicator's name, or its canonical id")
        .several(),
    Param::new("unit", Text, "unit without 万 and 亿: 元, %, 个百分点").several(),
    Param::new("min", Text, "least value: 5, 2.5万, 100亿"),
    Param::new("max", Text, "largest value"),
    Param::new("status", Text, "actual, estimate, target, baseline, definition")
        .several(),
    Param::new("figure_kind", Text, "level, growth, diff, share, rate …").several(),
    Param::new("period", Text, "years that a figure is about: 2020, 2019..2025")
        .several(),
    Param::new(
        "sort",
        OneOf(&["newest", "oldest", "value"]),
        "the order; newest if not given, value is largest first",
    ),
    REVERSE,
    EXPLAIN,
    COPIES,
];

pub(super) const COMMITMENTS: &[Param] = &[
    Param::new("min_specificity", UpTo(5), "least specificity, 0 to 5"),
    Param::new("measurable", Switch, "only what can be checked"),
    Param::new("deadline", Text, "2030, 2026..2030, 2026-06, explicit, inherited")
        .several(),
    Param::new("strength", Text, "hard, firm, soft, exploratory").several(),
    Param::new(
        "sort",
        OneOf(&["newest", "oldest", "deadline", "specificity"]),
        "the order; newest if not given, deadline is due first",
    ),
    REVERSE,
    EXPLAIN,
    COPIES,
];

pub(super) const PATTERN: Param =
    Param::new("q", Text, "a phrase with *, with or without quote marks").required();

pub(super) const PANEL: &[Param] = &[
    Param::new("terms", Long, "concepts in TOML: what stands in the file of --terms")
        .required(),
    Param::new("by", Text, "what rows are told apart by: region, level, kind, year")
        .several(),
];

pub(super) const QUERIES: Param =
    Param::new("queries", Long, "named queries in TOML: what stands in the file")
        .required();
