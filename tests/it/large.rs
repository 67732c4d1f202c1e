//! Builds that are stopped, killed, or run out of room: nothing finished is done again, the old index
//! stays whole, and what went wrong is said.

#![expect(clippy::print_stdout, reason = "a test says that it was skipped")]

use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, Ordering};

use baogao::api::{Library, Stage, UpdateRequest, update, update_until};
use baogao::error::ErrorKind;
use baogao::output::answer::SearchAnswer;

use crate::world::{PARAGRAPHS, World, report, request, update_request};

/// More reports than are read before the first is added.
const REPORTS: u16 = 150;

fn large() -> World {
    let world = World::new();
    for n in 0..REPORTS {
        let region = format!("澄江{}区", char::from_u32(0x4e00 + u32::from(n)).unwrap());
        world.write(&format!("{n:03}.txt"), report(&region, 2021, &PARAGRAPHS));
    }
    world
}

/// Builds until some reports are read, then stops.
fn stop_early(world: &World, rebuild: bool) {
    stop_at(world, rebuild, "of 150 reports");
}

/// Stops a build after its first batch, and checks what is said of it.
fn stop_at(world: &World, rebuild: bool, said: &str) {
    let stop = AtomicBool::new(false);
    let request =
        UpdateRequest { rebuild, ..update_request(&world.index(), &world.corpus()) };
    let stopped = update_until(&request, &stop, &mut |progress| {
        if progress.stage == Stage::Reading {
            stop.store(true, Ordering::Relaxed);
        }
    });
    let error = stopped.expect_err("the build was stopped");
    assert_eq!(error.kind, ErrorKind::Stopped);
    assert!(error.message.contains(said), "{error}");
}

fn electric(world: &World) -> SearchAnswer {
    let mut answer = world.library().search(&request("“电梯”", 200)).unwrap();
    answer.elapsed_ms = 0.0;
    answer
}

#[test]
fn a_stopped_build_is_hidden_and_goes_on_where_it_was() {
    let world = large();
    stop_early(&world, false);
    let hidden =
        Library::open(&world.index()).expect_err("nothing is answered from half");
    assert_eq!(hidden.kind, ErrorKind::IndexMissing);
    let counts = world.update().reports;
    assert!(counts.unchanged >= 64, "{counts:?}");
    assert_eq!(counts.unchanged + counts.added, usize::from(REPORTS));
    let whole = electric(&world);
    assert_eq!(whole.total.reports, usize::from(REPORTS));
    let request = UpdateRequest {
        rebuild: true,
        ..update_request(&world.index(), &world.corpus())
    };
    update(&request, &mut |_| {}).unwrap();
    assert_eq!(
        serde_json::to_value(electric(&world)).unwrap(),
        serde_json::to_value(whole).unwrap()
    );
}

/// All files are read and nothing has changed since, but no reader knows of the index yet.
#[test]
fn a_build_that_is_stopped_at_its_end_is_published_by_the_next() {
    let world = World::new();
    world.write("000.txt", report("澄江区", 2020, &PARAGRAPHS));
    stop_at(&world, false, "of 1 reports");
    assert_eq!(world.update().reports.unchanged, 1);
    assert_eq!(electric(&world).total.reports, 1);
}

#[test]
fn a_rebuild_that_is_stopped_leaves_the_old_index() {
    let world = large();
    world.update();
    let before = electric(&world).total;
    stop_early(&world, true);
    assert_eq!(electric(&world).total, before);
    // An update goes on with the index that is there, and the rest of the rebuild is removed.
    assert_eq!(world.update().reports.unchanged, usize::from(REPORTS));
    let folders = fs_err::read_dir(world.index()).unwrap();
    let data = folders.filter(|entry| entry.as_ref().unwrap().path().is_dir());
    assert_eq!(data.count(), 1);
    assert!(!world.index().join("baogao.json.unfinished").exists());
}

#[test]
fn an_update_that_is_stopped_is_known_to_be_behind() {
    let world = World::new();
    world.write("000.txt", report("澄江区", 2020, &PARAGRAPHS));
    world.update();
    for n in 1..REPORTS {
        world.write(&format!("{n:03}.txt"), report("澄江区", 2020, &PARAGRAPHS));
    }
    stop_early(&world, false);
    let library = world.library();
    assert!(library.is_stale().unwrap());
    assert!(library.search(&request("“电梯”", 1)).unwrap().total.reports >= 64);
    assert_eq!(world.update().reports.total, usize::from(REPORTS));
}

#[test]
fn many_small_changes_keep_few_files() {
    let world = World::new();
    for n in 0..40 {
        world.write(&format!("{n:03}.txt"), report("澄江区", 2000 + n, &PARAGRAPHS));
        world.update();
    }
    assert_eq!(electric(&world).total.reports, 40);
    let mut grams = 0;
    for entry in walkdir::WalkDir::new(world.index()) {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        grams += usize::from(name.starts_with("grams-"));
    }
    // Those of the last commit, and of the one before for readers that are opening it.
    assert!(grams < 24, "{grams} files of grams");
}

/// Runs `baogao index` through a shell line that has `$BAOGAO` and the world's folders.
#[cfg(unix)]
fn shell(line: &str, index: &Path, corpus: &Path) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", line]).env("BAOGAO", env!("CARGO_BIN_EXE_baogao"));
    command.env("INDEX", index).env("CORPUS", corpus);
    command.output().expect("a shell")
}

/// A file system that is full ends a build with its reason, and the old index answers.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_leaves_the_old_index() {
    let world = large();
    let disk = tempfile::tempdir().unwrap();
    let mount = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=3m", "tmpfs"])
        .arg(disk.path())
        .output();
    if !mount.is_ok_and(|mount| mount.status.success()) {
        println!("no file system can be mounted here: test skipped");
        return;
    }
    let index = disk.path().join("index");
    let first = world.corpus().join("000.txt");
    let built =
        shell(r#"exec "$BAOGAO" --index "$INDEX" index "$CORPUS""#, &index, &first);
    assert!(built.status.success(), "{built:?}");
    let before =
        Library::open(&index).unwrap().search(&request("“电梯”", 1)).unwrap().total;
    let full = shell(
        r#"dd if=/dev/zero of="$INDEX/../fill" bs=1k 2>/dev/null
           exec "$BAOGAO" --index "$INDEX" index "$CORPUS""#,
        &index,
        &world.corpus(),
    );
    let after =
        Library::open(&index).and_then(|index| index.search(&request("“电梯”", 1)));
    let unmounted = Command::new("umount").arg(disk.path()).status();
    assert!(unmounted.unwrap().success());
    let said = String::from_utf8_lossy(&full.stderr);
    assert_eq!(full.status.code(), Some(2), "{said}");
    assert!(said.contains("disk is full"), "{said}");
    assert_eq!(after.unwrap().total, before);
}

/// However little memory there is, a build ends with a word on it, and the old index answers.
#[cfg(target_os = "linux")]
#[test]
fn too_little_memory_is_said_and_leaves_the_old_index() {
    let world = large();
    let first = world.corpus().join("000.txt");
    let line = r#"exec "$BAOGAO" --index "$INDEX" index "$CORPUS""#;
    assert!(shell(line, &world.index(), &first).status.success());
    // What a thread, a map and a buffer take depends on the machine: each limit stops another step.
    // With less than the first of them the system does not even load the program.
    for kibibytes in (100_000..=1_000_000).step_by(60_000).chain([8_000_000]) {
        let limited = format!("ulimit -v {kibibytes}\n{line}");
        let run = shell(&limited, &world.index(), &world.corpus());
        let said = String::from_utf8_lossy(&run.stderr);
        let reports = electric(&world).total.reports;
        if run.status.success() {
            assert_eq!(reports, usize::from(REPORTS), "{kibibytes} KiB: {said}");
            return;
        }
        assert!(said.contains("memory"), "{kibibytes} KiB: {said}");
        assert!(!said.contains("panicked at src"), "{kibibytes} KiB: {said}");
        assert_eq!(reports, 1, "{kibibytes} KiB: {said}");
    }
    panic!("8 GB are enough on any machine");
}
