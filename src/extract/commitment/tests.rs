//! Tests of the reading of commitments as a whole, on sentences about invented places.

use proptest::prelude::*;

use super::*;
use crate::model::{
    CommitmentKind, Kind, Level, Metadata, OffsetMap, Strength, YearSpan,
};

/// A report of 2026 of the invented 晴川县 with one section.
struct Report {
    metadata: Metadata,
    sections: Vec<Section>,
    passages: Vec<Passage>,
}

fn report(role: Role, title: &str, passages: &[(Zone, &str)]) -> Report {
    let metadata = Metadata {
        kind: Some(Kind::WorkReport),
        region: vec!["晴川县".to_owned()],
        level: Some(Level::County),
        year: Some(2026),
        ..Metadata::default()
    };
    let section = Section {
        id: "s1".to_owned(),
        level: 1,
        number: None,
        title: title.to_owned(),
        role,
        parent: None,
        heading: Span::new(0, 0),
    };
    let passage = |&(zone, text): &(Zone, &str)| Passage {
        section: 0,
        text: text.to_owned(),
        zone,
        page: None,
        source: Span::new(0, text.len()),
        dropped: Vec::new(),
        map: OffsetMap::default(),
    };
    Report {
        metadata,
        sections: vec![section],
        passages: passages.iter().map(passage).collect(),
    }
}

impl Report {
    fn read(&self) -> Vec<Commitment> {
        let material = Material {
            metadata: &self.metadata,
            sections: &self.sections,
            passages: &self.passages,
        };
        commitments(&material, &[])
    }

    fn text(&self, commitment: &Commitment) -> &str {
        self.passages[commitment.passage].text.get(commitment.span.range()).unwrap()
    }
}

fn check(role: Role, text: &str, expected: &[&str]) {
    let report = report(role, "", &[(Zone::Body, text)]);
    let found = report.read();
    let texts: Vec<&str> = found.iter().map(|c| report.text(c)).collect();
    assert_eq!(texts, expected, "{text}");
}

fn only(text: &str) -> Commitment {
    let found = report(Role::Tasks, "", &[(Zone::Body, text)]).read();
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found.into_iter().next().unwrap()
}

#[test]
fn each_act_is_a_commitment_of_its_own() {
    check(
        Role::Tasks,
        "加强河道监管，新建泵站2座。去年建成了水厂。",
        &["加强河道监管", "新建泵站2座"],
    );
    check(Role::Review, "加强河道监管，新建泵站2座。", &[]);
}

#[test]
fn a_text_without_sections_commits_by_modal_words() {
    check(Role::Front, "我们将新建泵站2座。", &["我们将新建泵站2座"]);
    check(Role::Front, "新建泵站2座。", &[]);
}

#[test]
fn a_run_in_heading_is_not_read() {
    let report = report(
        Role::Tasks,
        "做强文旅产业",
        &[(Zone::Body, "做强文旅产业。新建游客中心。"), (Zone::Heading, "加快发展")],
    );
    let found = report.read();
    assert_eq!(found.len(), 1);
    assert_eq!(report.text(&found[0]), "新建游客中心");
}

#[test]
fn a_short_first_sentence_is_taken_for_a_heading() {
    check(
        Role::Tasks,
        "做强文旅产业。新建游客中心。打造滨江步道。",
        &["新建游客中心", "打造滨江步道"],
    );
    // A sentence that undertakes something and is as short as a heading goes with it.
    check(
        Role::Tasks,
        "新建晴川大桥。优化公交线路。整治背街小巷。",
        &["优化公交线路", "整治背街小巷"],
    );
}

#[test]
fn act_object_type_and_strength_are_told_apart() {
    let check = |text: &str, act: &str, object: &str, kind, strength, cue: &str| {
        let found = only(text);
        assert_eq!(found.act, act, "{text}");
        assert_eq!(found.object.as_deref(), Some(object), "{text}");
        assert_eq!((found.kind, found.strength), (kind, strength), "{text}");
        assert_eq!(found.cue.as_deref(), Some(cue), "{text}");
    };
    use CommitmentKind as Kind;
    check(
        "新建滨江绿道3公里。",
        "新建",
        "滨江绿道3公里",
        Kind::OutputDelivery,
        Strength::Firm,
        "新建",
    );
    check(
        "力争建成晴川大桥。",
        "建成",
        "晴川大桥",
        Kind::OutputDelivery,
        Strength::Soft,
        "力争",
    );
    check(
        "确保滨江绿道二期竣工。",
        "竣工",
        "滨江绿道二期",
        Kind::OutputDelivery,
        Strength::Hard,
        "确保",
    );
    check(
        "编制晴川新城专项规划。",
        "编制",
        "晴川新城专项规划",
        Kind::PolicyInstrument,
        Strength::Firm,
        "编制",
    );
    check(
        "严禁铺张浪费。",
        "严禁",
        "铺张浪费",
        Kind::Prohibition,
        Strength::Hard,
        "严禁",
    );
    check(
        "深入探索林长制改革。",
        "探索",
        "林长制改革",
        Kind::Process,
        Strength::Exploratory,
        "探索",
    );
}

#[test]
fn a_stated_deadline_is_explicit_and_others_are_inherited() {
    let check = |text: &str, date: &str, source| {
        let found = only(text);
        assert_eq!(found.deadline.as_deref(), Some(date), "{text}");
        assert_eq!(found.deadline_source, Some(source), "{text}");
    };
    check("6月底前建成晴川大桥。", "2026-06-30", DeadlineSource::Explicit);
    check("到2030年，建成晴川大桥。", "2030-12-31", DeadlineSource::Explicit);
    check("建成晴川大桥。", "2026-12-31", DeadlineSource::Inherited);
}

#[test]
fn a_deadline_holds_for_what_follows_in_its_sentence() {
    let text = "到2030年，建成晴川大桥，新建改建农村公路。";
    let found = report(Role::Tasks, "", &[(Zone::Body, text)]).read();
    let dates: Vec<_> = found.iter().map(|c| c.deadline.as_deref()).collect();
    assert_eq!(dates, [Some("2030-12-31"); 2]);
}

#[test]
fn the_report_speaks_for_its_government_unless_a_body_is_named() {
    assert_eq!(only("建成晴川大桥。").actor.as_deref(), Some("晴川县人民政府"));
    assert_eq!(only("由县水务局牵头建成晴川水厂。").actor.as_deref(), Some("县水务局"));
    assert_eq!(only("各级政府要建成示范河湖。").actor.as_deref(), Some("各级政府"));
}

#[test]
fn the_body_of_an_annex_is_given_to_the_project_before_it() {
    let rows = [
        (Zone::Body, "1.新建口袋公园3个，改造菜场2个。主办单位：县住建局、县商务局"),
        (Zone::Body, "新增公办学位900个。"),
        (Zone::Body, "主办单位：县教育局"),
    ];
    let found = report(Role::Annex, "新建口袋公园3个，改造菜场2个", &rows).read();
    assert_eq!(found[0].span.start, "1.".len());
    let actors: Vec<_> = found.iter().map(|c| c.actor.as_deref().unwrap()).collect();
    assert_eq!(actors, ["县住建局、县商务局", "县住建局、县商务局", "县教育局"]);
    assert!(found.iter().all(|c| c.rule == CommitmentRule::Project));
}

#[test]
fn a_row_of_targets_commits() {
    let rows = [
        (Zone::Table, "序号\t指标名称\t单位\t目标值"),
        (Zone::Table, "1\t森林覆盖率\t%\t2030年达到46%"),
        (Zone::Table, "2\t城镇登记失业率\t%\t与全市目标同步"),
    ];
    let found = report(Role::Goals, "主要指标", &rows).read();
    let objects: Vec<_> = found.iter().map(|c| c.object.as_deref().unwrap()).collect();
    assert_eq!(objects, ["森林覆盖率", "城镇登记失业率"]);
    assert_eq!(found[0].deadline.as_deref(), Some("2030-12-31"));
    assert!(found.iter().all(|c| c.measurable && c.rule == CommitmentRule::TableRow));
}

#[test]
fn traditional_script_is_read_and_quoted_as_printed() {
    let text = "我們將加快發展地方工業。";
    let report = report(Role::Other, "", &[(Zone::Body, text)]);
    let found = report.read();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].act, "發展");
}

#[test]
fn a_plan_hands_its_last_year_down() {
    let mut plan = report(Role::Tasks, "", &[(Zone::Body, "建成晴川大桥。")]);
    plan.metadata.kind = Some(Kind::FiveYearPlan);
    plan.metadata.plan = Some(YearSpan { from: 2026, to: 2030 });
    assert_eq!(plan.read()[0].deadline.as_deref(), Some("2030-12-31"));
}

proptest! {
    #[test]
    fn spans_are_ordered_apart_and_on_borders(
        text in "(加快|建设|到2030年|，|。|“|”|：|；|了|我们将|晴川|5%|\t|主办单位|由|负责|（|）| |們|《|1){0,40}",
        role in proptest::sample::select(Role::ALL.to_vec()),
    ) {
        let report = report(role, "建设", &[(Zone::Body, &text), (Zone::Table, &text)]);
        let mut at = (0, 0);
        for found in report.read() {
            let inside = &report.passages[found.passage].text;
            prop_assert!(inside.get(found.span.range()).is_some());
            prop_assert!((found.passage, found.span.start) >= at);
            prop_assert!(!found.span.is_empty() && found.specificity <= 5);
            for ground in &found.grounds {
                if let Some(span) = ground.span {
                    prop_assert_eq!(inside.get(span.range()).map(str::trim), Some(ground.words.as_str()));
                }
            }
            at = (found.passage, found.span.end);
        }
    }
}
