//! Other forms of a phrase, fills of a pattern, and many queries at once: every count is that of a search.

use baogao::api::{
    FilterWords, Library, PatternRequest, TraceBy, TraceRequest, named_queries,
    own_variants,
};
use baogao::error::ErrorKind;

use crate::world::{World, quoted, report, request};

const LINES: [&str; 6] = [
    "建成“15分钟社区生活圈”示范点6个，一刻钟便民生活圈2个。",
    "打造十五分钟社区生活圈，完善一刻钟社区生活圈。",
    "“15分钟”社区生活圈覆盖全部街镇，15分钟社区生活圈步行可达。",
    "落实“十四五”规划，编制第十四个五年规划中期报告，十四五规划开局良好。",
    "到二〇三五年基本建成江畔花园，2035年的目标分三步走。",
    "办好十件民生实事。",
];

fn world() -> (World, Library) {
    let world = World::new();
    world.write("a.txt", report("澄江区", 2021, &LINES[..4]));
    world.write("b.txt", report("墨池县", 2023, &LINES[2..]));
    world.update();
    let library = world.library();
    (world, library)
}

#[test]
fn variants_stand_beside_the_literal_answer_and_not_in_it() {
    let (_world, library) = world();
    let asked = request("“15分钟社区生活圈”", 20);
    let plain = library.search(&asked).unwrap();
    assert_eq!(plain.variants, None);
    let answer = library.search_with_variants(&asked, &[]).unwrap();
    assert_eq!((answer.total, answer.hits), (plain.total, plain.hits));
    let found = answer.variants.unwrap();
    let forms: Vec<(&str, &str)> =
        found.iter().map(|v| (v.form.as_str(), v.relation.as_str())).collect();
    assert_eq!(
        forms,
        [
            ("“15分钟”社区生活圈", "quotes"),
            ("一刻钟社区生活圈", "numeral"),
            ("十五分钟社区生活圈", "numeral"),
        ]
    );
    for variant in &found {
        let total = library.search(&request(&quoted(&variant.form), 0)).unwrap().total;
        let counted = (variant.passages, Some(variant.occurrences), variant.reports);
        assert_eq!(counted, (total.passages, total.occurrences, total.reports));
    }
}

#[test]
fn years_and_plans_have_their_other_names() {
    let (_world, library) = world();
    let forms = |phrase: &str| -> Vec<String> {
        let asked = request(&quoted(phrase), 0);
        let found = library.search_with_variants(&asked, &[]).unwrap();
        found.variants.unwrap().into_iter().map(|variant| variant.form).collect()
    };
    assert_eq!(forms("2035年"), ["二〇三五年"]);
    assert_eq!(forms("十四五规划"), ["第十四个五年规划", "“十四五”规划"]);
}

#[test]
fn a_form_of_the_user_is_told_even_where_it_is_absent() {
    let (_world, library) = world();
    let own = own_variants(
        "[[variant]]\nid = \"圈\"\nforms = [\"15分钟社区生活圈\", \"一刻钟便民生活圈\", \"邻里圈\"]\n\
         relation = \"successor\"",
    )
    .unwrap();
    let asked = request("“15分钟社区生活圈” region:澄江", 0);
    let found = library.search_with_variants(&asked, &own).unwrap().variants.unwrap();
    let of = |form: &str| {
        let mut found = found.iter().filter(|variant| variant.form == form);
        found.next().map(|variant| (variant.relation.as_str(), variant.occurrences))
    };
    assert_eq!(of("一刻钟便民生活圈"), Some(("successor", 1)));
    assert_eq!(of("邻里圈"), Some(("successor", 0)));
}

#[test]
fn trace_gives_each_variant_rows_of_its_own() {
    let (_world, library) = world();
    let request = TraceRequest {
        phrases: vec!["2035年".to_owned()],
        filters: FilterWords::default(),
        by: TraceBy::Year,
        no_fold: false,
        copies: false,
    };
    let plain = library.trace(&request).unwrap();
    let answer = library.trace_with_variants(&request, &[]).unwrap();
    assert_eq!(answer.phrases[0].rows, plain.phrases[0].rows);
    let variant = &answer.phrases[0].variants[0];
    assert_eq!((variant.form.as_str(), variant.occurrences), ("二〇三五年", 1));
    assert_eq!(variant.rows.len(), plain.phrases[0].rows.len());
}

fn pattern(pattern: &str) -> PatternRequest {
    PatternRequest {
        pattern: pattern.to_owned(),
        filters: FilterWords::default(),
        limit: usize::MAX,
        offset: 0,
        copies: false,
    }
}

#[test]
fn fills_are_bounded_by_marks_and_sum_to_the_search() {
    let (_world, library) = world();
    let answer = library.variants(&pattern("“*生活圈”")).unwrap();
    let of = |form: &str| {
        let mut found = answer.forms.iter().filter(|found| found.form == form);
        found.next().map(|found| (found.occurrences, found.reports, found.years.len()))
    };
    assert_eq!(of("15分钟社区生活圈"), Some((3, 2, 2)));
    assert_eq!(of("一刻钟便民生活圈"), Some((1, 1, 1)));
    assert_eq!(of("社区生活圈"), Some((2, 2, 2)));
    for (typed, inner) in [("*生活圈", "生活圈"), ("一*圈", "一*圈"), ("社区*", "社区")]
    {
        let answer = library.variants(&pattern(typed)).unwrap();
        let query = format!("“{inner}”");
        let total = library.search(&request(&query, 0)).unwrap().total;
        let sum: usize = answer.forms.iter().map(|form| form.occurrences).sum();
        assert_eq!(Some(sum), total.occurrences, "{typed}");
        assert_eq!(answer.total, total, "{typed}");
    }
    assert_eq!(library.variants(&pattern("*")).unwrap_err().kind, ErrorKind::Query);
}

#[test]
fn a_batch_answers_what_it_can_and_names_the_rest() {
    let (_world, library) = world();
    let queries = named_queries(
        "[[query]]\nname = \"a\"\nquery = \"“生活圈”\"\nyear = 2021\nlimit = 1\n\
         [[query]]\nname = \"b\"\nquery = \"“没有关上\"\n\
         [[query]]\nname = \"c\"\nquery = \"“不存在的话”\"\n",
    )
    .unwrap();
    let answer = library.batch(&queries);
    assert_eq!((answer.total, answer.failed), (3, 1));
    let names: Vec<&str> = answer.answers.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["a", "b", "c"]);
    let first = answer.answers[0].answer.as_ref().unwrap();
    let mut alone = request("“生活圈”", 1);
    alone.filters.years = vec!["2021".to_owned()];
    let alone = library.search(&alone).unwrap();
    assert_eq!((&first.hits, first.total), (&alone.hits, alone.total));
    let error = answer.answers[1].error.as_ref().unwrap();
    assert_eq!((error.code.as_str(), error.span.is_some()), ("query", true));
    assert!(answer.answers[1].answer.is_none());
    assert_eq!(answer.answers[2].answer.as_ref().unwrap().total.passages, 0);
}
