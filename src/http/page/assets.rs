//! The style sheet, the script and the picture of the page: in the program, named by content.
//!
//! A name holds the checksum of what it names (`page-1a2b3c4d.css`), so browsers may keep it for
//! good and a new program is seen at once. There is no build step: what stands in `assets` is what
//! is sent.

use std::sync::LazyLock;

/// A file that pages load.
#[derive(Debug)]
pub(in crate::http) struct Asset {
    /// Its name below `/assets/`.
    name: String,
    pub(in crate::http) media_type: &'static str,
    pub(in crate::http) bytes: &'static [u8],
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let assets: [(&str, &str, &'static str, &'static [u8]); 3] = [
        ("page", "css", "text/css; charset=utf-8", include_bytes!("../assets/page.css")),
        (
            "page",
            "js",
            "text/javascript; charset=utf-8",
            include_bytes!("../assets/page.js"),
        ),
        ("icon", "svg", "image/svg+xml", include_bytes!("../assets/icon.svg")),
    ];
    let named = assets.into_iter().map(|(stem, suffix, media_type, bytes)| {
        let name = format!("{stem}-{:08x}.{suffix}", crc32fast::hash(bytes));
        Asset { name, media_type, bytes }
    });
    named.collect()
});

static VERSION: LazyLock<String> = LazyLock::new(|| {
    ASSETS.iter().map(|asset| asset.name.as_str()).collect::<Vec<_>>().join(" ")
});

/// Returns the asset of a name.
pub(in crate::http) fn asset(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// Returns the address of the asset with a suffix.
pub(super) fn address(suffix: &str) -> String {
    let found = ASSETS.iter().find(|asset| asset.name.ends_with(suffix));
    found.map_or_else(String::new, |asset| format!("/assets/{}", asset.name))
}

/// Returns what changes whenever an asset does.
pub(in crate::http) fn version() -> &'static str {
    &VERSION
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_is_found_under_its_address_alone() {
        for suffix in [".css", ".js", ".svg"] {
            let name = address(suffix);
            assert!(asset(name.strip_prefix("/assets/").unwrap()).is_some());
        }
        assert!(asset("page.css").is_none() && asset("").is_none());
    }

    #[test]
    fn what_a_page_loads_is_small() {
        let size: usize = ASSETS.iter().map(|asset| asset.bytes.len()).sum();
        assert!(size < 60_000, "{size}");
    }
}
