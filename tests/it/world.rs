//! A small corpus in a temporary folder, its index, and the naive answers to hold it against.

use std::path::{Path, PathBuf};

use baogao::api::{FilterWords, Library, SearchRequest, UpdateRequest, update};
use baogao::normalize::fold_phrase;
use baogao::output::answer::{IndexAnswer, Passage, SearchAnswer};
use tempfile::TempDir;

/// Invented paragraphs; places and facts do not exist.
pub(crate) const PARAGRAPHS: [&str; 8] = [
    "澄江区开通水上巴士2条，新建“15分钟社区生活圈”示范点6个，步行可达率达到85.5％。",
    "推进老旧小区改造，加装电梯118台；完成雨污混接点整治，年均节水3万吨。",
    "发展海洋装备、冷链食品两大产业，产值增长7%左右，税收占比达到三分之一。",
    "坚持以人民为中心，办好十件民生实事，托育、养老、助残服务一起抓。",
    "一九八○年建成的渡口修缮一新，往返二十四班，最快18分钟靠岸。",
    "工業總產值與農業總產值之比為三比二，是歷史上的第一次。",
    "区政府常务会议通过《澄江区轮渡票价办法》，自2024年3月1日起施行。",
    "𠮷岭茶园（K1-01地块）开园，游客Green Tea体验馆接待1.2万人次。",
];

/// A corpus and its index, removed when dropped.
pub(crate) struct World {
    folder: TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        let world = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        fs_err::create_dir_all(world.corpus()).expect("a folder for reports");
        world
    }

    pub(crate) fn corpus(&self) -> PathBuf {
        self.folder.path().join("reports")
    }

    pub(crate) fn index(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.corpus().join(name);
        if let Some(folder) = path.parent() {
            fs_err::create_dir_all(folder).expect("a folder for reports");
        }
        fs_err::write(path, bytes).expect("a report can be written");
    }

    pub(crate) fn remove(&self, name: &str) {
        fs_err::remove_file(self.corpus().join(name)).expect("a report can be removed");
    }

    pub(crate) fn update(&self) -> IndexAnswer {
        update_at(&self.index(), &self.corpus())
    }

    pub(crate) fn library(&self) -> Library {
        Library::open(&self.index()).expect("the index can be opened")
    }
}

/// Makes an index hold the reports of a folder.
pub(crate) fn update_at(index: &Path, corpus: &Path) -> IndexAnswer {
    update(&update_request(index, corpus), &mut |_| {}).expect("the index can be built")
}

/// A build of a folder's reports that waits for other writers.
pub(crate) fn update_request(index: &Path, corpus: &Path) -> UpdateRequest {
    UpdateRequest {
        index: index.to_owned(),
        sources: vec![corpus.to_owned()],
        columns: Default::default(),
        with_sample: false,
        rebuild: false,
        memory: 64 << 20,
        wait: true,
    }
}

/// Writes a work report of an invented district with the given paragraphs.
pub(crate) fn report(region: &str, year: u16, paragraphs: &[&str]) -> String {
    let mut text = format!(
        "政府工作报告\n——{year}年1月10日在云屿市{region}第三届人民代表大会第二次会议上\n\
         {region}区长 顾一苇\n各位代表：\n现在，我代表{region}人民政府，向大会报告工作，请予审议。\n\
         一、{}年工作回顾\n",
        year - 1
    );
    let (first, second) = paragraphs.split_at(paragraphs.len() / 2);
    for paragraph in first {
        text.push_str(paragraph);
        text.push('\n');
    }
    text.push_str(&format!("二、{year}年工作安排\n"));
    for paragraph in second {
        text.push_str(paragraph);
        text.push('\n');
    }
    text
}

/// A search with nothing but a query and a limit.
pub(crate) fn request(query: &str, limit: usize) -> SearchRequest {
    SearchRequest {
        query: query.to_owned(),
        filters: FilterWords::default(),
        sort: None,
        limit,
        offset: 0,
        no_fold: false,
        copies: false,
        facets: false,
        explain: false,
    }
}

/// An exact phrase as a query.
pub(crate) fn quoted(phrase: &str) -> String {
    let mut query = String::from("“");
    for c in phrase.chars() {
        if matches!(
            c,
            '“' | '”'
                | '"'
                | '*'
                | '\\'
                | '＂'
                | '「'
                | '」'
                | '『'
                | '』'
                | '„'
                | '‟'
                | '＊'
        ) {
            query.push('\\');
        }
        query.push(c);
    }
    query.push('”');
    query
}

/// All passages of a library.
pub(crate) fn passages(library: &Library) -> Vec<Passage> {
    let reports = library.reports(&FilterWords::default(), None, 0).expect("reports");
    let shown =
        reports.reports.iter().map(|r| library.show(&r.id, None, 0).expect("a report"));
    shown.flat_map(|answer| answer.passages).collect()
}

/// How many passages hold a phrase, and how often in all: by looking at every one.
pub(crate) fn naive_scan(passages: &[Passage], phrase: &str) -> (usize, usize) {
    let phrase = fold_phrase(phrase);
    let counts = passages.iter().map(|p| fold_phrase(&p.text).matches(&phrase).count());
    let counts: Vec<usize> = counts.filter(|&n| n > 0).collect();
    (counts.len(), counts.iter().sum())
}

/// An answer as JSON without the time it took.
pub(crate) fn timeless(answer: &SearchAnswer) -> String {
    let answer = SearchAnswer { elapsed_ms: 0.0, ..answer.clone() };
    serde_json::to_string(&answer).expect("an answer is JSON")
}
