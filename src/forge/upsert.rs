//! One comment per job: read what is there, decide on one step, take it, and look again until nothing is left to do.
//!
//! Looking again makes unclear writes clear (was it applied before the connection broke?), lets processes that race
//! meet at the oldest comment, and shows when an older run has overwritten a newer one in between.

use super::marker::Marker;
use super::patience::Patience;
use super::{Comment, Forge, PostError, Posted, PostedComment, Problem};

/// More steps than any race of a few processes needs.
const MOST_STEPS: u32 = 12;
/// A million comments; a forge that leads in circles ends here.
const MOST_PAGES: u32 = 10_000;

/// A comment that carries this job's key, and where it was listed.
#[derive(Debug)]
struct Own<C> {
    comment: Comment,
    marker: Marker,
    page: Option<C>,
}

/// What to do next.
#[derive(Debug)]
enum Step<'a, C> {
    Create,
    Update(&'a Own<C>),
    Remove(Vec<&'a Own<C>>),
    KeepNewer(&'a Own<C>),
    Finish(&'a Comment),
}

/// The last kind of write that was tried.
#[derive(Debug, Clone, Copy)]
enum Change {
    Created,
    Updated,
}

/// Brings the text to the one comment that carries its marker's key.
pub(super) async fn upsert<F: Forge>(
    forge: &F,
    patience: &Patience,
    marker: &Marker,
    text: &str,
) -> Result<Posted, PostError> {
    let mut work = Upsert { forge, marker, text, own_author: None, written: None, change: None, vanished: false };
    let mut failures = 0;
    for _ in 0..MOST_STEPS {
        match work.step().await {
            Ok(Some(posted)) => return Ok(posted),
            Ok(None) => {}
            Err(Failed::Reading(error)) => return Err(error),
            Err(Failed::Writing(error)) => failures = patience.pause(failures, error).await?,
        }
    }
    Err(Problem::Contended.into())
}

/// Reading has been repeated already; after writing, reading decides whether to write again.
enum Failed {
    Reading(PostError),
    Writing(PostError),
}

struct Upsert<'a, F> {
    forge: &'a F,
    marker: &'a Marker,
    text: &'a str,
    own_author: Option<u64>,
    /// The comment as the forge confirmed our last write.
    written: Option<Comment>,
    change: Option<Change>,
    /// A comment was gone when we came to update it.
    vanished: bool,
}

impl<F: Forge> Upsert<'_, F> {
    async fn step(&mut self) -> Result<Option<Posted>, Failed> {
        let own = self.own_comments().await.map_err(Failed::Reading)?;
        let written = self.written.clone();
        match decide(&own, self.marker, self.text, written.as_ref()) {
            Step::Create => {
                self.change = Some(Change::Created);
                let created = self.forge.create(self.text).await;
                self.confirm(created.map_err(Failed::Writing)?);
            }
            Step::Update(keeper) => self.update(keeper).await?,
            Step::Remove(extras) => {
                for extra in extras {
                    absent_is_fine(self.forge.delete(extra.comment.id).await)?;
                }
            }
            Step::KeepNewer(newer) => return Ok(Some(Posted::KeptNewer(posted(&newer.comment)))),
            Step::Finish(comment) => return Ok(Some(self.finish(comment))),
        }
        Ok(None)
    }

    /// Overwrites a comment, unless it is no longer what was decided upon; then the next look decides anew.
    ///
    /// No forge can write on a condition. A look right before and one right after the write leave the least room for
    /// another process to get in between unseen.
    async fn update(&mut self, keeper: &Own<F::Cursor>) -> Result<(), Failed> {
        let (comments, _) = self.forge.page(keeper.page.clone()).await.map_err(Failed::Reading)?;
        let id = keeper.comment.id;
        if !comments.iter().any(|comment| comment.id == id && comment.text == keeper.comment.text) {
            return Ok(());
        }
        self.change.get_or_insert(Change::Updated);
        match self.forge.update(id, self.text).await {
            Err(error) if error.is_not_found() && !self.vanished => self.vanished = true,
            updated => self.confirm(updated.map_err(Failed::Writing)?),
        }
        Ok(())
    }

    fn finish(&self, comment: &Comment) -> Posted {
        match self.change {
            None => Posted::Unchanged(posted(comment)),
            Some(Change::Created) => Posted::Created(posted(comment)),
            Some(Change::Updated) => Posted::Updated(posted(comment)),
        }
    }

    /// Notes a write that the forge confirmed; its author is this token's, which saves asking.
    fn confirm(&mut self, written: Comment) {
        self.own_author = self.own_author.or(written.author.as_ref().map(|author| author.id));
        self.written = Some(written);
    }

    /// All comments with our key by our own author, oldest first. Others may have copied the marker; theirs are not ours.
    async fn own_comments(&mut self) -> Result<Vec<Own<F::Cursor>>, PostError> {
        let mut own = self.marked_comments().await?;
        if self.own_author.is_none() && !own.is_empty() {
            let comments: Vec<&Comment> = own.iter().map(|own| &own.comment).collect();
            self.own_author = self.forge.own_author(&comments).await?;
        }
        own.retain(|own| own.comment.author.as_ref().is_some_and(|author| Some(author.id) == self.own_author));
        own.sort_by_key(|own| own.comment.id);
        Ok(own)
    }

    async fn marked_comments(&self) -> Result<Vec<Own<F::Cursor>>, PostError> {
        let mut found = Vec::new();
        let mut page = None;
        for _ in 0..MOST_PAGES {
            let (comments, next) = self.forge.page(page.clone()).await?;
            for comment in comments {
                let marker = Marker::of_comment(&comment.text).filter(|marker| marker.key == self.marker.key);
                found.extend(marker.map(|marker| Own { comment, marker, page: page.clone() }));
            }
            if next.is_none() {
                return Ok(found);
            }
            page = next;
        }
        Err(Problem::Oversized.into())
    }
}

/// The next step towards one comment that tells about the latest run.
///
/// All processes agree on the oldest comment: it is updated and never removed, so that no two of them can remove each
/// other's. What a later run wrote is left alone, wherever it stands.
fn decide<'a, C>(own: &'a [Own<C>], marker: &Marker, text: &str, written: Option<&'a Comment>) -> Step<'a, C> {
    let Some((keeper, others)) = own.split_first() else {
        // A list may lag behind a write that the forge has confirmed.
        return written.map_or(Step::Create, Step::Finish);
    };
    let is_newer = |own: &&Own<C>| marker.is_older_than(&own.marker);
    let newest = own.iter().filter(is_newer).max_by_key(|own| own.marker.run);
    let is_done = match written {
        // Another writer of the same run may have come after us: its word is as good as ours.
        Some(_) => !keeper.marker.is_older_than(marker),
        None => keeper.marker == *marker && same_text(&keeper.comment.text, text),
    };
    if newest.is_none() && !is_done {
        return Step::Update(keeper);
    }
    let extras: Vec<&Own<C>> = others.iter().filter(|own| !is_newer(own)).collect();
    match newest {
        _ if !extras.is_empty() => Step::Remove(extras),
        Some(newest) => Step::KeepNewer(newest),
        None => Step::Finish(&keeper.comment),
    }
}

/// Forges drop carriage returns and blanks at the end.
fn same_text(theirs: &str, ours: &str) -> bool {
    theirs.replace('\r', "").trim_end() == ours.replace('\r', "").trim_end()
}

/// Another process may have removed the same comment.
fn absent_is_fine(deleted: Result<(), PostError>) -> Result<(), Failed> {
    match deleted {
        Err(error) if !error.is_not_found() => Err(Failed::Writing(error)),
        _ => Ok(()),
    }
}

fn posted(comment: &Comment) -> PostedComment {
    PostedComment { id: comment.id, url: comment.url.clone() }
}
