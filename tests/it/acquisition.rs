//! Files, folders and pages come into a corpus and leave it; nothing is lost on the way.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use assert_cmd::Command;
use baogao::api::{
    AddRequest, Additions, DownloadLimits, Library, RemoveRequest, add, remove,
};
use baogao::error::{ErrorKind, Result};
use baogao::output::acquisition::{AddAnswer, RemoveAnswer};
use fs_err as fs;

use crate::server::{Answer, Server};
use crate::world::{PARAGRAPHS, World, report, request};

/// A world with a folder of downloads beside its corpus.
struct Desk {
    world: World,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { world: World::new() };
        fs::create_dir(desk.folder()).unwrap();
        desk
    }

    fn folder(&self) -> PathBuf {
        self.world.corpus().parent().unwrap().join("下载")
    }

    fn save(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.folder().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn request(&self, named: &[&str]) -> Additions {
        Additions {
            files: AddRequest {
                corpus: self.world.corpus(),
                named: named.iter().map(|name| (*name).to_owned()).collect(),
                attachments: false,
                dry_run: false,
                downloads: DownloadLimits {
                    allow_private: true,
                    max_bytes: 100_000,
                    max_time: Duration::from_secs(20),
                    max_redirects: 3,
                },
            },
            index: Some(self.world.index()),
            memory: 64 << 20,
        }
    }

    fn run(&self, request: &Additions) -> AddAnswer {
        add(request, &AtomicBool::new(false), &mut |_| {}).unwrap()
    }

    fn add(&self, named: &[&str]) -> AddAnswer {
        self.run(&self.request(named))
    }

    fn remove(&self, reports: &[&str], force: bool) -> Result<RemoveAnswer> {
        let request = RemoveRequest {
            corpus: self.world.corpus(),
            reports: reports.iter().map(|name| (*name).to_owned()).collect(),
            force,
            dry_run: false,
        };
        let library = Library::open(&self.world.index())?;
        let (index, stop) = (self.world.index(), AtomicBool::new(false));
        remove(library, &request, &index, 64 << 20, &stop, &mut |_| {})
    }

    fn manifest(&self) -> String {
        fs::read_to_string(self.world.corpus().join("corpus.toml")).unwrap_or_default()
    }

    /// Lists all files of the corpus but the lock.
    fn files(&self) -> Vec<String> {
        let root = self.world.corpus();
        let files = walk(&root).into_iter().map(|file| {
            file.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/")
        });
        files.filter(|name| name != ".baogao.lock").collect()
    }
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(walk(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn paths(answer: &AddAnswer) -> Vec<(&str, &str)> {
    answer.files.iter().map(|f| (f.state.as_str(), f.path.as_str())).collect()
}

const PLACE: &str = "云屿市/澄江区/2023年政府工作报告.txt";

#[test]
fn a_file_comes_in_under_a_readable_name() {
    let desk = Desk::new();
    let text = report("澄江区", 2023, &PARAGRAPHS);
    let file = desk.save("新建 文档(3).txt", &text);
    let answer = desk.add(&[&file]);
    assert_eq!(paths(&answer), [("added", PLACE)]);
    assert_eq!(desk.files(), ["corpus.toml", PLACE]);
    assert_eq!(fs::read_to_string(desk.world.corpus().join(PLACE)).unwrap(), text);
    assert_eq!(fs::read_to_string(&file).unwrap(), text, "the original stays");
    let added = &answer.files[0];
    assert_eq!((added.year, added.kind.as_deref()), (Some(2023), Some("work_report")));
    assert_eq!(added.reports.len(), 1);
    assert_eq!(answer.index.unwrap().reports.added, 1);
    let found = desk.world.library().search(&request("“水上巴士”", 10)).unwrap();
    assert_eq!(found.hits[0].report.id, added.reports[0]);
}

#[test]
fn the_manifest_says_where_a_file_came_from() {
    let desk = Desk::new();
    let own = "# 我的语料\nsample = false  # 真实报告\n";
    desk.world.write("corpus.toml", own);
    let file = desk.save("a.txt", report("澄江区", 2023, &PARAGRAPHS));
    let answer = desk.add(&[&file]);
    let added = &answer.files[0];
    let expected = format!(
        "{own}\n[[report]]\nfile = \"{PLACE}\"\ntitle = \"政府工作报告\"\n\
         origin = {file:?}\nadded = \"{}\"\nsha256 = \"{}\"\n",
        added.added.as_deref().unwrap(),
        added.sha256
    );
    assert_eq!(desk.manifest(), expected);
    let time = added.added.as_deref().unwrap();
    assert!(time.len() == 20 && time.ends_with('Z') && time.contains('T'), "{time}");
    let index = answer.index.unwrap();
    assert_eq!(index.problems, [], "the manifest reads back");
}

#[test]
fn the_same_bytes_come_in_once() {
    let desk = Desk::new();
    let text = report("澄江区", 2023, &PARAGRAPHS);
    let (one, two) = (desk.save("a.txt", &text), desk.save("b.txt", &text));
    let answer = desk.add(&[&one, &two]);
    assert_eq!(paths(&answer), [("added", PLACE), ("present", PLACE)]);
    let before = (desk.files(), desk.manifest());
    let again = desk.add(&[&two]);
    assert_eq!(paths(&again), [("present", PLACE)]);
    assert_eq!(again.files[0].reports.len(), 1);
    assert_eq!(again.index, None);
    assert_eq!((desk.files(), desk.manifest()), before);
    let inside = desk.world.corpus().join(PLACE);
    assert_eq!(paths(&desk.add(&[inside.to_str().unwrap()])), [("present", PLACE)]);
}

#[test]
fn no_file_is_written_over() {
    let desk = Desk::new();
    desk.world.write(PLACE, "我自己的笔记");
    let file = desk.save("a.txt", report("澄江区", 2023, &PARAGRAPHS));
    let other = desk.save("b.txt", report("澄江区", 2023, &PARAGRAPHS[..6]));
    let answer = desk.add(&[&file, &other]);
    let numbered = |n: u8| format!("云屿市/澄江区/2023年政府工作报告-{n}.txt");
    assert_eq!(
        paths(&answer),
        [("added", numbered(2).as_str()), ("added", numbered(3).as_str())]
    );
    let kept = fs::read_to_string(desk.world.corpus().join(PLACE)).unwrap();
    assert_eq!(kept, "我自己的笔记");
}

#[test]
fn what_only_the_old_place_told_is_stated() {
    let desk = Desk::new();
    let text = PARAGRAPHS.join("\n");
    desk.save("region/a.txt", &text);
    desk.save(
        "region/corpus.toml",
        "[[report]]\nfile = \"*.txt\"\nregion = [\"云屿市\", \"澄江区\"]\nyear = 2023\n\
         kind = \"work_report\"\n",
    );
    let folder = desk.folder().join("region");
    let answer = desk.add(&[folder.to_str().unwrap()]);
    assert_eq!(paths(&answer), [("added", PLACE)]);
    let library = desk.world.library();
    let reports = library.reports(&Default::default(), None, 0).unwrap().reports;
    assert_eq!(reports[0].region, ["云屿市", "澄江区"]);
    assert_eq!(reports[0].year, Some(2023));
}

#[test]
fn a_dry_run_writes_nothing() {
    let desk = Desk::new();
    let file = desk.save("a.txt", report("澄江区", 2023, &PARAGRAPHS));
    let other = desk.save("b.txt", report("澄江区", 2023, &PARAGRAPHS[..6]));
    let mut request = desk.request(&[&file, &other]);
    request.files.dry_run = true;
    request.index = None;
    let answer = desk.run(&request);
    let second = "云屿市/澄江区/2023年政府工作报告-2.txt";
    assert_eq!(paths(&answer), [("added", PLACE), ("added", second)]);
    assert!(desk.files().is_empty());
    assert!(!desk.world.index().exists());
}

#[test]
fn what_fails_is_named_and_the_rest_is_added() {
    let desk = Desk::new();
    desk.save("好.txt", report("澄江区", 2023, &PARAGRAPHS));
    desk.save("坏.docx", b"PK\x03\x04");
    desk.save("短.txt", "太短");
    let short = desk.save("只有几个字.txt", "通知");
    let folder = desk.folder();
    let answer = desk.add(&[folder.to_str().unwrap(), &short]);
    assert_eq!(paths(&answer), [("added", PLACE)]);
    let problems: Vec<_> =
        answer.problems.iter().map(|p| (p.path.as_str(), p.kind.as_str())).collect();
    assert_eq!(
        problems,
        [("下载/坏.docx", "damaged"), ("下载/只有几个字.txt", "not_a_report")]
    );
    assert_eq!(answer.skipped.len(), 2);
}

#[test]
fn a_bad_call_adds_nothing() {
    let desk = Desk::new();
    let file = desk.save("a.txt", report("澄江区", 2023, &PARAGRAPHS));
    let stop = AtomicBool::new(false);
    let missing = desk.folder().join("没有.txt");
    for name in [missing.to_str().unwrap(), "ftp://127.0.0.1/a.txt", "http://"] {
        let request = desk.request(&[&file, name]);
        let error = add(&request, &stop, &mut |_| {}).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Usage, "{name}");
    }
    desk.world.write("corpus.toml", "report = \n");
    let error = add(&desk.request(&[&file]), &stop, &mut |_| {}).unwrap_err();
    assert!(error.message.contains("line 1"), "{}", error.message);
    assert_eq!(desk.files(), ["corpus.toml"]);
}

#[test]
fn an_index_of_other_places_is_left_alone() {
    let desk = Desk::new();
    let other = desk.save("other/a.txt", report("澄江区", 2020, &PARAGRAPHS));
    let folder = desk.folder().join("other");
    crate::world::update_at(&desk.world.index(), &folder);
    let file = desk.save("a.txt", report("澄江区", 2023, &PARAGRAPHS));
    let answer = desk.add(&[&file]);
    assert_eq!(answer.index, None);
    assert_eq!(desk.world.library().reports_count(), 1);
    assert!(Path::new(&other).exists());
}

#[test]
fn what_was_added_can_be_removed() {
    let desk = Desk::new();
    let file = desk.save("a.txt", report("澄江区", 2023, &PARAGRAPHS));
    desk.world.write("corpus.toml", "# 说明\n");
    let id = desk.add(&[&file]).files[0].reports[0].clone();
    let gone = desk.remove(&[&id], false).unwrap();
    assert_eq!(gone.files[0].path, PLACE);
    assert_eq!(gone.files[0].origin.as_deref(), Some(file.as_str()));
    assert_eq!(gone.files[0].reports, [id]);
    assert_eq!(desk.files(), ["corpus.toml"], "no empty folder is left");
    assert_eq!(desk.manifest(), "# 说明\n");
    assert_eq!(desk.world.library().reports_count(), 0);
}

#[test]
fn what_was_not_added_or_was_changed_is_removed_by_force_alone() {
    let desk = Desk::new();
    desk.world.write("mine.txt", report("澄江区", 2022, &PARAGRAPHS));
    let file = desk.save("a.txt", report("澄江区", 2023, &PARAGRAPHS));
    let id = desk.add(&[&file]).files[0].reports[0].clone();
    desk.world.write(PLACE, report("澄江区", 2023, &PARAGRAPHS[..6]));
    for (name, why) in [("mine", "was not added"), (id.as_str(), "was changed")] {
        let error = desk.remove(&[&id, name], false).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Usage);
        let only = desk.remove(&[name], false).unwrap_err();
        assert!(only.message.contains(why), "{}", only.message);
    }
    assert_eq!(desk.files().len(), 3, "nothing was removed");
    let gone = desk.remove(&["mine", &id], true).unwrap();
    assert_eq!(gone.files.len(), 2);
    assert_eq!(desk.files(), ["corpus.toml"]);
}

#[test]
fn a_file_of_several_reports_goes_whole_or_not_at_all() {
    let desk = Desk::new();
    let text = PARAGRAPHS.join("\n");
    let rows =
        format!("年份,地区,正文\n2022,澄江区,\"{text}\"\n2023,澄江区,\"{text}\"\n");
    let file = desk.save("各年.csv", rows);
    let answer = desk.add(&[&file]);
    assert_eq!(paths(&answer), [("added", "各年.csv")]);
    let [one, two] = answer.files[0].reports.as_slice() else {
        panic!("{:?}", answer.files[0].reports)
    };
    let error = desk.remove(&[one], false).unwrap_err();
    assert!(error.message.contains("holds other reports too"), "{}", error.message);
    assert_eq!(desk.remove(&[one, two], false).unwrap().files.len(), 1);
    assert_eq!(desk.world.library().reports_count(), 0);
}

fn page(body: &str) -> String {
    let text: String = PARAGRAPHS.iter().map(|p| format!("<p>{p}</p>")).collect();
    format!(
        "<html><head><title>澄江区2023年政府工作报告</title></head><body>\
         <div>来源：澄江区人民政府</div><div>{text}</div>{body}</body></html>"
    )
}

#[test]
fn a_page_comes_in_with_its_address() {
    let desk = Desk::new();
    let server = Server::start(&[
        ("/old", Answer::moved("/2023/t1.html")),
        ("/2023/t1.html", Answer::file("text/html; charset=utf-8", page(""))),
    ]);
    let answer = desk.add(&[&server.url("/old")]);
    assert_eq!(answer.problems, []);
    let added = &answer.files[0];
    assert_eq!(added.format, "html");
    assert_eq!(added.url.as_deref(), Some(server.url("/2023/t1.html").as_str()));
    assert_eq!(added.publisher.as_deref(), Some("澄江区人民政府"));
    assert!(desk.manifest().contains("publisher = \"澄江区人民政府\""));
    let library = desk.world.library();
    let reports = library.reports(&Default::default(), None, 0).unwrap().reports;
    assert_eq!(reports[0].source.url, added.url);
}

#[test]
fn a_charset_that_only_the_server_states_is_kept() {
    let desk = Desk::new();
    let (gbk, _, _) = encoding_rs::GBK.encode("<p>澄江区政府工作报告</p>");
    let body = [gbk.as_ref(), &encoding_rs::GBK.encode(&page("")).0].concat();
    let server =
        Server::start(&[("/a", Answer::file("text/html; charset=gb2312", body))]);
    let answer = desk.add(&[&server.url("/a")]);
    let saved = fs::read(desk.world.corpus().join(&answer.files[0].path)).unwrap();
    assert!(saved.starts_with("\u{feff}<p>澄江区".as_bytes()));
    let found = desk.world.library().search(&request("“水上巴士”", 10)).unwrap();
    assert_eq!(found.total.passages, 1);
}

#[test]
fn attachments_are_offered_and_taken_when_asked() {
    let desk = Desk::new();
    let docx =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/files/wangjiang.docx");
    let link = "<p>附件：<a href='../f/P0123.docx'>望江区2024年政府工作报告</a></p>";
    let word = "application/octet-stream";
    let server = Server::start(&[
        ("/a/t1.html", Answer::file("text/html", page(link))),
        ("/a/t2.html", Answer::file("text/html", format!("<p>通知</p>{link}"))),
        ("/a/t3.html", Answer::file("text/html", page(""))),
        ("/f/P0123.docx", Answer::file(word, fs::read(docx).unwrap())),
    ]);
    let answer = desk.add(&[&server.url("/a/t1.html")]);
    assert_eq!(answer.files.len(), 1);
    let offer = &answer.attachments[0];
    assert_eq!(offer.url, server.url("/f/P0123.docx"));
    assert_eq!(
        (offer.title.as_str(), offer.format.as_str()),
        ("望江区2024年政府工作报告", "docx")
    );

    let answer = desk.add(&[&server.url("/a/t2.html")]);
    assert!(answer.files.is_empty());
    let hint = answer.problems[0].hint.clone().unwrap();
    assert!(hint.contains("baogao add --attachment http"), "{hint}");

    let mut request =
        desk.request(&[&server.url("/a/t2.html"), &server.url("/a/t3.html")]);
    request.files.attachments = true;
    let answer = desk.run(&request);
    assert_eq!(answer.files[0].format, "docx");
    assert!(
        answer.files[0].path.contains("望江区/2024年政府工作报告"),
        "{:?}",
        answer.files
    );
    assert_eq!(answer.problems[0].kind, "no_attachment");
}

#[test]
fn downloads_have_limits() {
    let desk = Desk::new();
    let gzipped = {
        // A megabyte of spaces, as a server would send it.
        use std::io::Write as _;
        let mut gz =
            flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gz.write_all(&vec![b' '; 1 << 20]).unwrap();
        gz.finish().unwrap()
    };
    let server = Server::start(&[
        ("/large", Answer::file("text/plain", vec![b'a'; 100_001])),
        ("/bomb", Answer::file("text/html", gzipped).with("content-encoding", "gzip")),
        ("/gone", Answer::status(410)),
        ("/circle", Answer::moved("/circle")),
        ("/out", Answer::moved("file:///etc/passwd")),
    ]);
    let urls = ["/large", "/bomb", "/gone", "/circle", "/out"].map(|p| server.url(p));
    let named: Vec<&str> = urls.iter().map(String::as_str).collect();
    let answer = desk.add(&named);
    let kinds: Vec<_> = answer.problems.iter().map(|p| p.kind.as_str()).collect();
    assert_eq!(kinds, ["too_large", "too_large", "download", "download", "download"]);
    assert!(answer.problems.iter().all(|p| p.hint.is_some()));
    assert!(answer.files.is_empty());
}

#[test]
fn addresses_of_the_own_network_are_refused() {
    let desk = Desk::new();
    let server = Server::start(&[("/a", Answer::file("text/html", page("")))]);
    let port = server.url("").rsplit(':').next().unwrap().to_owned();
    let urls = [
        server.url("/a"),
        format!("http://localhost:{port}/a"),
        format!("http://[::ffff:127.0.0.1]:{port}/a"),
        format!("http://2130706433:{port}/a"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
    ];
    for url in &urls {
        let mut request = desk.request(&[url]);
        request.files.downloads.allow_private = false;
        let answer = desk.run(&request);
        assert_eq!(answer.problems[0].kind, "not_public", "{url}");
    }
}

#[test]
fn the_command_says_how_it_went() {
    let desk = Desk::new();
    let file = desk.save("a.txt", report("澄江区", 2023, &PARAGRAPHS));
    let bad = desk.save("坏.docx", b"PK\x03\x04");
    let run = |args: &[&str], status: i32| {
        let output = Command::cargo_bin("baogao")
            .unwrap()
            .args(args)
            .args(["--corpus".as_ref(), desk.world.corpus().as_os_str()])
            .args(["--index".as_ref(), desk.world.index().as_os_str()])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(status), "{args:?} {output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    run(&["add", "没有.txt"], 2);
    assert_eq!(run(&["add", &bad], 5), "0 files added, 1 failed\n");
    let shown = run(&["add", &file], 0);
    assert!(shown.starts_with(&format!("added  {PLACE}\n")), "{shown}");
    let json = run(&["add", &file, "--json"], 0);
    assert!(json.starts_with("{\"schema\":\"baogao.add/1\""), "{json}");
    run(&["remove", "没有"], 3);
    let json = run(&["remove", "2023年政府工作报告", "--dry-run", "--json"], 0);
    assert!(json.contains("\"dry_run\":true"), "{json}");
    assert!(run(&["remove", "2023年政府工作报告"], 0).ends_with("1 file removed\n"));
    run(&["remove", "2023年政府工作报告"], 3);
}
