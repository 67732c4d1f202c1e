//! How many pages of PDF are read in a second, on one core.
//!
//! Beside it the engine alone: every page of the same files interpreted into a device that keeps nothing.
//! What lies between the two is the price of lines, columns and tables. The files are those of the
//! sample, by four producers: fonts embedded whole, in part, and not at all.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use baogao::ingest::{Candidate, Format, Limits, read_from};
use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::kurbo::{BezPath, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, TransformExt as _, interpret_page,
};

use crate::clock::{Times, ratio, time};
use crate::table::Row;

/// Rounds over all files; the middle one counts.
const ROUNDS: usize = 7;

/// Measures the reader and the engine in turns.
pub(crate) fn measure() -> Result<Vec<Row>> {
    let files = files()?;
    let mut rounds: Vec<(Duration, Duration)> = Vec::new();
    let mut pages = 0;
    for _ in 0..ROUNDS {
        let (engine, count) = time(|| files.iter().map(|file| interpret(&file.1)).sum());
        let (reader, read) = time(|| files.iter().map(read).sum::<Option<u32>>());
        let read = read.ok_or_else(|| anyhow!("a PDF of the sample cannot be read"))?;
        pages = count;
        if read as usize != pages {
            return Err(anyhow!("{read} pages are read, the files have {pages}"));
        }
        rounds.push((reader, engine));
    }
    let reader = Times::new(rounds.iter().map(|round| round.0).collect()).p50();
    let engine = Times::new(rounds.iter().map(|round| round.1).collect()).p50();
    let speed = |time: Duration| pages as f64 / time.as_secs_f64().max(1e-9);
    Ok(vec![Row {
        what: format!("read PDF, one core ({} files, {pages} pages)", files.len()),
        ours: format!("{:.0} pages/s", speed(reader)),
        baseline: format!("{:.0} pages/s, the engine alone", speed(engine)),
        ratio: format!("{:.2} × the time", ratio(reader, engine)),
        target: "≥ 20 pages/s",
    }])
}

/// Returns the PDF files of the sample with their bytes, in the order of their names.
fn files() -> Result<Vec<(PathBuf, Arc<Vec<u8>>)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/files/sample");
    let mut paths: Vec<PathBuf> = fs_err::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "pdf"));
    paths.sort();
    let read = |path: PathBuf| {
        let bytes = fs_err::read(&path).context("a file of the sample is missing")?;
        Ok((path, Arc::new(bytes)))
    };
    paths.into_iter().map(read).collect()
}

/// Reads a file as an index build does; returns its pages, none where it is refused.
fn read(file: &(PathBuf, Arc<Vec<u8>>)) -> Option<u32> {
    let candidate = Candidate {
        path: file.0.to_string_lossy().into_owned(),
        file: file.0.clone(),
        format: Format::Pdf,
        size: file.1.len() as u64,
        ..Candidate::default()
    };
    let reports = read_from(&candidate, file.1.to_vec(), &Limits::default());
    reports.into_iter().next()?.ok()?.pages
}

/// Interprets every page of a file; returns how many there are.
fn interpret(bytes: &Arc<Vec<u8>>) -> usize {
    let Ok(pdf) = Pdf::new(Arc::clone(bytes)) else { return 0 };
    let cache = InterpreterCache::new();
    for page in pdf.pages().iter() {
        let view = page.initial_transform(true).to_kurbo();
        let (width, height) = page.render_dimensions();
        let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let settings = InterpreterSettings::default();
        let mut context = Context::new(view, area, &cache, pdf.xref(), settings);
        interpret_page(page, &mut context, &mut Nothing);
    }
    pdf.pages().len()
}

/// A device that keeps nothing.
struct Nothing;

impl<'a> Device<'a> for Nothing {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}

    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
