//! The laws that the fuzz targets try to break, and the making of text from random bytes.
//!
//! A target is three lines: bytes to text by [`text::from_bytes`], one call of the step, one call of
//! the step's law in [`law`]. A broken law panics with a message that names it; libFuzzer then keeps
//! the input. Nothing here measures time or remembers anything between two inputs.

pub mod law;
pub mod package;
pub mod text;
