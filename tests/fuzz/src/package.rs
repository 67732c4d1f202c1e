//! Random bytes as the main part of a container, so that they reach the readers of XML.
//!
//! The container itself is whole: a broken one is refused before any part of it is read.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Returns a DOCX file with the given main part.
pub fn docx(main: &[u8]) -> Vec<u8> {
    pack(&[("[Content_Types].xml", b""), ("word/document.xml", main)])
}

/// Returns an ODT file with the given content.
pub fn odt(content: &[u8]) -> Vec<u8> {
    pack(&[("mimetype", b""), ("content.xml", content)])
}

fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        writer.start_file(*name, options).expect("a part can begin");
        writer.write_all(content).expect("memory can be written");
    }
    writer.finish().expect("a container can end").into_inner()
}
