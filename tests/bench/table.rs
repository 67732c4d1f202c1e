//! The table that is printed, ready for the README.

use std::fmt::Write as _;
use std::time::Duration;

/// A measurement beside its baseline.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    /// What was measured.
    pub(crate) what: String,
    /// What the program took or gave.
    pub(crate) ours: String,
    /// The same of the baseline, with the baseline's name.
    pub(crate) baseline: String,
    /// One over the other, said which way.
    pub(crate) ratio: String,
    /// What is aimed at.
    pub(crate) target: &'static str,
}

/// Renders rows as a Markdown table.
pub(crate) fn markdown(rows: &[Row]) -> String {
    let mut out = String::from(
        "| measured | baogao | baseline | ratio | target |\n|---|---|---|---|---|\n",
    );
    for Row { what, ours, baseline, ratio, target } in rows {
        // Writing to a string does not fail.
        let _ = writeln!(out, "| {what} | {ours} | {baseline} | {ratio} | {target} |");
    }
    out
}

/// Renders a time in the unit that leaves few digits.
pub(crate) fn duration(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    match micros {
        _ if micros < 1e3 => format!("{micros:.0} µs"),
        _ if micros < 1e6 => format!("{:.2} ms", micros / 1e3),
        _ => format!("{:.2} s", micros / 1e6),
    }
}

/// Says what the run was made on, as far as the system tells.
pub(crate) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let processor = fs_err::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let mut lines = processor.lines().filter(|line| line.starts_with("model name"));
    let model = lines.next().and_then(|line| line.split_once(": ")).map(|(_, name)| name);
    let model = model.unwrap_or("processor unknown");
    format!("{cores} cores of {model}, {}", std::env::consts::OS)
}
