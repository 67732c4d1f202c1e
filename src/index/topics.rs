//! What each passage is about: four bytes a passage, by its number, read from the mapped file.
//!
//! A byte is the number of a class or sub-class in the list of classes, 0 behind the last. Counting the
//! topics of all passages of a set touches nothing but these bytes.

use tantivy::directory::OwnedBytes;

use super::gram::PassageNumber;
use crate::model::Topics;

/// The topics of all passages.
#[derive(Debug, Clone)]
pub(crate) struct TopicRows(OwnedBytes);

impl TopicRows {
    /// Opens the rows of a committed file.
    pub(crate) fn open(bytes: OwnedBytes) -> Self {
        Self(bytes)
    }

    /// Returns the topics of a passage; none of one that is not there.
    pub(crate) fn of(&self, number: PassageNumber) -> Topics {
        let at = (number as usize).saturating_mul(Topics::MOST);
        let bytes = self.0.get(at..at.saturating_add(Topics::MOST));
        bytes
            .and_then(|b| b.try_into().ok())
            .map_or(Topics::default(), Topics::from_bytes)
    }

    /// Returns whether the bytes are those that were written, for so many passages.
    pub(crate) fn is_whole(&self, passages: PassageNumber, crc: u32) -> bool {
        self.0.len() == passages as usize * Topics::MOST
            && crc32fast::hash(&self.0) == crc
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_read_back_by_the_number_of_their_passage() {
        let rows = TopicRows::open(OwnedBytes::new(vec![5, 0, 0, 0, 9, 7, 0, 0]));
        assert_eq!(rows.of(1), Topics::from_bytes([9, 7, 0, 0]));
        assert!(rows.of(2).is_empty() && rows.of(u32::MAX).is_empty());
        assert!(rows.is_whole(2, crc32fast::hash(&[5, 0, 0, 0, 9, 7, 0, 0])));
        assert!(!rows.is_whole(3, 0));
    }
}
