//! What an answer is drawn from: years, regions, kinds, roles and the like.
//!
//! Several values of one filter are alternatives; different filters are all required. Values come from
//! options and parameters through [`Filter::add`], or from the fields of a query through
//! [`Query::split_filter`]. Names of regions, topics and reports are kept as typed: only the index knows
//! which exist, and [`unknown_value`] words the error for one that does not.

use super::facets::Facet;
use super::names;
use super::nearest::nearest;
use super::syntax::{Field, FieldValue, Query};
use super::years::YearRange;
use crate::error::{Error, ErrorKind, Result};
use crate::extract::topic::Catalog;
use crate::model::{Kind, Level, Role};

/// Names that people type for the nation.
const NATION: [&str; 4] = ["全国", "国家", "中国", "国务院"];
const NATION_NAME: &str = "中华人民共和国";

/// What an answer is drawn from; an empty list asks for nothing in particular.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Years of the report.
    pub years: Vec<YearRange>,
    /// Regions, by a full or short name of any part of the path.
    pub regions: Vec<String>,
    /// Kinds of report.
    pub kinds: Vec<Kind>,
    /// Roles of the section.
    pub roles: Vec<Role>,
    /// Levels of government.
    pub levels: Vec<Level>,
    /// Topics of the passage, by name or code.
    pub topics: Vec<String>,
    /// Reports, by id, or end of path or title.
    pub reports: Vec<String>,
    /// Words of a heading above the passage.
    pub chapters: Vec<String>,
}

/// The name of a filter, as options and parameters spell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FilterName {
    /// `year`.
    Year,
    /// `region`.
    Region,
    /// `kind`.
    Kind,
    /// `role`.
    Role,
    /// `level`.
    Level,
    /// `topic`.
    Topic,
    /// `report`.
    Report,
    /// `chapter`.
    Chapter,
}

impl FilterName {
    /// All filters, in the order they are listed for people.
    pub const ALL: [Self; 8] = [
        Self::Year,
        Self::Region,
        Self::Kind,
        Self::Role,
        Self::Level,
        Self::Topic,
        Self::Report,
        Self::Chapter,
    ];

    /// Returns the name of the option and parameter.
    pub fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Region => "region",
            Self::Kind => "kind",
            Self::Role => "role",
            Self::Level => "level",
            Self::Topic => "topic",
            Self::Report => "report",
            Self::Chapter => "chapter",
        }
    }
}

impl Filter {
    /// Adds one value as typed.
    ///
    /// ```
    /// use baogao::query::{Filter, FilterName};
    /// let mut filter = Filter::default();
    /// filter.add(FilterName::Year, "2019..2021")?;
    /// filter.add(FilterName::Kind, "公报")?;
    /// assert!(filter.admits_year(Some(2020)) && !filter.admits_year(None));
    /// # Ok::<(), baogao::error::Error>(())
    /// ```
    ///
    /// # Errors
    /// Of kind `Usage` if the value is empty, no range of years, or no known name; the hint has the
    /// nearest names.
    pub fn add(&mut self, name: FilterName, text: &str) -> Result<()> {
        let text = text.trim();
        if text.is_empty() {
            let message = format!("filter {} has no value", name.name());
            let hint = format!("leave --{} out to search everything", name.name());
            return Err(Error::new(ErrorKind::Usage, message).hinted(hint));
        }
        let listed = || unknown_name(name.name(), text);
        match name {
            FilterName::Year => {
                let range = YearRange::parse(text).map_err(|wrong| {
                    Error::new(ErrorKind::Usage, wrong.message).hinted(wrong.hint)
                })?;
                push_new(&mut self.years, range);
            }
            FilterName::Kind => {
                push_new(&mut self.kinds, names::parse_kind(text).ok_or_else(listed)?);
            }
            FilterName::Role => {
                push_new(&mut self.roles, names::parse_role(text).ok_or_else(listed)?);
            }
            FilterName::Level => {
                push_new(&mut self.levels, names::parse_level(text).ok_or_else(listed)?);
            }
            FilterName::Region => push_new(&mut self.regions, text.to_owned()),
            FilterName::Topic if Catalog::get().find(text).is_none() => {
                return Err(unknown_topic(text));
            }
            FilterName::Topic => push_new(&mut self.topics, text.to_owned()),
            FilterName::Report => push_new(&mut self.reports, text.to_owned()),
            FilterName::Chapter => push_new(&mut self.chapters, text.to_owned()),
        }
        Ok(())
    }

    /// Returns the filter without its values for a facet.
    pub(crate) fn without(&self, facet: Facet) -> Self {
        let mut filter = self.clone();
        match facet {
            Facet::Year => filter.years.clear(),
            Facet::Region => filter.regions.clear(),
            Facet::Level => filter.levels.clear(),
            Facet::Kind => filter.kinds.clear(),
            Facet::Role => filter.roles.clear(),
            Facet::Topic => filter.topics.clear(),
        }
        filter
    }

    /// Returns whether nothing is filtered.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns whether a report of a year may answer; one without a year only if no year is asked.
    pub fn admits_year(&self, year: Option<u16>) -> bool {
        self.years.is_empty()
            || year.is_some_and(|year| self.years.iter().any(|r| r.contains(year)))
    }

    /// Returns whether a report of a kind may answer.
    pub fn admits_kind(&self, kind: Option<Kind>) -> bool {
        self.kinds.is_empty() || kind.is_some_and(|kind| self.kinds.contains(&kind))
    }

    /// Returns whether every report passes; sections are not looked at.
    pub fn admits_all_reports(&self) -> bool {
        self.years.is_empty()
            && self.kinds.is_empty()
            && self.levels.is_empty()
            && self.regions.is_empty()
            && self.reports.is_empty()
    }

    /// Returns whether a section of a role may answer.
    pub fn admits_role(&self, role: Role) -> bool {
        self.roles.is_empty() || self.roles.contains(&role)
    }

    /// Returns whether a report of a level of government may answer.
    pub fn admits_level(&self, level: Option<Level>) -> bool {
        self.levels.is_empty() || level.is_some_and(|level| self.levels.contains(&level))
    }

    /// Returns whether a report of a region, given by its path of full names, may answer.
    pub fn admits_region(&self, path: &[String]) -> bool {
        self.regions.is_empty()
            || self.regions.iter().any(|region| region_names(region, path))
    }
}

/// Returns whether a region as typed names a part of a path of full names.
///
/// A full name, or its beginning of two characters or more, names a region: `长宁` is 长宁区 and 长宁县. Parts
/// of a path may be given with `/` or `>` between them, in order: `上海/长宁`, or full names in one run:
/// `上海市长宁区`. The nation goes by 全国, 国家, 中国 and 国务院 too. Misses a name without its beginning
/// (`浦东` is found, `东新区` is not) and nicknames.
pub fn region_names(typed: &str, path: &[String]) -> bool {
    if NATION.contains(&typed.trim()) {
        return path.first().is_some_and(|first| first == NATION_NAME);
    }
    let mut rest = path.iter();
    let mut parts =
        typed.split(['/', '>', '／']).map(str::trim).filter(|p| !p.is_empty());
    let mut is_any = false;
    let all = parts.all(|part| {
        is_any = true;
        let is_long = part.chars().nth(1).is_some();
        rest.any(|name| name == part || is_long && name.starts_with(part))
    });
    is_any && (all || is_run_of_names(typed, path))
}

/// Returns whether full names of a path, one below the other, are typed in one run: 上海市长宁区.
fn is_run_of_names(typed: &str, path: &[String]) -> bool {
    (0..path.len().saturating_sub(1)).any(|from| {
        let below = path.get(from..).unwrap_or_default();
        let first = below.first().map_or("", String::as_str);
        typed.len() > first.len() && below.concat().starts_with(typed)
    })
}

/// Returns the error for a value that no report has, with the nearest of those that exist.
pub fn unknown_value<'a>(
    name: FilterName,
    typed: &str,
    existing: impl IntoIterator<Item = &'a str>,
) -> Error {
    let near = nearest(typed, existing);
    let hint = if near.is_empty() {
        "see baogao reports for what the index holds".to_owned()
    } else {
        format!("did you mean {}", near.join(" or "))
    };
    let message = format!("unknown {} {typed}", name.name());
    Error::new(ErrorKind::Usage, message).hinted(hint)
}

/// Returns the error for a topic that is no code and no name.
pub(crate) fn unknown_topic(typed: &str) -> Error {
    let near = nearest(typed, Catalog::get().names());
    let hint = if near.is_empty() {
        "see baogao topics for codes and names".to_owned()
    } else {
        format!("did you mean {}", near.join(" or "))
    };
    Error::new(ErrorKind::Usage, format!("unknown topic {typed}")).hinted(hint)
}

/// Returns the error for a name that its list lacks.
fn unknown_name(list: &str, typed: &str) -> Error {
    Error::new(ErrorKind::Usage, format!("unknown {list} {typed}"))
        .hinted(names::unknown(list, typed))
}

/// Adds a value that is not there yet.
fn push_new<T: PartialEq>(values: &mut Vec<T>, value: T) {
    if !values.contains(&value) {
        values.push(value);
    }
}

impl Query {
    /// Splits the fields that every answer must have off into a filter.
    ///
    /// Fields required at the top move, and groups of alternatives of one field (`year:2019 | year:2021`).
    /// A second, different requirement on the same field stays in the query, since values of one filter
    /// are alternatives; two ranges of years become what they share. `has:` and excluded fields stay.
    ///
    /// ```
    /// let query = baogao::query::parse("养老 year:2021 -kind:公报").unwrap();
    /// let (filter, rest) = query.split_filter();
    /// assert!(filter.admits_year(Some(2021)) && filter.kinds.is_empty());
    /// assert_eq!(rest.unwrap().canonical(), "养老 -kind:bulletin");
    /// ```
    pub fn split_filter(self) -> (Filter, Option<Self>) {
        let mut filter = Filter::default();
        let parts = match self.simplify() {
            Self::And(parts) => parts,
            other => vec![other],
        };
        let mut rest: Vec<Self> =
            parts.into_iter().filter(|part| !filter.take(part)).collect();
        let rest = if rest.len() > 1 { Some(Self::And(rest)) } else { rest.pop() };
        (filter, rest)
    }
}

impl Filter {
    /// Takes a required part of a query in, if it says the same as a filter.
    fn take(&mut self, part: &Query) -> bool {
        let fields: Vec<&Field> = match part {
            Query::Field(field) => vec![field],
            Query::Or(parts) => {
                let fields = parts.iter().map(|part| match part {
                    Query::Field(field) => Some(field),
                    _ => None,
                });
                fields.collect::<Option<_>>().unwrap_or_default()
            }
            _ => return false,
        };
        let mut values = Self::default();
        for field in &fields {
            if !values.push(&field.value) {
                return false;
            }
        }
        self.take_values(values, fields.len())
    }

    /// Adds the value of a field, if there is a filter for it.
    fn push(&mut self, value: &FieldValue) -> bool {
        match value {
            FieldValue::Year(range) => push_new(&mut self.years, *range),
            FieldValue::Region(text) => push_new(&mut self.regions, text.clone()),
            FieldValue::Kind(kind) => push_new(&mut self.kinds, *kind),
            FieldValue::Chapter(text) => push_new(&mut self.chapters, text.clone()),
            FieldValue::Topic(text) => push_new(&mut self.topics, text.clone()),
            FieldValue::Role(role) => push_new(&mut self.roles, *role),
            FieldValue::Has(_) => return false,
        }
        true
    }

    /// Takes over `count` values of a single filter whose own list is still empty.
    fn take_values(&mut self, values: Self, count: usize) -> bool {
        count > 0
            && (take_years(&mut self.years, &values.years, count)
                || take_list(&mut self.regions, values.regions, count)
                || take_list(&mut self.kinds, values.kinds, count)
                || take_list(&mut self.chapters, values.chapters, count)
                || take_list(&mut self.topics, values.topics, count)
                || take_list(&mut self.roles, values.roles, count))
    }
}

/// Takes over ranges of years; one range after another becomes what both share.
fn take_years(mine: &mut Vec<YearRange>, more: &[YearRange], count: usize) -> bool {
    if let ([have], [asked]) = (&mine[..], more) {
        let Some(shared) = have.intersection(*asked) else { return false };
        *mine = vec![shared];
        return count == 1;
    }
    take_list(mine, more.to_vec(), count)
}

/// Takes over a list that holds all of the values, if there is none yet.
fn take_list<T>(mine: &mut Vec<T>, more: Vec<T>, count: usize) -> bool {
    let fits = mine.is_empty() && more.len() == count;
    if fits {
        *mine = more;
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    /// Splits a query; the filter is listed value by value, the rest follows behind `~`.
    fn check(query: &str, expected: &str) {
        let (filter, rest) = parse(query).unwrap().split_filter();
        let mut values: Vec<String> =
            filter.years.iter().map(ToString::to_string).collect();
        values.extend(filter.kinds.iter().map(|kind| kind.name().to_owned()));
        values.extend(filter.roles.iter().map(|role| role.name().to_owned()));
        values.extend(filter.regions);
        values.extend(filter.topics);
        values.extend(filter.chapters);
        let rest = rest.map(|rest| rest.canonical()).unwrap_or_default();
        assert_eq!(format!("{}~{rest}", values.join(",")), expected, "{query}");
    }

    fn refused(name: FilterName, text: &str, message: &str, hint: &str) {
        let error = Filter::default().add(name, text).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Usage);
        assert_eq!(error.message, message);
        assert_eq!(error.hint.as_deref(), Some(hint));
    }

    #[test]
    fn required_fields_become_the_filter() {
        check("养老 year:2021 kind:公报", "2021,bulletin~养老");
        check("year:2021", "2021~");
        check("(year:2021 养老) role:review", "2021,review~养老");
        check("地区:望江 章:民生 主题:13 养老", "望江,13,民生~养老");
    }

    #[test]
    fn excluded_and_optional_fields_stay() {
        check("养老 -year:2021", "~养老 -year:2021");
        check("养老 | year:2021", "~养老 | year:2021");
        check("养老 has:figure", "~养老 has:figure");
    }

    #[test]
    fn alternatives_of_one_field_become_a_list() {
        check("养老 (year:2019 | year:2021)", "2019,2021~养老");
        check("养老 (year:2019 | kind:公报)", "~养老 (year:2019 | kind:bulletin)");
    }

    #[test]
    fn a_second_requirement_on_a_field_is_not_an_alternative() {
        check("year:2019.. year:..2021 养老", "2019..2021~养老");
        check("year:2019 year:2021 养老", "2019~year:2021 养老");
        check("region:望江 region:临江 养老", "望江~region:临江 养老");
        check("(year:2019 | year:2021) year:2020.. 养老", "2019,2021~year:2020.. 养老");
    }

    #[test]
    fn unknown_values_get_the_nearest_names() {
        refused(
            FilterName::Kind,
            "buletin",
            "unknown kind buletin",
            "did you mean bulletin",
        );
        refused(FilterName::Role, "taks", "unknown role taks", "did you mean tasks");
        refused(
            FilterName::Year,
            "2019-2021",
            "not a year: 2019-2021",
            "write 2019..2021",
        );
        refused(
            FilterName::Region,
            " ",
            "filter region has no value",
            "leave --region out to search everything",
        );
        let error = unknown_value(FilterName::Region, "望江", ["临江区", "望江区"]);
        assert_eq!(error.hint.as_deref(), Some("did you mean 望江区"));
    }

    #[test]
    fn several_values_are_alternatives() {
        let mut filter = Filter::default();
        assert!(filter.is_empty() && filter.admits_year(None));
        filter.add(FilterName::Year, "2019").unwrap();
        filter.add(FilterName::Year, "2021..").unwrap();
        filter.add(FilterName::Level, "区县").unwrap();
        assert!(filter.admits_year(Some(2019)) && filter.admits_year(Some(2030)));
        assert!(!filter.admits_year(Some(2020)) && !filter.admits_year(None));
        assert!(filter.admits_level(Some(Level::County)));
        assert!(!filter.admits_level(Some(Level::City)));
    }

    #[test]
    fn regions_go_by_the_beginning_of_their_names() {
        let path = ["青禾市".to_owned(), "望江区".to_owned()];
        for typed in ["望江", "望江区", "青禾", "青禾市/望江", "青禾>望江区"]
        {
            assert!(region_names(typed, &path), "{typed}");
        }
        for typed in ["望", "江区", "望江/青禾", "/", "望江县"] {
            assert!(!region_names(typed, &path), "{typed}");
        }
    }
}
