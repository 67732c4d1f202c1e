//! The folders that a walk starts from, and the labels that make display paths unique.
//!
//! A display path is the label of the root, `/`, and the path below the root. The label is the last
//! name of the root's real path (`/somewhere/reports` → `reports`), and more of it only where two
//! roots would be mistaken for one another. A file that is named alone has its folder for a root, so
//! that it keeps its display path when the whole folder is read later.
//!
//! Guarantees: no root lies within another; labels neither equal one another nor begin one another
//! as paths; both are independent of the order in which the paths are given.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use super::problem::{Problem, ProblemKind};

/// A folder to start from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Root {
    /// The real path: absolute, without symbolic links.
    pub(super) base: PathBuf,
    /// What display paths begin with; empty for the root of the file system.
    pub(super) label: String,
    /// Whether the whole folder is read, or only the files named.
    pub(super) whole: bool,
    /// Real paths of files in the folder that were named one by one.
    pub(super) named: BTreeSet<PathBuf>,
}

impl Root {
    /// Returns the display path of a file or folder below the root.
    ///
    /// Names that are not Unicode are shown with replacement characters; they are never candidates.
    pub(super) fn display_path(&self, file: &Path) -> String {
        let below = file.strip_prefix(&self.base).unwrap_or(file);
        let names = normal_names(below);
        let label = Some(self.label.clone()).filter(|label| !label.is_empty());
        label.into_iter().chain(names).collect::<Vec<_>>().join("/")
    }
}

/// Finds the roots of the given paths, in the order of their real paths.
pub(super) fn find_roots(paths: &[PathBuf]) -> (Vec<Root>, Vec<Problem>) {
    let mut problems = Vec::new();
    let (mut folders, mut files) = (BTreeSet::new(), BTreeSet::new());
    for path in paths {
        match real_path(path) {
            Ok((real, true)) => folders.insert(real),
            Ok((real, false)) => files.insert(real),
            Err(problem) => {
                problems.push(problem);
                false
            }
        };
    }
    let mut roots = outermost(folders);
    assign_files(&mut roots, files);
    let mut roots: Vec<Root> = roots.into_values().collect();
    label_roots(&mut roots);
    (roots, problems)
}

/// Returns the real path and whether it is a folder.
fn real_path(path: &Path) -> Result<(PathBuf, bool), Problem> {
    let found = fs_err::canonicalize(path)
        .and_then(|real| fs_err::metadata(&real).map(|meta| (real, meta.is_dir())));
    found.map_err(|error| {
        let shown = path.to_string_lossy();
        if error.kind() == std::io::ErrorKind::NotFound {
            Problem::new(shown, ProblemKind::Missing, "no such file or folder")
                .hinted("check the path for a misprint")
        } else {
            Problem::unreadable(shown, &error)
        }
    })
}

/// Keeps the folders that lie in no other one.
fn outermost(folders: BTreeSet<PathBuf>) -> BTreeMap<PathBuf, Root> {
    let mut roots: BTreeMap<PathBuf, Root> = BTreeMap::new();
    // Paths are ordered name by name, so a folder comes right before all that lies in it.
    for base in folders {
        let inside =
            roots.last_key_value().is_some_and(|(outer, _)| base.starts_with(outer));
        if !inside {
            roots.insert(base.clone(), empty_root(base, true));
        }
    }
    roots
}

/// Gives each named file to the root that it lies in, or to its own folder as a new one.
fn assign_files(roots: &mut BTreeMap<PathBuf, Root>, files: BTreeSet<PathBuf>) {
    for file in files {
        let around = file
            .ancestors()
            .skip(1)
            .find(|folder| roots.get(*folder).is_some_and(|root| root.whole));
        let base = around.or(file.parent()).unwrap_or(&file).to_owned();
        let root = roots.entry(base.clone()).or_insert_with(|| empty_root(base, false));
        root.named.insert(file);
    }
}

fn empty_root(base: PathBuf, whole: bool) -> Root {
    Root { base, label: String::new(), whole, named: BTreeSet::new() }
}

/// Labels each root by as few of its last names as keep the display paths apart.
fn label_roots(roots: &mut [Root]) {
    let names: Vec<Vec<String>> =
        roots.iter().map(|root| normal_names(&root.base).collect()).collect();
    let mut depths = vec![1; roots.len()];
    loop {
        let labels: Vec<&[String]> = names
            .iter()
            .zip(&depths)
            .map(|(names, &depth)| {
                names.get(names.len().saturating_sub(depth)..).unwrap_or_default()
            })
            .collect();
        let mut grown = false;
        for at in mistakable(&labels) {
            if let (Some(depth), Some(names)) = (depths.get_mut(at), names.get(at))
                && *depth < names.len()
            {
                *depth += 1;
                grown = true;
            }
        }
        if !grown {
            for (root, label) in roots.iter_mut().zip(labels) {
                root.label = label.join("/");
            }
            return;
        }
    }
}

/// Returns the places of the labels that equal another one, begin it, or begin with it.
fn mistakable(labels: &[&[String]]) -> BTreeSet<usize> {
    let mut order: Vec<usize> =
        (0..labels.len()).filter(|&i| !labels[i].is_empty()).collect();
    order.sort_by_key(|&i| labels[i]);
    let mut found = BTreeSet::new();
    let mut outer: Option<usize> = None;
    for at in order {
        match outer {
            Some(first) if labels[at].starts_with(labels[first]) => {
                found.extend([first, at]);
            }
            _ => outer = Some(at),
        }
    }
    found
}

/// Returns the plain names of a path, without prefix and root.
fn normal_names(path: &Path) -> impl Iterator<Item = String> + '_ {
    path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        Component::Prefix(_)
        | Component::RootDir
        | Component::CurDir
        | Component::ParentDir => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Labels of whole roots with the given real paths.
    fn check(bases: &[&str], expected: &[&str]) {
        let mut roots: Vec<Root> =
            bases.iter().map(|base| empty_root(PathBuf::from(base), true)).collect();
        label_roots(&mut roots);
        let labels: Vec<&str> = roots.iter().map(|root| root.label.as_str()).collect();
        assert_eq!(labels, expected);
    }

    #[test]
    fn the_last_name_is_enough_for_one_root() {
        check(&["/srv/reports"], &["reports"]);
        check(&["/"], &[""]);
    }

    #[test]
    fn equal_names_take_more_of_the_path() {
        check(
            &["/a/reports", "/b/reports", "/c/notes"],
            &["a/reports", "b/reports", "notes"],
        );
    }

    #[test]
    fn a_label_that_begins_another_takes_more() {
        check(&["/p/a", "/q/a/b", "/r/b"], &["p/a", "q/a/b", "r/b"]);
    }

    #[test]
    fn labels_differ_by_whole_names() {
        check(&["/p/云海", "/p/云海市"], &["云海", "云海市"]);
    }

    #[test]
    fn a_folder_inside_another_is_absorbed() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("内");
        fs_err::create_dir(&inner).unwrap();
        fs_err::write(inner.join("甲.txt"), "甲").unwrap();
        let given = [inner.join("甲.txt"), inner.clone(), folder.path().to_owned()];
        let (roots, problems) = find_roots(&given);
        assert_eq!(roots.len(), 1);
        assert_eq!(roots[0].named.len(), 1);
        assert!(problems.is_empty());
    }

    #[test]
    fn a_named_file_has_its_folder_for_a_root() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("甲.txt");
        fs_err::write(&file, "甲").unwrap();
        let (alone, _) = find_roots(std::slice::from_ref(&file));
        let (whole, _) = find_roots(&[folder.path().to_owned()]);
        assert!(!alone[0].whole);
        let real = fs_err::canonicalize(&file).unwrap();
        assert_eq!(alone[0].display_path(&real), whole[0].display_path(&real));
    }

    #[test]
    fn a_missing_path_is_a_problem() {
        let (roots, problems) = find_roots(&[PathBuf::from("no/such/folder")]);
        assert!(roots.is_empty());
        assert_eq!(problems[0].kind, ProblemKind::Missing);
        assert_eq!(problems[0].path, "no/such/folder");
    }
}
