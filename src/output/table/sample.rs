//! Hand-made answers about invented places, for the tests of rendering.

use crate::output::answer::{
    Hit, OutlineAnswer, Passage, Report, ReportRef, ReportTotal, SearchAnswer,
    SearchTotal, Searched, Section, SectionRef, Source, SourceRange, Years,
};
use crate::output::commitments::Commitment;
use crate::output::figures::Figure;

/// A passage of 望江区's report of 2023, page 14.
pub(crate) fn passage() -> Passage {
    Passage {
        id: "wangjiang-2023-work#s3.5.2".to_owned(),
        report: "wangjiang-2023-work".to_owned(),
        section: section_ref(),
        text: "完善养老服务。建成社区食堂6家，推动“15分钟社区生活圈”覆盖全部12个街镇，步行可达率达到85%以上。\
               新增托位300个。"
            .to_owned(),
        zone: "body".to_owned(),
        page: Some(14),
        source: SourceRange { start: 1200, end: 1350, dropped: vec![[1260, 1264]] },
        topics: None,
        citation: "《望江区2023年政府工作报告》三（五），p. 14".to_owned(),
    }
}

fn section_ref() -> SectionRef {
    SectionRef {
        id: "s3.5".to_owned(),
        path: vec!["三、2023年工作安排".to_owned(), "（五）增进民生福祉".to_owned()],
        role: "tasks".to_owned(),
    }
}

/// A hit with one match in the middle sentence.
pub(crate) fn hit() -> Hit {
    let passage = passage();
    Hit {
        report: report_ref(2023),
        section: passage.section.clone(),
        citation: passage.citation.clone(),
        passage,
        score: None,
        explanation: None,
        matches: vec![[19, 28]],
        folded: false,
        figures: None,
        commitments: None,
        copies: 1,
        in_report: ReportTotal { passages: 1, occurrences: Some(1) },
    }
}

/// A figure at a place in the text.
pub(crate) fn figure(indicator: &str, text: &str, span: [usize; 2]) -> Figure {
    Figure {
        text: text.to_owned(),
        span,
        passage: Some(passage().id),
        report: Some(passage().report),
        year: Some(2023),
        section: Some(section_ref()),
        indicator: Some(indicator.to_owned()),
        indicator_id: None,
        kind: "level".to_owned(),
        value: Some(12.into()),
        low: Some(12.into()),
        high: Some(12.into()),
        cmp: "eq".to_owned(),
        unit: Some("个".to_owned()),
        agg: None,
        status: "target".to_owned(),
        period: Some(Years { from: 2023, to: 2023 }),
        scope: None,
        basis: None,
        basis_year: None,
        checks: Vec::new(),
        rule: "quantity".to_owned(),
        explain: None,
    }
}

/// A commitment at a place in the text.
pub(crate) fn commitment(span: [usize; 2]) -> Commitment {
    Commitment {
        text: "推动“15分钟社区生活圈”覆盖全部12个街镇，步行可达率达到85%以上".to_owned(),
        span,
        passage: Some(passage().id),
        report: Some(passage().report),
        year: Some(2023),
        section: Some(section_ref()),
        act: "推动".to_owned(),
        object: Some("“15分钟社区生活圈”".to_owned()),
        actor: None,
        kind: "outcome_target".to_owned(),
        strength: "firm".to_owned(),
        cue: None,
        specificity: 4,
        measurable: true,
        deadline: Some("2023-12-31".to_owned()),
        deadline_source: Some("inherited".to_owned()),
        figures: vec![0],
        measures: vec!["12个".to_owned()],
        topics: None,
        rule: "undertaking".to_owned(),
        explain: None,
    }
}

/// The short form of a report of 望江区.
pub(crate) fn report_ref(year: u16) -> ReportRef {
    ReportRef {
        id: format!("wangjiang-{year}-work"),
        title: "政府工作报告".to_owned(),
        kind: Some("work_report".to_owned()),
        year: Some(year),
        region: vec!["云海市".to_owned(), "望江区".to_owned()],
    }
}

/// A search whose totals are those of its hits.
pub(crate) fn search(hits: Vec<Hit>) -> SearchAnswer {
    SearchAnswer {
        schema: "baogao.search/1",
        query: "“15分钟社区生活圈”".to_owned(),
        understood: Vec::new(),
        relaxed: false,
        total: SearchTotal {
            passages: hits.len(),
            occurrences: Some(hits.iter().map(|hit| hit.matches.len()).sum()),
            reports: hits.chunk_by(|a, b| a.report.id == b.report.id).count(),
        },
        total_relation: "eq",
        absent: Vec::new(),
        hits,
        facets: None,
        suggestions: Vec::new(),
        variants: None,
        searched: Searched { reports: 7, passages: 412 },
        elapsed_ms: 3.1,
    }
}

/// A report of 望江区 with all that is known about it.
pub(crate) fn report(year: u16) -> Report {
    let short = report_ref(year);
    Report {
        work: short.id.clone(),
        id: short.id,
        title: short.title,
        kind: short.kind,
        region: short.region,
        level: Some("county".to_owned()),
        year: short.year,
        date: Some(format!("{year}-01-11")),
        session: Some("第七届人民代表大会第三次会议".to_owned()),
        speaker: Some("林远舟".to_owned()),
        review: Some(Years { from: year - 1, to: year - 1 }),
        plan: Some(Years { from: year, to: year }),
        source: Source {
            path: format!("wangjiang/{year}.txt"),
            format: "txt".to_owned(),
            encoding: "gb18030".to_owned(),
            sha256: "0".repeat(64),
            url: None,
        },
        relation: "original".to_owned(),
        containment: None,
        passages: 112,
        chars: 14180,
        figures: None,
        commitments: None,
        sample: false,
        diagnostics: Vec::new(),
    }
}

/// The outline of 望江区's report of 2023.
pub(crate) fn outline() -> OutlineAnswer {
    let section = |id: &str, level: u8, number: &str, title: &str, role: &str| Section {
        id: id.to_owned(),
        level,
        number: (!number.is_empty()).then(|| number.to_owned()),
        title: title.to_owned(),
        role: role.to_owned(),
        path: vec![format!("{number}{title}")],
    };
    OutlineAnswer {
        schema: "baogao.outline/1",
        report: report_ref(2023),
        total: 5,
        sections: vec![
            section("s0", 0, "", "", "front"),
            section("s1", 1, "一、", "2022年工作回顾", "review"),
            section("s2", 1, "二、", "2023年工作安排", "tasks"),
            section("s2.1", 2, "（一）", "增进民生福祉", "tasks"),
            section("s2.1.1", 3, "", "织密服务网络", "tasks"),
        ],
    }
}
