//! How fast an index is built and how large it is, beside tantivy over jieba's words.
//!
//! The program's time runs from the files to the commit; the baseline is given passages that were
//! made before, and only indexes them.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use baogao::api::{UpdateRequest, update};
use baogao::segment::Segmenter;
use jieba_rs::Jieba;

use crate::clock::{Times, ratio, speed, time};
use crate::material::Material;
use crate::plain::{MEMORY, Plain};
use crate::table::Row;

/// Builds of each kind; the middle one counts.
const ROUNDS: usize = 3;

/// Measures building; leaves the program's index in `index`.
pub(crate) fn measure(
    material: &Material,
    folder: &Path,
    index: &Path,
    place: &Path,
) -> Result<Vec<Row>> {
    // Both load the dictionary once a process, which says nothing about speed.
    Segmenter::shared();
    let jieba = Arc::new(Jieba::new());
    let (mut ours, mut baseline) = (Vec::new(), Vec::new());
    let mut plain = place.to_owned();
    for number in 0..ROUNDS {
        ours.push(build(folder, index)?);
        plain = place.join(format!("words-{number}"));
        let (took, built) = time(|| Plain::build(&material.passages, &jieba, &plain));
        built?;
        baseline.push(took);
    }
    let (ours, baseline) = (Times::new(ours).p50(), Times::new(baseline).p50());
    let bytes = material.bytes();
    let (size, plain_size) = (size(index)?, size(&plain)?);
    let share =
        |size: u64| format!("{:.0} % of text", size as f64 * 100.0 / bytes as f64);
    Ok(vec![
        Row {
            what: "index build, files to commit".to_owned(),
            ours: format!("{:.1} MB/s", speed(bytes, ours)),
            baseline: format!(
                "{:.1} MB/s, tantivy over jieba words, passages to commit",
                speed(bytes, baseline)
            ),
            ratio: format!("{:.2} × the speed", ratio(baseline, ours)),
            target: "",
        },
        Row {
            what: "index size, texts and records with it".to_owned(),
            ours: share(size),
            baseline: format!("{}, positions and stored text", share(plain_size)),
            ratio: format!("{:.2} × the size", size as f64 / plain_size.max(1) as f64),
            target: "",
        },
    ])
}

/// Builds the program's index from nothing.
fn build(folder: &Path, index: &Path) -> Result<Duration> {
    if index.exists() {
        // A build beside an older index would be measured with the old one's files.
        fs_err::remove_dir_all(index)?;
    }
    let request = UpdateRequest {
        index: index.to_owned(),
        sources: vec![folder.to_owned()],
        columns: Default::default(),
        with_sample: true,
        rebuild: true,
        memory: MEMORY,
        wait: false,
    };
    let (took, answer) = time(|| update(&request, &mut |_| {}));
    answer?;
    Ok(took)
}

/// Returns the size of all files below a folder.
pub(crate) fn size(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            sum += entry.metadata()?.len();
        }
    }
    Ok(sum)
}
