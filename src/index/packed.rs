//! Bytes in zstd, with tools that every thread makes once: they take longer to make than a block to
//! unpack.
//!
//! What is packed carries a checksum, so what unpacks is what was packed.

use std::cell::RefCell;
use std::io;

use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe::CParameter;

/// How hard is packed; higher levels gain two per cent and take twice as long.
const LEVEL: i32 = 3;

/// Packs bytes.
///
/// # Errors
/// Too little memory for zstd, which takes its own.
pub(super) fn pack(plain: &[u8]) -> io::Result<Vec<u8>> {
    thread_local! {
        static PACKER: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    }
    let no_memory = |_| io::Error::from(io::ErrorKind::OutOfMemory);
    PACKER.with_borrow_mut(|packer| {
        let packer = match packer {
            Some(known) => known,
            none => {
                let mut new = Compressor::new(LEVEL).map_err(no_memory)?;
                new.set_parameter(CParameter::ChecksumFlag(true)).map_err(no_memory)?;
                none.insert(new)
            }
        };
        packer.compress(plain).map_err(no_memory)
    })
}

/// Unpacks bytes whose plain length is known; none if they do not read back.
pub(super) fn unpack(packed: &[u8], plain: usize) -> Option<Vec<u8>> {
    thread_local! {
        static UNPACKER: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
    }
    UNPACKER.with_borrow_mut(|unpacker| {
        let unpacker = match unpacker {
            Some(known) => known,
            none => none.insert(Decompressor::new().ok()?),
        };
        unpacker.decompress(packed, plain).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_unpacks_is_what_was_packed() {
        let plain = "新增养老床位".repeat(9).into_bytes();
        let packed = pack(&plain).unwrap();
        assert!(packed.len() < plain.len() / 2);
        assert_eq!(unpack(&packed, plain.len()), Some(plain.clone()));
        for at in 0..packed.len() {
            let mut damaged = packed.clone();
            if let Some(byte) = damaged.get_mut(at) {
                *byte ^= 2;
            }
            let back = unpack(&damaged, plain.len());
            assert!(back.is_none_or(|back| back == plain), "{at}");
        }
    }
}
