//! Byte ranges, and the map that leads from a derived text back to the text it came from.

use serde::{Deserialize, Serialize};

/// A half-open byte range `[start, end)` in a named text.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// Creates a span.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Returns the length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Returns whether the span holds nothing.
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Returns the span as a range, for slicing.
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start..self.end
    }
}

/// Where each byte of a derived text stands in the text it came from.
///
/// A derived text is a concatenation of stretches that were copied unchanged; the map keeps, for
/// each, where it starts in both texts. Stretches are in order on both sides and do not overlap.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffsetMap {
    /// `(start in the derived text, start in the origin)` of each stretch.
    runs: Vec<(u32, u32)>,
    /// Length of the derived text.
    len: u32,
}

impl OffsetMap {
    /// Appends a stretch of `len` bytes that was copied from `origin`.
    pub fn push(&mut self, origin: usize, len: usize) {
        if len == 0 {
            return;
        }
        let origin = origin as u32;
        if let Some(&(derived, from)) = self.runs.last()
            && from + (self.len - derived) == origin
        {
            self.len += len as u32;
            return;
        }
        self.runs.push((self.len, origin));
        self.len += len as u32;
    }

    /// Returns the length of the derived text in bytes.
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Returns whether the derived text is empty.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns the place in the origin of the byte at `derived`.
    ///
    /// The end of the derived text maps to one past its last byte's place.
    pub fn to_origin(&self, derived: usize) -> usize {
        let derived = (derived as u32).min(self.len);
        let at = self.runs.partition_point(|&(start, _)| start <= derived);
        match at.checked_sub(1).and_then(|i| self.runs.get(i)) {
            Some(&(start, origin)) => (origin + (derived - start)) as usize,
            None => 0,
        }
    }

    /// Returns the origin's span from the first to the last byte of a derived span.
    pub fn span_to_origin(&self, span: Span) -> Span {
        if span.is_empty() {
            let at = self.to_origin(span.start);
            return Span::new(at, at);
        }
        Span::new(self.to_origin(span.start), self.to_origin(span.end - 1) + 1)
    }

    /// Returns the stretches as `(derived span, start in the origin)`, in order.
    pub fn stretches(&self) -> impl Iterator<Item = (Span, usize)> + '_ {
        self.runs.iter().enumerate().map(|(i, &(start, origin))| {
            let end = self.runs.get(i + 1).map_or(self.len, |next| next.0);
            (Span::new(start as usize, end as usize), origin as usize)
        })
    }

    /// Returns the map of the part `span` of the derived text, counted from its start.
    #[must_use]
    pub fn slice(&self, span: Span) -> Self {
        let mut out = Self::default();
        for (stretch, origin) in self.stretches() {
            let start = stretch.start.max(span.start);
            let end = stretch.end.min(span.end);
            if start < end {
                out.push(origin + (start - stretch.start), end - start);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjoining_stretches_become_one() {
        let mut map = OffsetMap::default();
        map.push(3, 2);
        map.push(5, 4);
        map.push(20, 1);
        let all: Vec<_> = map.stretches().collect();
        assert_eq!(all, [(Span::new(0, 6), 3), (Span::new(6, 7), 20)]);
    }

    #[test]
    fn offsets_lead_back_across_a_gap() {
        let mut map = OffsetMap::default();
        map.push(3, 6);
        map.push(20, 3);
        assert_eq!(map.to_origin(0), 3);
        assert_eq!(map.to_origin(6), 20);
        assert_eq!(map.to_origin(9), 23);
        assert_eq!(map.span_to_origin(Span::new(3, 6)), Span::new(6, 9));
        assert_eq!(map.slice(Span::new(3, 9)).to_origin(0), 6);
    }
}
