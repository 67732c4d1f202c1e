//! Building is atomic and exclusive; what is no whole index of ours is refused with what to do.

use std::process::{Command, Stdio};
use std::time::Duration;

use baogao::api::{Library, UpdateRequest, update};
use baogao::error::ErrorKind;
use fs_err as fs;

use crate::world::{PARAGRAPHS, World, report, request, update_request};

fn refusal(world: &World) -> (ErrorKind, String) {
    let error = Library::open(&world.index()).expect_err("the index is refused");
    (error.kind, error.hint.expect("every refusal says what to do"))
}

fn built() -> World {
    let world = World::new();
    world.write("2020.txt", report("澄江区", 2020, &PARAGRAPHS));
    world.update();
    world
}

fn data(world: &World) -> std::path::PathBuf {
    let folders = fs::read_dir(world.index()).unwrap().map(|entry| entry.unwrap().path());
    let mut data = folders.filter(|path| path.is_dir());
    data.next().expect("a data folder")
}

#[test]
fn a_missing_index_says_how_to_build_one() {
    let world = World::new();
    let (kind, hint) = refusal(&world);
    assert_eq!(kind, ErrorKind::IndexMissing);
    assert!(hint.contains("baogao index"), "{hint}");
}

#[test]
fn a_folder_of_something_else_is_left_alone() {
    let world = World::new();
    fs::create_dir_all(world.index()).unwrap();
    fs::write(world.index().join("thesis.docx"), "mine").unwrap();
    assert_eq!(refusal(&world).0, ErrorKind::IndexForeign);
    let request = UpdateRequest {
        rebuild: true,
        ..update_request(&world.index(), &world.corpus())
    };
    let error = update(&request, &mut |_| {}).expect_err("not ours to write to");
    assert_eq!(error.kind, ErrorKind::IndexForeign);
    let left: Vec<_> = fs::read_dir(world.index()).unwrap().collect();
    assert_eq!(left.len(), 1);
}

#[test]
fn an_index_of_another_version_is_refused_and_can_be_rebuilt() {
    let world = built();
    let head = world.index().join("baogao.json");
    let text = fs::read_to_string(&head).unwrap();
    let versions =
        [("\"version\": ", "\"version\": 99"), ("fold ", "x "), ("figures ", "x ")];
    for (from, to) in versions {
        assert!(text.contains(from), "{text}");
        fs::write(&head, text.replace(from, to)).unwrap();
        let (kind, hint) = refusal(&world);
        assert_eq!(kind, ErrorKind::IndexVersion);
        assert!(hint.contains("--rebuild"), "{hint}");
    }
    let request = UpdateRequest {
        rebuild: true,
        ..update_request(&world.index(), &world.corpus())
    };
    update(&request, &mut |_| {}).unwrap();
    world.library();
}

#[test]
fn a_damaged_index_is_refused() {
    let names = || -> Vec<String> {
        let world = built();
        let files = fs::read_dir(data(&world)).unwrap();
        let names = files.map(|f| f.unwrap().file_name().to_string_lossy().into_owned());
        let ours = |name: &String| name.ends_with(".bin") || name == "meta.json";
        names.filter(ours).collect()
    };
    for name in names() {
        let world = built();
        let path = data(&world).join(&name);
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        let (kind, _) = refusal(&world);
        assert_eq!(kind, ErrorKind::IndexDamaged, "{name} cut in half");
        fs::remove_file(&path).unwrap();
        let (kind, _) = refusal(&world);
        assert_eq!(kind, ErrorKind::IndexDamaged, "{name} removed");
    }
}

#[test]
fn a_text_that_changed_on_disk_is_never_quoted() {
    let world = built();
    let path = data(&world).join("texts.bin");
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    fs::write(&path, bytes).unwrap();
    assert_eq!(refusal(&world).0, ErrorKind::IndexDamaged);
}

#[test]
fn readers_go_on_reading_while_the_index_changes() {
    let world = built();
    let before = world.library();
    let query = request("“电梯”", 10);
    let expected = before.search(&query).unwrap().total;
    for year in 2021..2027 {
        world.write(&format!("{year}.txt"), report("澄江区", year, &PARAGRAPHS));
        world.update();
        assert_eq!(before.search(&query).unwrap().total, expected);
        let now = world.library().search(&query).unwrap().total;
        assert_eq!(now.reports, usize::from(year - 2019));
    }
}

/// Starts `baogao index` on a world, without waiting for it.
fn start_build(world: &World) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_baogao"))
        .args(["index", "--no-wait", "--index"])
        .arg(world.index())
        .arg(world.corpus())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

/// Kills a build at ever later moments: the index answers for the old reports or for the new ones.
#[test]
fn a_killed_build_leaves_the_old_index_or_the_new_one() {
    let world = built();
    for year in 2021..2041 {
        world.write(&format!("{year}.txt"), report("澄江区", year, &PARAGRAPHS));
    }
    let query = request("“电梯”", 1);
    for step in 0..30 {
        let mut build = start_build(&world);
        std::thread::sleep(Duration::from_millis(step * 17));
        build.kill().expect("a child can be killed");
        build.wait().expect("a child can be waited for");
        let found = world.library().search(&query).unwrap().total.reports;
        assert!(found == 1 || found == 21, "{found} reports after {step} steps");
    }
    world.update();
    assert_eq!(world.library().search(&query).unwrap().total.reports, 21);
}

#[test]
fn of_two_builds_at_once_the_second_says_who_holds_the_lock() {
    let world = built();
    let holder =
        fs::File::options().write(true).open(world.index().join("baogao.lock")).unwrap();
    holder.file().lock().unwrap();
    let request =
        UpdateRequest { wait: false, ..update_request(&world.index(), &world.corpus()) };
    let error = update(&request, &mut |_| {}).expect_err("the lock is held");
    assert_eq!(error.kind, ErrorKind::IndexLocked);
    assert!(error.message.contains("process "), "{}", error.message);
    drop(holder);
    update(&request, &mut |_| {}).unwrap();
}

/// Flips one bit at many places of every file: the answer is the right one or a refusal.
#[test]
fn a_flipped_bit_is_never_answered_from() {
    let world = built();
    let query = request("“区”", 10);
    let right = world.library().search(&query).unwrap().total;
    let files: Vec<_> =
        fs::read_dir(data(&world)).unwrap().map(|file| file.unwrap().path()).collect();
    for path in files.iter().filter(|path| path.extension().is_some()) {
        let whole = fs::read(path).unwrap();
        if whole.is_empty()
            || path.extension().is_some_and(|e| e == "lock" || e == "json")
        {
            continue;
        }
        for place in 0..24 {
            let at = (whole.len() - 1) * place / 23;
            let mut bytes = whole.clone();
            bytes[at] ^= 0x10;
            fs::write(path, &bytes).unwrap();
            if let Ok(answer) =
                Library::open(&world.index()).and_then(|l| l.search(&query))
            {
                assert_eq!(answer.total, right, "{} at {at}", path.display());
            }
        }
        fs::write(path, &whole).unwrap();
    }
}

/// A folder that may only be read is searched all the same.
#[cfg(unix)]
#[test]
fn a_read_only_index_is_searched_and_left_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = built();
    let files = || -> Vec<_> {
        let mut names: Vec<_> =
            fs::read_dir(data(&world)).unwrap().map(|f| f.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = files();
    world.library().search(&request("区", 10)).unwrap();
    assert_eq!(files(), before, "a reader leaves no file behind");
    for name in ["meta.json", ".managed.json", "texts.bin"] {
        let mode = fs::metadata(data(&world).join(name)).unwrap().permissions().mode();
        let texts = fs::metadata(data(&world).join("texts.bin")).unwrap();
        assert_eq!(mode, texts.permissions().mode(), "{name}");
    }
}

/// Writes four reports of some 400 KB each.
fn four_large_reports() -> World {
    let world = World::new();
    let paragraphs = PARAGRAPHS.repeat(450);
    for n in 0..4 {
        world.write(&format!("{n}.txt"), report("澄江区", 2020 + n, &paragraphs));
    }
    world.update();
    world
}

fn texts(world: &World) -> u64 {
    fs::metadata(data(world).join("texts.bin")).unwrap().len()
}

/// What is told of every passage with a word, but for the time it took.
fn answers(world: &World) -> Vec<serde_json::Value> {
    let library = world.library();
    let ask = |query: &&str| {
        let mut answer = library.search(&request(query, 40)).unwrap();
        answer.elapsed_ms = 0.0;
        serde_json::to_value(answer).unwrap()
    };
    ["“电梯”", "“農業總產值”", "托育 养老", "“不在其中”"].iter().map(ask).collect()
}

#[test]
fn texts_of_reports_that_are_gone_are_left_behind_once_they_are_a_third() {
    let world = four_large_reports();
    let all = texts(&world);
    world.remove("0.txt");
    world.update();
    assert_eq!(texts(&world), all, "a quarter is kept");
    world.remove("2.txt");
    world.update();
    assert!(texts(&world) < all * 6 / 10, "{} of {all} bytes", texts(&world));
    let compacted = answers(&world);
    let request = UpdateRequest {
        rebuild: true,
        ..update_request(&world.index(), &world.corpus())
    };
    update(&request, &mut |_| {}).unwrap();
    assert_eq!(compacted, answers(&world));
    world.write("9.txt", report("澄江区", 2019, &PARAGRAPHS));
    assert_eq!(world.update().reports.total, 3);
}

/// Kills a build at ever later moments while it leaves texts behind.
#[test]
fn a_killed_compaction_leaves_the_old_index_or_the_new_one() {
    let world = four_large_reports();
    let all = texts(&world);
    world.remove("0.txt");
    world.remove("2.txt");
    let query = request("“电梯”", 1);
    for step in 0..24 {
        let mut build = start_build(&world);
        std::thread::sleep(Duration::from_millis(step * 40));
        build.kill().expect("a child can be killed");
        build.wait().expect("a child can be waited for");
        let found = world.library().search(&query).unwrap().total.reports;
        assert!(found == 4 || found == 2, "{found} reports after {step} steps");
    }
    // Whatever was interrupted, the next build does, though no file has changed since.
    world.update();
    assert_eq!(world.library().search(&query).unwrap().total.reports, 2);
    assert!(texts(&world) < all * 6 / 10, "{} of {all} bytes", texts(&world));
}
