//! Reads a quantity: a number, its unit, and the words that bound it.
//!
//! From a number that begins at an index the scanner reads on over ranges (2－3家, 5%到10%), fractions
//! (三分之一, 百分之八), tenths (三成) and 翻一番, and back over the cue words before it (不少于, 约).
//!
//! It guarantees an interval whose ends are in order. It deliberately knows nothing of the sentence:
//! whether 20% is growth or a share is told elsewhere.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::unit::{self, Unit, UnitClass};
use crate::extract::letters::Letters;
use crate::extract::numeral::{self, Numeral, times};
use crate::extract::words::{Words, rows};
use crate::model::{Cmp, FigureRule};

/// A number with unit and bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Quantity {
    /// First letter of the cue words before the number, or of the number.
    pub(crate) start: usize,
    /// First letter of the number itself.
    pub(crate) number: usize,
    /// One past the last letter of the number itself.
    pub(crate) number_end: usize,
    /// One past the last letter, cue words behind included.
    pub(crate) end: usize,
    /// Lower end as printed, before cue words are heeded.
    pub(crate) low: Decimal,
    /// Upper end as printed.
    pub(crate) high: Decimal,
    /// Whether the ends are printed or implied by 余, 多, 几.
    pub(crate) open: bool,
    /// What the cue words say.
    pub(crate) cmp: Cmp,
    /// Where the deciding cue stands.
    pub(crate) cue: Option<(usize, usize)>,
    /// The unit; none for bare numbers.
    pub(crate) unit: Option<Unit>,
    /// The class of the unit; percent for fractions and tenths.
    pub(crate) class: Option<UnitClass>,
    /// The rule that read it.
    pub(crate) rule: FigureRule,
    /// How the number was written.
    pub(crate) numeral: Numeral,
}

static BEFORE: LazyLock<Words<Cmp>> = LazyLock::new(|| cues("before-"));
static AFTER: LazyLock<Words<Cmp>> = LazyLock::new(|| cues("after-"));

fn cues(side: &'static str) -> Words<Cmp> {
    let words = rows(include_str!("cue.tsv")).filter_map(move |(tag, word)| {
        let cmp = match tag.strip_prefix(side)? {
            "approx" => Cmp::Approx,
            "gt" => Cmp::Gt,
            "ge" => Cmp::Ge,
            "le" => Cmp::Le,
            "lt" => Cmp::Lt,
            _ => Cmp::Reach,
        };
        Some((word, cmp))
    });
    if side == "before-" { Words::backward(words) } else { Words::forward(words) }
}

/// Reads the quantity whose number has just been read. `from` is where the sentence's clause or the
/// quantity before it ends: cue words are not sought beyond it.
pub(crate) fn read(letters: &Letters, numeral: Numeral, from: usize) -> Quantity {
    let mut q = body(letters, numeral);
    look_back(letters, &mut q, from);
    look_ahead(letters, &mut q);
    q
}

fn body(letters: &Letters, numeral: Numeral) -> Quantity {
    if let Some(q) = fraction(letters, numeral) {
        return q;
    }
    if let Some(q) = tenths(letters, numeral) {
        return q;
    }
    let mut q = plain(numeral);
    attach_unit(letters, &mut q);
    if let Some((other, at)) = range_end(letters, &q) {
        join(letters, &mut q, other, at);
    }
    q
}

fn plain(numeral: Numeral) -> Quantity {
    Quantity {
        start: numeral.start,
        number: numeral.start,
        number_end: numeral.end,
        end: numeral.end,
        low: numeral.low,
        high: numeral.high,
        open: numeral.open,
        cmp: if numeral.is_point() {
            Cmp::Eq
        } else if numeral.open {
            Cmp::Gt
        } else {
            Cmp::Range
        },
        cue: None,
        unit: None,
        class: None,
        rule: FigureRule::Quantity,
        numeral,
    }
}

fn attach_unit(letters: &Letters, q: &mut Quantity) {
    let mut at = q.end;
    // 100来个, 三十把人, 5个多亿: 来 stands between number and unit.
    if letters.at(at) == '来' {
        at += 1;
    }
    let Some(mut unit) = unit::read(letters, at) else { return };
    if at > q.end {
        q.cmp = Cmp::Approx;
    }
    if unit.class == UnitClass::Generic && letters.starts(unit.start, "个多") {
        unit.end = unit.start + 1;
    }
    q.end = unit.end;
    q.unit = Some(unit);
    q.class = Some(unit.class);
    let halves =
        matches!(unit.class, UnitClass::Measure | UnitClass::Times | UnitClass::Time);
    // 三斤半, but not 5米半径.
    if halves
        && letters.at(q.end) == '半'
        && !"径年天成自岛封".contains(letters.at(q.end + 1))
    {
        let half = Decimal::new(5, 1);
        q.low = q.low.checked_add(half).unwrap_or(q.low);
        q.high = q.high.checked_add(half).unwrap_or(q.high);
        q.end += 1;
    }
    if unit.class == UnitClass::Percent {
        q.rule = FigureRule::Percent;
        if letters.before(unit.end) == '‰' {
            q.low = times(q.low, Decimal::new(1, 1));
            q.high = times(q.high, Decimal::new(1, 1));
        }
    }
}

/// Reads X分之Y: the number read is the denominator. Catches 三分之一, 百分之十二点五, 一又二分之一, 1/4; misses
/// 百分之百 written 百分百.
fn fraction(letters: &Letters, first: Numeral) -> Option<Quantity> {
    if letters.at(first.end) == '又' {
        let mut q = fraction(letters, numeral::read(letters, first.end + 1)?)?;
        let whole = times(first.low, Decimal::ONE_HUNDRED);
        q.low = whole.checked_add(if whole < Decimal::ZERO { -q.low } else { q.low })?;
        (q.high, q.start, q.number) = (q.low, first.start, first.start);
        return Some(q);
    }
    let slashed = slash(letters, &first);
    let (denominator, top) = match slashed {
        Some(bottom) => (bottom, first),
        None if letters.starts(first.end, "分之") => {
            let from = first.end + 2 + usize::from(letters.at(first.end + 2) == '负');
            (first, numeral::read(letters, from)?)
        }
        None => return None,
    };
    if denominator.low.abs() <= Decimal::ONE {
        return None;
    }
    let end = denominator.end.max(top.end);
    let negative = slashed.is_none() && letters.before(top.start) == '负';
    let part = |value: Decimal| {
        let hundred = times(value, Decimal::ONE_HUNDRED);
        let part = hundred.checked_div(denominator.low).unwrap_or(value);
        (if negative { -part } else { part }).round_dp(12).normalize()
    };
    let mut q = plain(Numeral { start: first.start, end, ..top });
    (q.low, q.high) = (part(top.low), part(top.high));
    if q.low > q.high {
        (q.low, q.high) = (q.high, q.low);
    }
    q.class = Some(UnitClass::Percent);
    let is_percent = denominator.low == Decimal::ONE_HUNDRED;
    q.rule = if is_percent { FigureRule::Percent } else { FigureRule::Fraction };
    // 百分之五到百分之六, 百分之十到十五.
    let at = q.end;
    if is_percent && let Some(next) = range_mark(letters, at) {
        let from = if letters.starts(next, "百分之") { next + 3 } else { next };
        if let Some(other) = numeral::read(letters, from)
            && other.high > q.high
            && unit::read(letters, other.end).is_none()
            && !letters.starts(other.end, "分之")
        {
            (q.high, q.end, q.number_end) = (other.high, other.end, other.end);
            (q.cmp, q.open) = (Cmp::Range, false);
        }
    }
    Some(q)
}

/// Returns the lower number of a fraction with a slash: 1/4. Dates and ratios of units are none.
fn slash(letters: &Letters, top: &Numeral) -> Option<Numeral> {
    if letters.at(top.end) != '/' || top.script != numeral::Script::Arabic {
        return None;
    }
    let bottom = numeral::read(letters, top.end + 1)?;
    let small = bottom.low <= Decimal::from(20) && top.low < bottom.low;
    let lone = letters.at(bottom.end) != '/' && letters.before(top.start) != '/';
    (small && lone && unit::read(letters, bottom.end).is_none()).then_some(bottom)
}

/// Reads 三成, 七成以上, 三成五. Misses 十成; leaves 三成立 and the like alone.
fn tenths(letters: &Letters, numeral: Numeral) -> Option<Quantity> {
    let small = numeral.low <= Decimal::TEN && numeral.low > Decimal::ZERO;
    let after = letters.at(numeral.end + 1);
    let word = "立为果功交本员长就熟品分套年绩色群片都材人龙吨千百效型像因才体";
    if letters.at(numeral.end) != '成' || !small || word.contains(after) {
        return None;
    }
    let mut q = plain(numeral);
    q.end += 1;
    q.number_end += 1;
    (q.low, q.high) = (times(q.low, Decimal::TEN), times(q.high, Decimal::TEN));
    if let Some(more) = numeral::read(letters, q.end)
        && more.low < Decimal::TEN
        && more.digits == 1
        && unit::read(letters, more.end).is_none()
    {
        q.low = q.low.checked_add(more.low).unwrap_or(q.low);
        (q.high, q.end, q.number_end) = (q.low, more.end, more.end);
    }
    if letters.at(q.end) == '半' {
        q.low = q.low.checked_add(Decimal::from(5)).unwrap_or(q.low);
        (q.high, q.end, q.number_end) = (q.low, q.end + 1, q.end + 1);
    }
    if letters.at(q.end) == '多' {
        q.high = q.low.checked_add(Decimal::TEN).unwrap_or(q.low);
        (q.end, q.open, q.cmp) = (q.end + 1, true, Cmp::Gt);
    }
    q.class = Some(UnitClass::Percent);
    q.rule = FigureRule::Tenths;
    Some(q)
}

/// Returns where the second number of a range begins.
fn range_mark(letters: &Letters, at: usize) -> Option<usize> {
    match letters.at(at) {
        '-' if letters.at(at + 1) == '-' => {
            // A dash of two letters parts numbers only in 5——6.
            letters.at(at + 2).is_ascii_digit().then_some(at + 2)
        }
        '-' | '~' | '至' | '到' => Some(at + 1),
        _ => None,
    }
}

/// Returns the second number of a range and where its mark stands.
fn range_end(letters: &Letters, q: &Quantity) -> Option<(Numeral, usize)> {
    let mark = q.end;
    let next = range_mark(letters, mark)?;
    let other = numeral::read(letters, next)?;
    // 由5%到8% is a change, 20减少到5 never comes here; a range goes up.
    let changes = matches!(letters.before(q.number), '由' | '从' | '自');
    let word = matches!(letters.at(mark), '至' | '到');
    let barred = changes && word || letters.starts(other.end, "分之");
    (!barred).then_some((other, mark))
}

/// Joins the second number of a range: its unit and magnitude hold for both.
fn join(letters: &Letters, q: &mut Quantity, other: Numeral, mark: usize) {
    let mut right = plain(other);
    attach_unit(letters, &mut right);
    let alike = match (q.unit, right.unit) {
        (Some(a), Some(b)) => {
            letters.slice(a.start, a.end) == letters.slice(b.start, b.end)
        }
        (Some(_), None) => false,
        (None, _) => true,
    };
    if !alike {
        return;
    }
    let mut low = q.low;
    let no_scale = q.numeral.scale == Decimal::ONE && other.scale > Decimal::ONE;
    if no_scale && q.unit.is_none() && low < other.scale {
        low = q.numeral.scaled(other.scale).low;
    }
    if right.class == Some(UnitClass::Percent) && letters.before(right.end) == '‰' {
        low = times(low, Decimal::new(1, 1));
    }
    if low >= right.high {
        return;
    }
    debug_assert!(mark >= q.number);
    (q.low, q.high) = (low, right.high);
    (q.end, q.number_end) = (right.end, other.end);
    (q.unit, q.class, q.rule) = (right.unit, right.class, right.rule);
    (q.cmp, q.open) = (Cmp::Range, false);
}

/// Reads the cue words before the number.
fn look_back(letters: &Letters, q: &mut Quantity, from: usize) {
    let mut at = q.number;
    let mut strongest: Option<Cmp> = None;
    for _ in 0..4 {
        if let Some((len, cmp)) = BEFORE.before(letters, from, at)
            && fits(letters, from, at, len, q)
        {
            if weight(cmp) > strongest.map_or(0, weight) {
                strongest = Some(cmp);
                q.cue = Some((at - len, at));
            }
            at -= len;
        } else if matches!(letters.before(at), '了' | '到' | '在' | '至') && at > from + 1
        {
            // 增加到5家, 控制在3%: the small word belongs to what stands before it.
            let (len, cmp) = match BEFORE.before(letters, from, at - 1) {
                Some((len, cmp)) if fits(letters, from, at - 1, len, q) => (len, cmp),
                _ => break,
            };
            if weight(cmp) > strongest.map_or(0, weight) {
                strongest = Some(cmp);
                q.cue = Some((at - 1 - len, at));
            }
            at -= len + 1;
        } else {
            break;
        }
    }
    q.start = at;
    if strongest.is_none()
        && let Some((at, len, cmp)) = before_verb(letters, from, at)
    {
        strongest = Some(cmp);
        (q.start, q.cue) = (at, Some((at, at + len)));
    }
    if let Some(cmp) = strongest {
        q.cmp = combine(q.cmp, cmp);
    }
}

/// Returns the bound that stands before the verb of a number: 至少建成1所, 不少于办好3家.
fn before_verb(letters: &Letters, from: usize, at: usize) -> Option<(usize, usize, Cmp)> {
    let verbs = [
        "建成", "办好", "建好", "建设", "新建", "新增", "培育", "引进", "打造", "完成",
        "开展", "组织", "安排", "举办", "创建", "培训", "拥有", "有", "建", "办",
    ];
    let verb = verbs.iter().find(|verb| letters.ends(from, at, verb))?;
    let at = at - verb.chars().count();
    let bounds =
        [("至少", Cmp::Ge), ("不少于", Cmp::Ge), ("最多", Cmp::Le), ("至多", Cmp::Le)];
    let (word, cmp) = bounds.iter().find(|(word, _)| letters.ends(from, at, word))?;
    let len = word.chars().count();
    Some((at - len, len, *cmp))
}

/// Returns whether a cue word is one here: 过 in 超过, 上 in 以上, 近 in 最近 are parts of words.
fn fits(letters: &Letters, from: usize, at: usize, len: usize, q: &Quantity) -> bool {
    if len > 1 {
        return true;
    }
    let before = if at - 1 > from { letters.before(at - 1) } else { '\0' };
    let barred = match letters.before(at) {
        '过' => "通经不超越渡度透错难",
        '上' => {
            let large = q.numeral.script == numeral::Script::Han
                && q.numeral.digits == 1
                && q.low >= Decimal::ONE_HUNDRED;
            return large && !"以之会线网向马晚早身".contains(before);
        }
        '近' => "最附临接靠就远亲邻",
        '超' => "赶",
        '破' => "爆打攻侦突",
        '达' => "发到表传直下通抵",
        '约' => "节制合契公条大预签邀履违特失商誓盟缔",
        '<' | '≥' | '≤' | '逾' => "",
        _ => "",
    };
    !barred.contains(before) || before == '\0'
}

/// Returns how much a cue decides: bounds go before rounding, rounding before 达到.
fn weight(cmp: Cmp) -> u8 {
    match cmp {
        Cmp::Reach | Cmp::Sync | Cmp::Eq => 1,
        Cmp::Approx => 2,
        Cmp::Range => 3,
        Cmp::Ge | Cmp::Gt | Cmp::Le | Cmp::Lt => 4,
    }
}

fn combine(own: Cmp, cue: Cmp) -> Cmp {
    if weight(cue) > weight(own) || cue == Cmp::Reach && own == Cmp::Eq {
        cue
    } else {
        own
    }
}

/// Reads the cue words behind the unit: 以上, 左右.
fn look_ahead(letters: &Letters, q: &mut Quantity) {
    let mut at = q.end;
    // 1年多, 5个多: surplus behind the unit.
    if letters.at(at) == '多'
        && matches!(
            q.class,
            Some(
                UnitClass::Time
                    | UnitClass::Times
                    | UnitClass::Money
                    | UnitClass::Measure
            )
        )
        && !q.open
        && q.numeral.is_point()
        && !matches!(letters.at(at + 1), '元' | '样' | '功' | '次' | '式' | '层' | '种')
    {
        q.high = q.low.checked_add(Decimal::ONE).unwrap_or(q.low);
        (q.open, q.cmp) = (true, Cmp::Gt);
        at += 1;
        q.end = at;
    }
    if letters.at(at) == '(' && letters.starts(at, "(含)") {
        at += 3;
    }
    let Some((len, cmp)) = AFTER.at(letters, at) else { return };
    // 内 and 起 and 许 are words of their own: 5家内资企业, 3起案件.
    if len == 1 && !matches!(letters.at(at + 1), '，' | '。' | '；' | '、' | '\0' | ')')
    {
        return;
    }
    if letters.starts(at, "之内") || letters.at(at) == '内' {
        // 3年内 and 5公里内 bound a time or a place, not an amount.
        if matches!(q.class, Some(UnitClass::Time | UnitClass::Measure)) {
            return;
        }
    }
    q.end = at + len;
    // 控制在5%左右 aims at the number, it does not bound it.
    let aims = cmp == Cmp::Approx
        && q.cue.is_some_and(|(from, to)| letters.ends(from, to, "制在"));
    if aims || weight(cmp) >= weight(q.cmp) || q.cmp == Cmp::Gt && cmp == Cmp::Ge {
        q.cmp = cmp;
        q.cue = Some((at, at + len));
    }
}

/// Returns a number that no unit follows.
pub(super) fn bare(numeral: Numeral, rule: FigureRule) -> Quantity {
    Quantity { rule, ..plain(numeral) }
}

/// Returns a bare number with the unit that a neighbor prints: 12、15和20家.
pub(super) fn with_unit_of(numeral: Numeral, neighbor: &Quantity) -> Quantity {
    let mut q = plain(numeral);
    (q.unit, q.class) = (neighbor.unit, neighbor.class);
    q
}

/// Returns the unit as it is printed in answers.
pub(super) fn unit_text(letters: &Letters, q: &Quantity) -> Option<String> {
    match (q.unit, q.rule) {
        (_, FigureRule::Percent | FigureRule::Fraction | FigureRule::Tenths) => {
            Some("%".to_owned())
        }
        (_, FigureRule::Doubling) => Some("倍".to_owned()),
        (Some(unit), _) => {
            let text = letters.text(unit.start, unit.end);
            Some(match text.as_str() {
                "百分点" => "个百分点".to_owned(),
                "元人民币" => "元".to_owned(),
                _ => text,
            })
        }
        (None, _) => match q.class {
            Some(UnitClass::Money) => Some("元".to_owned()),
            // Those counted without a unit: 6.4万农村人口, 600万农户.
            Some(UnitClass::Person) => Some("人".to_owned()),
            Some(UnitClass::Thing) => Some("户".to_owned()),
            _ => None,
        },
    }
}
