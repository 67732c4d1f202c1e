//! Writes the reports of a country into folders, on all cores.
//!
//! A report is a function of the country's seed, its region and its year, so the files are the same
//! however many threads write them and in whatever order. Folders are made first, by one thread.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Result, anyhow};

use super::country::{Region, Task, regions, tasks};
use super::grammar::Grammar;
use super::report::Composer;
use super::voice::Setting;

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) reports: usize,
    pub(crate) bytes: usize,
}

/// Writes so many reports below a folder.
pub(crate) fn make(
    folder: &Path,
    count: usize,
    seed: u64,
    threads: usize,
) -> Result<Written> {
    let grammar = Grammar::load()?;
    let composer = Composer::new(&grammar)?;
    let regions = regions(seed, grammar.words("namechar")?);
    let tasks = tasks(seed, &regions, count)?;
    let used: BTreeSet<usize> = tasks.iter().map(|task| task.region).collect();
    for region in used.into_iter().filter_map(|at| regions.get(at)) {
        fs_err::create_dir_all(place(folder, region))?;
    }
    let next = AtomicUsize::new(0);
    let bytes = std::thread::scope(|scope| {
        let work = || write_some(folder, seed, &regions, &tasks, &next, &composer);
        let workers: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
        let ends = workers.into_iter().map(|worker| worker.join());
        ends.map(|end| end.map_err(|_| anyhow!("a writing thread has ended early"))?)
            .sum::<Result<usize>>()
    })?;
    Ok(Written { reports: tasks.len(), bytes })
}

fn write_some(
    folder: &Path,
    seed: u64,
    regions: &[Region],
    tasks: &[Task],
    next: &AtomicUsize,
    composer: &Composer<'_>,
) -> Result<usize> {
    let mut bytes = 0;
    while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
        let Some(region) = regions.get(task.region) else { continue };
        let text = composer.compose(Setting { region, year: task.year, seed })?;
        let file = format!("{}年政府工作报告.txt", task.year);
        fs_err::write(place(folder, region).join(file), &text)?;
        bytes += text.len();
    }
    Ok(bytes)
}

fn place(folder: &Path, region: &Region) -> PathBuf {
    region.path.iter().fold(folder.to_owned(), |folder, name| folder.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(folder: &Path) -> Vec<(PathBuf, String)> {
        let files = walkdir::WalkDir::new(folder).sort_by_file_name();
        let files = files.into_iter().map(Result::unwrap);
        files
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let below = entry.path().strip_prefix(folder).unwrap().to_owned();
                (below, fs_err::read_to_string(entry.path()).unwrap())
            })
            .collect()
    }

    #[test]
    fn the_number_of_threads_does_not_show() {
        let (one, three) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let written = make(one.path(), 20, 5, 1).unwrap();
        assert_eq!(make(three.path(), 20, 5, 3).unwrap(), written);
        let reports = read_all(one.path());
        assert_eq!(reports.len(), 20);
        assert_eq!(reports, read_all(three.path()));
    }
}
