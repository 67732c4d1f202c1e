//! `baogao show`: the text of a report, a section or a passage.

use clap::Args;

use super::answers;
use super::opening::open;
use super::options::{GlobalArgs, PartArgs};
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::output::answer::{ErrorAnswer, ShowAnswer};
use crate::output::several::ShowListAnswer;
use crate::output::table::render_show;

/// Show the text of a report, a section or a passage
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao show wangjiang-2023-work                the whole report
  baogao show wangjiang-2023-work#s3.5           one section with those below it
  baogao search 养老 --fields passage.id --format csv | tail -n +2 | baogao show -")]
pub(super) struct ShowArgs {
    /// REPORT, REPORT#SECTION or the id of a passage; - reads ids from stdin
    #[arg(required = true, value_name = "REPORT[#SECTION]")]
    targets: Vec<String>,
    #[command(flatten)]
    part: PartArgs,
}

/// Shows one text, or several under one answer.
pub(super) fn run(
    args: &ShowArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    answers::check_either::<ShowAnswer, ShowListAnswer>(global, is_list(&args.targets))?;
    let targets = answers::targets(&args.targets)?;
    let library = open(global, false, screen)?;
    let (limit, offset) = (args.part.limit, args.part.offset);
    if let ([target], false) = (targets.as_slice(), is_list(&args.targets)) {
        let answer = library.show(target, limit, offset)?;
        answers::print(&answer, global, screen, render_show)?;
        return Ok(Outcome::of_count(answer.passages.len()));
    }
    let answer = library.show_list(&targets, limit, offset)?;
    answers::print(&answer, global, screen, |answer, page| {
        let texts: Vec<String> =
            answer.reports.iter().map(|one| render_show(one, page)).collect();
        texts.join("\n")
    })?;
    Ok(outcome_of(&answer.problems, screen))
}

/// Returns whether the answer is a list: several ids, or ids from standard input.
///
/// One id from standard input is a list too, so that a script reads one shape.
pub(super) fn is_list(targets: &[String]) -> bool {
    targets.len() > 1 || targets.iter().any(|target| target == "-")
}

/// Warns of what could not be answered beside what could, and returns the outcome.
pub(super) fn outcome_of(problems: &[ErrorAnswer], screen: &mut Screen) -> Outcome {
    for problem in problems {
        screen.warning(&problem.message);
    }
    if problems.is_empty() { Outcome::Found } else { Outcome::Partial }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_from_standard_input_are_a_list() {
        let check = |targets: &[&str], expected: bool| {
            let targets: Vec<String> = targets.iter().map(|&t| t.to_owned()).collect();
            assert_eq!(is_list(&targets), expected);
        };
        check(&["a"], false);
        check(&["-"], true);
        check(&["a", "b"], true);
    }
}
