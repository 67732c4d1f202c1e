//! Measures the program beside a baseline in the same run and prints one Markdown table.
//!
//! `cargo bench --bench all` reads the reports in `../shared/reports`, or the sample where that
//! folder is missing; `cargo bench --bench all -- FOLDER` reads those of a folder. Each part takes
//! turns with its baseline, so that another program on the machine slows both; what counts is the
//! ratio. `cargo bench --bench all -- --scale FOLDER [SMALLER]` measures what a large folder costs, and
//! how costs grow from a smaller one (see `scale`); what it builds stays in `FOLDER-measured`, of which
//! `-- --queries FOLDER-measured` asks the queries alone (see `queries`). `-- --pipeline` measures only
//! the steps of a text, `-- --compare` only the comparison of reports, `-- --pdf` how many pages of PDF
//! are read. `-- --load [FOLDER] [SECONDS]`
//! measures the server (see `load`). Nothing here asserts a time: whether an answer is right is checked (counts against a
//! scan), how fast it came is printed.
//!
//! Deliberately without a benchmark harness: a harness knows one function at a time, not a ratio.

#![expect(clippy::print_stdout, reason = "the table is what it is for")]

mod build;
mod clock;
mod compare;
mod load;
mod material;
mod pdf;
mod phrase;
mod pipeline;
mod plain;
mod process;
mod queries;
mod random;
mod scale;
mod table;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use material::Material;
use table::Row;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        // `cargo test --benches` runs benches too; a measurement is no test.
        println!("nothing measured: run `cargo bench --bench all`");
        return Ok(());
    }
    let mut folders = arguments.iter().filter(|argument| !argument.starts_with('-'));
    let folder = folders.next().map_or_else(default_folder, PathBuf::from);
    if arguments.iter().any(|argument| argument == "--scale") {
        let small = folders.next().map(PathBuf::from);
        // Beside the folder: a temporary folder in memory would be too small.
        let mut place = folder.clone().into_os_string();
        place.push("-measured");
        let place = PathBuf::from(place);
        if place.exists() {
            fs_err::remove_dir_all(&place)?;
        }
        fs_err::create_dir(&place)?;
        print_rows(&scale::measure(&folder, small.as_deref(), &place)?);
        return Ok(());
    }
    if arguments.iter().any(|argument| argument == "--queries") {
        print_rows(&queries::measure(&folder)?);
        return Ok(());
    }
    if arguments.iter().any(|argument| argument == "--load") {
        let seconds = folders.next().and_then(|text| text.parse().ok()).unwrap_or(60);
        let place = tempfile::tempdir().context("cannot make a temporary folder")?;
        print_rows(&load::measure(&folder, seconds, place.path())?);
        return Ok(());
    }
    if arguments.iter().any(|argument| argument == "--pdf") {
        print_rows(&pdf::measure()?);
        return Ok(());
    }
    let material = Material::read(&folder)?;
    if arguments.iter().any(|argument| argument == "--pipeline") {
        print(&material, &folder, &pipeline::measure(&material));
        return Ok(());
    }
    if arguments.iter().any(|argument| argument == "--compare") {
        print(&material, &folder, &compare::measure(&material));
        return Ok(());
    }
    let place = tempfile::tempdir().context("cannot make a temporary folder")?;
    let index = place.path().join("index");
    let mut rows = pipeline::measure(&material);
    rows.extend(build::measure(&material, &folder, &index, place.path())?);
    rows.extend(phrase::measure(&material, &index, place.path())?);
    rows.extend(process::measure(&material, &index, place.path())?);
    rows.extend(compare::measure(&material));
    rows.extend(pdf::measure()?);
    print(&material, &folder, &rows);
    Ok(())
}

/// Returns the folder of real reports beside the package, or the sample where there is none.
fn default_folder() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let reports = package.join("../shared/reports");
    if reports.is_dir() { reports } else { package.join("corpus/sample") }
}

fn print_rows(rows: &[Row]) {
    println!("baogao {}, {}\n", env!("CARGO_PKG_VERSION"), table::machine());
    println!("{}", table::markdown(rows));
}

fn print(material: &Material, folder: &Path, rows: &[Row]) {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    println!(
        "baogao {}, {} reports of {name} ({:.1} MB of text, {} passages), {}\n",
        env!("CARGO_PKG_VERSION"),
        material.texts.len(),
        material.bytes() as f64 / 1e6,
        material.passages.len(),
        table::machine(),
    );
    println!("{}", table::markdown(rows));
}
