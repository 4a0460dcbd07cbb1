//! From a report to what a person reads: the comment's Markdown, and the same in a terminal and as a page.
//!
//! ```text
//! report ─ view (words, numbers) ─ templates (Markdown; escape) ─ budget (fits?) ─ guard ─▶ comment
//!                                                                                       ├─▶ page
//!                                                                                       └─▶ terminal
//! ```

mod budget;
mod error;
mod escape;
mod field;
mod guard;
mod link;
mod page;
mod prose;
mod templates;
mod terminal;
mod view;

use self::budget::{Detail, fit};
use self::view::View;
use crate::report::Report;

pub use self::budget::Budget;
pub use self::error::RenderError;
pub use self::guard::{Broken, guard};
pub use self::templates::Templates;
pub use self::terminal::Screen;

/// A comment, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The Markdown.
    pub body: String,
    /// What was left out so that it fits, in words; the body says so too.
    pub dropped: Vec<String>,
}

/// The report as Markdown that fits the budget and that [`guard`] lets pass.
///
/// # Errors
/// Only templates of one's own can fail: the built-in ones give a comment for every report.
pub fn markdown(report: &Report, budget: &Budget, templates: &Templates) -> Result<Comment, RenderError> {
    let (whole, room) = View::of(report, Detail::ALL);
    let engine = templates.engine(&whole.kinds())?;
    let attempt = |detail: Detail| {
        let (view, room) = View::of(report, detail);
        if !budget.may_admit(room.at_least()) {
            return Ok(None);
        }
        let body = engine.render(&view)?;
        let dropped = view::left_out(room.left_out).unwrap_or_default();
        Ok::<_, RenderError>(budget.admits(&body).then_some(Comment { body, dropped }))
    };
    let comment = fit(room.longest_list(), attempt)?.ok_or(RenderError::TooLong)?;
    guard(&comment.body)?;
    Ok(comment)
}

/// The report as a self-contained page that looks like the comment on the forge.
///
/// # Errors
/// Only templates of one's own can fail.
pub fn html(report: &Report, templates: &Templates) -> Result<String, RenderError> {
    let comment = markdown(report, &Budget::UNLIMITED, templates)?;
    Ok(page::page(&format!("{} — {}", report.job, report.headline), &comment.body))
}

/// The report as the comment reads in a terminal, folded as the comment is.
///
/// # Errors
/// Only templates of one's own can fail.
pub fn terminal(report: &Report, screen: Screen, templates: &Templates) -> Result<String, RenderError> {
    let comment = markdown(report, &Budget::UNLIMITED, templates)?;
    Ok(terminal::print(&page::fragment(&comment.body), screen))
}

/// The report as one JSON object, the published format.
#[must_use]
pub fn json(report: &Report) -> String {
    let mut text = serde_json::to_string_pretty(report).unwrap_or_else(|_| "null".to_owned());
    text.push('\n');
    text
}
