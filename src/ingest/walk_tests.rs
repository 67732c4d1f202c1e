//! Tests of the walk, over folders made for each test.

use super::*;

/// A folder with files; a path that ends in `/` makes an empty folder.
fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let temp = tempfile::tempdir().unwrap();
    let base = temp.path().join("corpus");
    fs_err::create_dir(&base).unwrap();
    for (path, text) in files {
        let file = base.join(path);
        if path.ends_with('/') {
            fs_err::create_dir_all(&file).unwrap();
        } else {
            fs_err::create_dir_all(file.parent().unwrap()).unwrap();
            fs_err::write(&file, text).unwrap();
        }
    }
    (temp, base)
}

fn walk_one(base: &Path) -> Walk {
    walk(&[base.to_owned()], &Limits::default())
}

fn paths(walk: &Walk) -> Vec<&str> {
    walk.candidates.iter().map(|candidate| candidate.path.as_str()).collect()
}

fn reasons(walk: &Walk) -> Vec<(&str, &str)> {
    walk.skipped.iter().map(|file| (file.path.as_str(), file.reason.code())).collect()
}

#[test]
fn candidates_are_ordered_by_display_path() {
    let (_temp, base) =
        folder(&[("b.txt", "x"), ("a/z.txt", "x"), ("a.txt", "x"), ("a/b.md", "x")]);
    let expected = ["corpus/a.txt", "corpus/a/b.md", "corpus/a/z.txt", "corpus/b.txt"];
    assert_eq!(paths(&walk_one(&base)), expected);
}

#[test]
fn each_file_left_out_has_its_reason() {
    let (_temp, base) = folder(&[
        (".git/a.txt", "x"),
        (".hidden.txt", "x"),
        ("README.md", "x"),
        ("b.png", "x"),
        ("corpus.toml", ""),
        ("readme/2023.txt", "x"),
    ]);
    let walk = walk_one(&base);
    assert_eq!(paths(&walk), ["corpus/readme/2023.txt"]);
    let expected = [
        ("corpus/.git", "hidden"),
        ("corpus/.hidden.txt", "hidden"),
        ("corpus/README.md", "housekeeping"),
        ("corpus/b.png", "not_a_report"),
    ];
    assert_eq!(reasons(&walk), expected);
    assert_eq!(walk.manifests[0].path, "corpus/corpus.toml");
    assert_eq!(walk.manifests[0].folder, "corpus");
}

#[test]
fn an_empty_file_is_a_problem() {
    let (_temp, base) = folder(&[("a.txt", "")]);
    assert_eq!(walk_one(&base).problems[0].kind, ProblemKind::Empty);
}

#[test]
fn a_huge_file_is_refused_by_its_size_alone() {
    let (_temp, base) = folder(&[("a.txt", "x")]);
    let file = fs_err::OpenOptions::new().write(true).open(base.join("a.txt")).unwrap();
    file.set_len(1 << 40).unwrap();
    let walk = walk_one(&base);
    assert!(walk.candidates.is_empty());
    assert_eq!(walk.problems[0].kind, ProblemKind::TooLarge);
}

#[test]
fn a_file_named_itself_is_taken_whatever_its_name() {
    let (_temp, base) = folder(&[(".x/README", "x"), ("b.report", "x"), ("c.txt", "x")]);
    let given = [base.join(".x/README"), base.join("b.report"), base.clone()];
    let walk = walk(&given, &Limits::default());
    assert_eq!(paths(&walk), ["corpus/.x/README", "corpus/b.report", "corpus/c.txt"]);
    assert_eq!(reasons(&walk), [("corpus/.x", "hidden")]);
}

#[test]
fn a_path_given_twice_is_read_once() {
    let (_temp, base) = folder(&[("内/a.txt", "x")]);
    let given = [base.join("内"), base.clone(), base.join("内/a.txt"), base.join(".")];
    assert_eq!(paths(&walk(&given, &Limits::default())), ["corpus/内/a.txt"]);
}

#[test]
fn the_order_of_the_paths_given_does_not_matter() {
    let (_one, a) = folder(&[("a.txt", "x")]);
    let (_two, b) = folder(&[("a.txt", "x")]);
    let first = walk(&[a.clone(), b.clone()], &Limits::default());
    assert_eq!(first, walk(&[b, a], &Limits::default()));
    let both = paths(&first);
    assert_ne!(both[0], both[1]);
    assert!(both.iter().all(|path| path.ends_with("/corpus/a.txt")));
}

#[test]
fn a_missing_path_does_not_stop_the_walk() {
    let (_temp, base) = folder(&[("a.txt", "x")]);
    let walk = walk(&[base.join("nowhere"), base], &Limits::default());
    assert_eq!(walk.candidates.len(), 1);
    assert_eq!(walk.problems[0].kind, ProblemKind::Missing);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let (_out, outside) = folder(&[("secret.txt", "x")]);
    let (_temp, base) = folder(&[("a.txt", "x"), ("sub/", "")]);
    symlink(&base, base.join("sub/loop")).unwrap();
    symlink(base.join("a.txt"), base.join("inside.txt")).unwrap();
    symlink(outside.join("secret.txt"), base.join("out.txt")).unwrap();
    symlink(&outside, base.join("outside")).unwrap();
    symlink("self.txt", base.join("self.txt")).unwrap();
    let walk = walk_one(&base);
    assert_eq!(paths(&walk), ["corpus/a.txt"]);
    let expected = [
        ("corpus/inside.txt", "link_inside"),
        ("corpus/out.txt", "link_outside"),
        ("corpus/outside", "link_outside"),
        ("corpus/self.txt", "link_broken"),
        ("corpus/sub/loop", "link_inside"),
    ];
    assert_eq!(reasons(&walk), expected);
}

#[cfg(unix)]
#[test]
fn a_root_that_is_a_link_is_followed() {
    let (temp, base) = folder(&[("a.txt", "x")]);
    let link = temp.path().join("link");
    std::os::unix::fs::symlink(&base, &link).unwrap();
    assert_eq!(paths(&walk_one(&link)), ["corpus/a.txt"]);
}

#[cfg(unix)]
#[test]
fn a_socket_is_left_out() {
    let (_temp, base) = folder(&[("a.txt", "x")]);
    let _socket =
        std::os::unix::net::UnixListener::bind(base.join("socket.txt")).unwrap();
    assert_eq!(reasons(&walk_one(&base)), [("corpus/socket.txt", "special_file")]);
    let named = walk(&[base.join("socket.txt")], &Limits::default());
    assert_eq!(reasons(&named), [("corpus/socket.txt", "special_file")]);
}

#[cfg(target_os = "linux")]
#[test]
fn bad_names_are_problems() {
    use std::os::unix::ffi::OsStrExt;
    let (_temp, base) = folder(&[("a\nb.txt", "x"), ("好.txt", "x")]);
    let bytes = std::ffi::OsStr::from_bytes(b"\xB1\xA8.txt");
    fs_err::write(base.join(bytes), "x").unwrap();
    let walk = walk_one(&base);
    assert_eq!(paths(&walk), ["corpus/好.txt"]);
    let names: Vec<_> = walk.problems.iter().map(|p| (p.kind, p.path.as_str())).collect();
    let bad = ProblemKind::BadName;
    assert_eq!(
        names,
        [(bad, "corpus/a\u{FFFD}b.txt"), (bad, "corpus/\u{FFFD}\u{FFFD}.txt")]
    );
}

#[cfg(unix)]
#[test]
fn an_unreadable_folder_is_a_problem() {
    use std::os::unix::fs::PermissionsExt;
    let (_temp, base) = folder(&[("shut/a.txt", "x"), ("b.txt", "x")]);
    let shut = base.join("shut");
    fs_err::set_permissions(&shut, std::fs::Permissions::from_mode(0o000)).unwrap();
    let refused = fs_err::read_dir(&shut).is_err();
    let walk = walk_one(&base);
    fs_err::set_permissions(&shut, std::fs::Permissions::from_mode(0o700)).unwrap();
    if refused {
        assert_eq!(paths(&walk), ["corpus/b.txt"]);
        assert_eq!(walk.problems[0].kind, ProblemKind::Unreadable);
        assert_eq!(walk.problems[0].path, "corpus/shut");
    }
}
