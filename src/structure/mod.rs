//! From clean paragraphs to a section tree, passages and metadata.
//!
//! Pure and total: any text gives a structure, doubts become diagnostics with places.

pub mod gazetteer;
pub mod metadata;
pub mod outline;
pub mod slug;

pub use metadata::{MetadataReading, locate, read_metadata};
pub use outline::{Outline, outline};
pub use slug::slug;
