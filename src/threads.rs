//! Shares work among threads, as far as the system gives any, and makes parts ahead of their use.
//!
//! A system that is short of memory refuses threads. What was meant for one that is refused is done by
//! the caller's: work takes longer then and is never lost, and nothing panics. Results are in the
//! order of the parts, whoever did them; a panic in a part goes on in the caller.

use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, Once};
use std::thread::{Builder, scope};

/// Does parts `0..count` of a work, one of them on the caller's thread.
pub(crate) fn share<T: Send>(count: u32, work: impl Fn(u32) -> T + Sync) -> Vec<T> {
    let Some(last) = count.checked_sub(1) else { return Vec::new() };
    scope(|scope| {
        let work = &work;
        let start = |part| Builder::new().spawn_scoped(scope, move || work(part)).ok();
        let started: Vec<_> = (0..last).map(start).collect();
        let own = work(last);
        let joined = (0..).zip(started).map(|(part, thread)| match thread {
            Some(thread) => {
                thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            }
            None => work(part),
        });
        let mut done: Vec<T> = joined.collect();
        done.push(own);
        done
    })
}

/// Does two works side by side, the first on the caller's thread.
pub(crate) fn both<A, B: Send>(
    here: impl FnOnce() -> A,
    there: impl FnOnce() -> B + Send,
) -> (A, B) {
    // Whoever comes first takes it: the other thread, or this one if there is none.
    let there = Mutex::new(Some(there));
    let take = || there.lock().ok().and_then(|mut there| there.take()).map(|work| work());
    let (a, b) = scope(|scope| {
        let thread = Builder::new().spawn_scoped(scope, take);
        let a = here();
        let b = match thread {
            Ok(thread) => {
                thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            }
            Err(_) => take(),
        };
        (a, b)
    });
    (a, b.expect("it is taken once, and nothing panics while it is taken"))
}

/// Makes parts on another thread, at most `most` of them ahead of `take`, which gets them in their order on
/// the caller's thread until it fails.
///
/// # Errors
/// The failure of `take`; parts that were made ahead are then dropped.
pub(crate) fn ahead<T: Send, E>(
    parts: impl Iterator<Item = T> + Send,
    most: usize,
    mut take: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    // Whoever comes first takes them: the other thread, or this one if there is none.
    let parts = Mutex::new(Some(parts));
    let claim = || parts.lock().ok().and_then(|mut parts| parts.take());
    scope(|scope| {
        let (send, receive) = sync_channel(most);
        let make = move || {
            // Nobody takes any more parts where one cannot be sent.
            claim().into_iter().flatten().try_for_each(|part| send.send(part)).ok();
        };
        let Ok(thread) = Builder::new().spawn_scoped(scope, make) else {
            return claim().into_iter().flatten().try_for_each(take);
        };
        let taken = receive.iter().try_for_each(&mut take);
        drop(receive);
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        taken
    })
}

/// Returns the builder of a thread for work that may panic: the panic is told by whoever joins it,
/// and not by the panic hook.
pub(crate) fn quiet() -> Builder {
    const QUIET: &str = "baogao-quiet";
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().name() != Some(QUIET) {
                usual(panic);
            }
        }));
    });
    Builder::new().name(QUIET.to_owned())
}

/// Returns whether the system gives a thread now.
pub(crate) fn can_start() -> bool {
    Builder::new().spawn(|| ()).is_ok_and(|thread| thread.join().is_ok())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_parts() {
        assert_eq!(share(5, |part| part * part), [0, 1, 4, 9, 16]);
        assert_eq!(share(0, |part| part), [0; 0]);
    }

    #[test]
    fn both_works_are_done_with_what_they_borrow() {
        let mut list = vec![1];
        let text = "甲".to_owned();
        let (len, ()) = both(|| text.len(), || list.push(2));
        assert_eq!((len, list), (3, vec![1, 2]));
    }

    #[test]
    fn parts_that_are_made_ahead_are_taken_in_their_order() {
        let mut taken = Vec::new();
        let take = |part| {
            taken.push(part);
            if part == 4 { Err("four") } else { Ok(()) }
        };
        assert_eq!(ahead(0..100, 2, take), Err("four"));
        assert_eq!(taken, [0, 1, 2, 3, 4]);
        assert_eq!(ahead(0..3, 1, |_| Ok::<_, ()>(())), Ok(()));
    }

    #[test]
    fn no_more_than_so_many_parts_are_made_ahead() {
        let made = AtomicUsize::new(0);
        let parts = (0..50_usize).inspect(|_| {
            made.fetch_add(1, Ordering::SeqCst);
        });
        let take = |part| {
            // One is being made, one waits to be handed over, two lie ready.
            let ahead = made.load(Ordering::SeqCst).saturating_sub(part + 1);
            if ahead <= 2 + 1 { Ok(()) } else { Err(ahead) }
        };
        assert_eq!(ahead(parts, 2, take), Ok(()));
        assert_eq!(made.into_inner(), 50);
    }

    #[test]
    fn a_panic_while_parts_are_made_goes_on_in_the_caller() {
        let parts = (0..3).inspect(|&part| assert_ne!(part, 1, "part"));
        let outcome = std::panic::catch_unwind(|| ahead(parts, 1, |_| Ok::<_, ()>(())));
        assert!(outcome.is_err());
    }

    #[test]
    fn a_panic_in_a_part_goes_on_in_the_caller() {
        let outcome =
            std::panic::catch_unwind(|| share(2, |part| assert_ne!(part, 0, "part")));
        assert!(outcome.is_err());
    }
}
