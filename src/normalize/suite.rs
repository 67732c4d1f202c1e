//! Runs the named cases of `tests/suite`: text files of inputs and what they must give.
//!
//! A case is `== name`, the input, a line `--`, and the expected output. In inputs `␍` stands for
//! CR, `␌` for a form feed and `␠` for a space at a line's end. `UPDATE_EXPECT=1` rewrites the expected parts.
//! Compiled for tests alone.

use std::path::{Path, PathBuf};

/// Runs every case under `tests/suite/FOLDER`.
pub(crate) fn run(folder: &str, check: impl Fn(&str) -> String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite").join(folder);
    let mut files: Vec<PathBuf> =
        fs_err::read_dir(&root).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "no cases in tests/suite/{folder}");
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for file in files {
        let text = fs_err::read_to_string(&file).unwrap();
        let mut out = String::new();
        for case in text.split("== ").skip(1) {
            let (name, rest) = case.split_once('\n').unwrap();
            let (input, expected) = rest.split_once("--\n").unwrap();
            let got = check(&decode(input.strip_suffix('\n').unwrap_or(input)));
            if got.trim_end() != expected.trim_end() {
                wrong.push(format!("{name}\n{got}"));
            }
            out.push_str(&format!("== {name}\n{input}--\n{}\n\n", got.trim_end()));
        }
        if update {
            fs_err::write(&file, out.trim_end().to_owned() + "\n").unwrap();
        }
    }
    assert!(update || wrong.is_empty(), "cases differ:\n{}", wrong.join("\n"));
}

fn decode(input: &str) -> String {
    input.replace("␍", "\r").replace('␌', "\x0c").replace('␠', " ").replace('␉', "\t")
}

/// Reads the text files of real reports, where a folder of them stands beside the package.
pub(crate) fn real_reports() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reports");
    if !root.is_dir() {
        use std::io::Write;
        let _ = writeln!(std::io::stderr(), "no folder of real reports: test skipped");
        return Vec::new();
    }
    let mut out = Vec::new();
    for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.path().extension().is_some_and(|e| e == "txt") {
            let bytes = fs_err::read(entry.path()).unwrap();
            out.push(match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(e) => encoding_rs::GB18030.decode(e.as_bytes()).0.into_owned(),
            });
        }
    }
    out
}
