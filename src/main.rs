//! The `baogao` program: hands the command line to [`baogao::cli`] and exits with its status.

use std::process::ExitCode;

fn main() -> ExitCode {
    baogao::cli::run(std::env::args_os().collect())
}
