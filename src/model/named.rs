//! Declares enums whose variants have a name in JSON and filters.
//!
//! One list gives the variants, their names and the order in which people see them, so that they
//! cannot disagree. It deliberately does not parse: who takes a name from a user also says what to
//! do about a wrong one.

/// Declares a plain enum whose variants have a name in JSON.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$inner])* $variant,)+ }

        impl $name {
            /// All of them, in the order they are listed for people.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Returns the name used in JSON and filters.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }
    };
}
pub(super) use named;
