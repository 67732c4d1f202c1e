//! The server: the same numbers as the command line, under limits, whoever asks.

mod answers;
mod hostile;
mod limits;
mod pages;
mod served;
