//! Tests of the PDF reader on files written here.
