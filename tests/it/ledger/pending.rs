//! Which kinds of planted facts the program is held against, and what waits for a command that tells it.
//!
//! Whoever adds such a command takes its line out of `pending` and holds the command against the facts;
//! whoever plants another kind of fact adds it here, or this test fails.

use std::collections::BTreeSet;

use super::ledger_text;

/// A kind of fact, what of it is tested, and what is not yet.
struct Kind {
    name: &'static str,
    tested: &'static [&'static str],
    pending: &'static [&'static str],
}

const KINDS: [Kind; 15] = [
    Kind {
        name: "report",
        tested: &["kind, region, year, date, session, speaker, review and plan"],
        pending: &[
            "printed_date: the day of approval or publication is not read",
            "post: the office of the speaker is not read",
        ],
    },
    Kind {
        name: "missing",
        tested: &["gaps of coverage, absent of search"],
        pending: &[],
    },
    Kind {
        name: "indicator",
        tested: &["figures: names of one indicator lead to one indicator_id"],
        pending: &[],
    },
    Kind {
        name: "point",
        tested: &[
            "the quotation, its role, its bytes",
            "figures: value, unit, period, status, kind, cmp; agg where it is told",
        ],
        pending: &["figures: agg of every point"],
    },
    Kind {
        name: "fate",
        tested: &[
            "compare: targets beside results, by fate, as far as both have one name",
        ],
        pending: &[
            "compare: targets whose result has another name",
            "compare: a restated number beside the first",
        ],
    },
    Kind {
        name: "phrase",
        tested: &[
            "occurrences by file",
            "years without, years without a report",
            "trace: first and last use, state",
            "trace: variants",
        ],
        pending: &[],
    },
    Kind {
        name: "promise",
        tested: &[
            "the sentences of each step, their roles, their bytes",
            "commitments: which steps commit, object, deadline",
        ],
        pending: &["trace or compare: the fate of a promise"],
    },
    Kind {
        name: "reuse",
        tested: &["both paragraphs whole, their bytes", "compare: their class"],
        pending: &[],
    },
    Kind {
        name: "section",
        tested: &[
            "headings that are there and that are not",
            "compare: sections added and dropped",
        ],
        pending: &[],
    },
    Kind {
        name: "wording",
        tested: &[
            "both sentences, their roles, their bytes",
            "compare: hardened and softened",
            "commitments: the strength that words give",
        ],
        pending: &["keyness"],
    },
    Kind {
        name: "not_figure",
        tested: &[
            "the quotation and its bytes",
            "figures: the token is none, the live one beside it is",
        ],
        pending: &[],
    },
    Kind {
        name: "set_formula",
        tested: &[
            "they are the only sentences that stand in several reports",
            "compare: shares with and without them",
        ],
        pending: &[],
    },
    Kind {
        name: "copy",
        tested: &["the sentences are those of the work", "relation, work, counting once"],
        pending: &[],
    },
    Kind { name: "typography", tested: &["encoding, line ends, noise"], pending: &[] },
    Kind { name: "noise", tested: &["each kind is explained and used"], pending: &[] },
];

#[test]
fn every_kind_of_fact_is_tested_or_known_to_wait() {
    let ledger: toml::Table = toml::from_str(&ledger_text()).unwrap();
    let planted: BTreeSet<&str> =
        ledger.keys().map(String::as_str).filter(|&key| key != "schema").collect();
    assert_eq!(planted, KINDS.iter().map(|kind| kind.name).collect());
    for kind in &KINDS {
        let said = kind.tested.len() + kind.pending.len();
        assert!(said > 0, "{} is neither tested nor waiting", kind.name);
    }
}
