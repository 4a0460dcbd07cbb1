use ci_report_parsers::model::{Ticket, Tickets};
use serde::Serialize;

use super::list::{Item, Listing, Noun};
use super::room::{OPEN, Room};
use super::words::{bad, given, message, strong};
use crate::render::escape;
use crate::render::field::Field;
use crate::render::link::{Source, link};

/// What `tickets.md.hbs` sees.
#[derive(Debug, Serialize)]
pub(super) struct TicketsView {
    /// The tickets.
    tickets: Listing<Item>,
}

/// The numbers of the line below the title.
pub(super) fn numbers(tickets: &Tickets) -> Vec<Field> {
    let n = |wanted: fn(&Ticket) -> bool| tickets.tickets.iter().filter(|ticket| wanted(ticket)).count() as u64;
    [
        Some(Field::ours(Noun("ticket", "tickets").count(tickets.tickets.len() as u64))),
        bad(n(|ticket| !ticket.found), "not found"),
        bad(n(|ticket| ticket.found && ticket.closed == Some(true)), "already closed"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The view of a section.
pub(super) fn view(tickets: &Tickets, room: &mut Room) -> TicketsView {
    TicketsView { tickets: room.entries(OPEN, &tickets.tickets, 0, Noun("ticket", "tickets"), |_, _, t| item(t)) }
}

fn item(ticket: &Ticket) -> Item {
    let notes = [
        (!ticket.found).then(|| strong("not found")),
        (ticket.closed == Some(true)).then(|| strong("already closed")),
        given(ticket.state.as_ref()).map(Field::prose),
        given(ticket.assignee.as_ref()).map(Field::prose),
    ];
    Item {
        name: Field::Ours(link(ticket.url.as_deref(), &escape::code(&ticket.key), Source::Input)),
        notes: notes.into_iter().flatten().collect(),
        message: given(ticket.title.as_ref()).map(message),
    }
}
