//! The server: the same numbers as the command line, under limits, whoever asks.

mod answers;
mod browser;
mod hostile;
mod limits;
mod pages;
pub(crate) mod served;
mod webdriver;
