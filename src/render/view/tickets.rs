use ci_report_parsers::model::{Ticket, Tickets};
use serde::Serialize;

use super::room::{Listing, Noun, OPEN, Room, bad, name, strong};
use crate::render::escape;
use crate::render::field::Field;
use crate::render::link::{Source, link};

/// What `tickets.md.hbs` sees.
#[derive(Debug, Serialize)]
pub(super) struct TicketsView {
    /// The tickets.
    tickets: Listing<Item>,
}

/// One ticket.
#[derive(Debug, Serialize)]
struct Item {
    /// Its key, as a link to its page.
    key: Field,
    /// Its title.
    title: Option<Field>,
    /// State and assignee in small print.
    notes: Vec<Field>,
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
    let state = ticket.state.as_deref().filter(|state| !state.trim().is_empty());
    let notes = [
        (!ticket.found).then(|| strong("not found")),
        (ticket.closed == Some(true)).then(|| strong("already closed")),
        state.map(Field::prose),
        ticket.assignee.as_deref().filter(|name| !name.trim().is_empty()).map(Field::prose),
    ];
    Item {
        key: Field::Ours(link(ticket.url.as_deref(), &escape::code(&ticket.key), Source::Input)),
        title: ticket.title.as_deref().filter(|title| !title.trim().is_empty()).map(name),
        notes: notes.into_iter().flatten().collect(),
    }
}
