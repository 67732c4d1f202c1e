//! What a passage is about: up to four classes or sub-classes, each a number in the list of classes.

use std::num::NonZeroU8;

/// A class or sub-class, by its number in the list of classes.
pub type TopicNumber = NonZeroU8;

/// The topics of a passage, primary first: four bytes, 0 behind the last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Topics([u8; Topics::MOST]);

impl Topics {
    /// The most topics that a passage has.
    pub const MOST: usize = 4;

    /// Takes the first topics of a list, as many as there is room for.
    pub fn new(topics: impl IntoIterator<Item = TopicNumber>) -> Self {
        let mut bytes = [0; Self::MOST];
        for (byte, topic) in bytes.iter_mut().zip(topics) {
            *byte = topic.get();
        }
        Self(bytes)
    }

    /// Reads topics as they are stored.
    pub fn from_bytes(bytes: [u8; Self::MOST]) -> Self {
        Self(bytes)
    }

    /// Returns topics as they are stored.
    pub fn to_bytes(self) -> [u8; Self::MOST] {
        self.0
    }

    /// Returns the topics, primary first.
    pub fn iter(self) -> impl Iterator<Item = TopicNumber> {
        self.0.into_iter().map_while(TopicNumber::new)
    }

    /// Returns whether nothing was told.
    pub fn is_empty(self) -> bool {
        self.iter().next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_four_are_kept_in_order() {
        let numbers = (1..=9).filter_map(TopicNumber::new);
        let topics = Topics::new(numbers);
        assert_eq!(topics.to_bytes(), [1, 2, 3, 4]);
        assert!(topics.iter().map(TopicNumber::get).eq(1..=4));
        assert_eq!(Topics::from_bytes(topics.to_bytes()), topics);
    }

    #[test]
    fn nothing_is_behind_a_zero() {
        assert!(Topics::from_bytes([0, 7, 0, 0]).is_empty());
    }
}
