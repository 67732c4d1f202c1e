//! Any bytes are read or refused as a web page, alone and in a mail.

#![no_main]

use baogao::ingest::Format;
use baogao_fuzz::law;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    law::check_read(Format::Html, &[b"<html>", bytes].concat());
    let mail = b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n";
    law::check_read(Format::Mht, &[mail, bytes].concat());
});
