//! Two processes on one comment, in every order in which their requests can reach the forge.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use super::marker::{Marker, Run};
use super::patience::Patience;
use super::upsert::upsert;
use super::{Author, Comment, Forge, PostError, Posted, Problem, Settings};

const BOT: u64 = 1;
/// More requests than two undisturbed processes need.
const LENGTH: u32 = 14;

/// A forge whose every request takes one step of the schedule, and effect at once.
#[derive(Default)]
struct Table {
    comments: RefCell<Vec<Comment>>,
    last_id: RefCell<u64>,
}

impl Table {
    fn add(&self, text: &str) -> Comment {
        *self.last_id.borrow_mut() += 1;
        let author = Some(Author { id: BOT, login: "bot".to_owned() });
        let comment = Comment { id: *self.last_id.borrow(), author, text: text.to_owned(), url: None, node: None };
        self.comments.borrow_mut().push(comment.clone());
        comment
    }
}

/// Lets the other process have its turn.
async fn turn() {
    let mut is_over = false;
    poll_fn(|_| if std::mem::replace(&mut is_over, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

impl Forge for Table {
    type Cursor = ();

    async fn page(&self, _cursor: Option<()>) -> Result<(Vec<Comment>, Option<()>), PostError> {
        turn().await;
        Ok((self.comments.borrow().clone(), None))
    }

    async fn own_author(&self, _comments: &[&Comment]) -> Result<Option<u64>, PostError> {
        turn().await;
        Ok(Some(BOT))
    }

    async fn create(&self, text: &str) -> Result<Comment, PostError> {
        turn().await;
        Ok(self.add(text))
    }

    async fn update(&self, id: u64, text: &str) -> Result<Comment, PostError> {
        turn().await;
        let mut comments = self.comments.borrow_mut();
        let gone = Problem::NotFound(super::ForgeKind::GitLab);
        let comment = comments.iter_mut().find(|comment| comment.id == id).ok_or(gone)?;
        text.clone_into(&mut comment.text);
        Ok(comment.clone())
    }

    async fn delete(&self, id: u64) -> Result<(), PostError> {
        turn().await;
        self.comments.borrow_mut().retain(|comment| comment.id != id);
        Ok(())
    }
}

fn marker(pipeline: u64, body: &str) -> Marker {
    Marker::new("0123456789abcdef".to_owned(), Some(Run { pipeline, attempt: 1 }), body)
}

fn text(pipeline: u64, body: &str) -> String {
    format!("{}\n{body}", marker(pipeline, body))
}

/// Runs two processes, given by pipeline and body; the schedule says whose request is next.
/// Gives the texts of all comments in the end.
fn run(table: &Table, processes: [(u64, &str); 2], schedule: impl Iterator<Item = bool>) -> Vec<String> {
    let patience = Patience::new(&Settings::default());
    let texts = processes.map(|(pipeline, body)| text(pipeline, body));
    let markers = processes.map(|(pipeline, body)| marker(pipeline, body));
    let mut first = pin!(upsert(table, &patience, &markers[0], &texts[0]));
    let mut second = pin!(upsert(table, &patience, &markers[1], &texts[1]));
    let mut context = Context::from_waker(Waker::noop());
    let mut is_first_left = false;
    for is_second in schedule.chain([false, true].into_iter().cycle().take(100)) {
        let polled = if is_second { second.as_mut().poll(&mut context) } else { first.as_mut().poll(&mut context) };
        if let Poll::Ready(posted) = polled {
            let _: Posted = posted.unwrap();
            is_first_left = is_second;
            break;
        }
    }
    // The other one runs to its end alone.
    for _ in 0..100 {
        let polled = if is_first_left { first.as_mut().poll(&mut context) } else { second.as_mut().poll(&mut context) };
        if let Poll::Ready(posted) = polled {
            let _: Posted = posted.unwrap();
            return table.comments.borrow().iter().map(|comment| comment.text.clone()).collect();
        }
    }
    panic!("a process does not end");
}

fn schedules() -> impl Iterator<Item = impl Iterator<Item = bool>> {
    (0_u32..1 << LENGTH).map(|bits| (0..LENGTH).map(move |place| bits >> place & 1 == 1))
}

#[test]
fn two_processes_of_one_run_end_with_one_comment_in_every_order() {
    for schedule in schedules() {
        assert_eq!(run(&Table::default(), [(5, "same"), (5, "same")], schedule), [text(5, "same")]);
    }
}

#[test]
fn the_newer_of_two_runs_that_create_stays_in_every_order() {
    for schedule in schedules() {
        assert_eq!(run(&Table::default(), [(5, "old"), (6, "new")], schedule), [text(6, "new")]);
    }
}

#[test]
fn two_runs_that_update_leave_one_comment_in_every_order() {
    for schedule in schedules() {
        let table = Table::default();
        table.add(&text(4, "before"));
        let texts = run(&table, [(5, "old"), (6, "new")], schedule);
        assert!(texts == [text(6, "new")] || texts == [text(5, "old")], "{texts:?}");
    }
}

/// Forges have no conditional write: a run that is held up between its look and its write can overwrite a newer one.
/// It takes two requests of the other in between; at an equal pace that does not happen.
#[test]
fn the_newer_of_two_runs_that_update_stays_at_an_equal_pace() {
    for head_start in 0..12 {
        for is_second in [false, true] {
            let table = Table::default();
            table.add(&text(4, "before"));
            let schedule = std::iter::repeat_n(is_second, head_start);
            let schedule = schedule.chain([!is_second, is_second].into_iter().cycle().take(100));
            assert_eq!(run(&table, [(5, "old"), (6, "new")], schedule), [text(6, "new")], "{head_start} {is_second}");
        }
    }
}

#[test]
fn what_racers_left_behind_is_cleared_away_in_every_order() {
    for schedule in schedules() {
        let table = Table::default();
        for pipeline in [2, 4, 3] {
            table.add(&text(pipeline, "before"));
        }
        assert_eq!(run(&table, [(5, "same"), (5, "same")], schedule), [text(5, "same")]);
    }
}
