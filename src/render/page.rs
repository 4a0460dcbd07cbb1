//! The comment as a page of its own that looks as the forge would show it.
//!
//! It is made from the very Markdown that is sent, by a Markdown engine with the forges' dialect: so it shows what a
//! reviewer will see, with templates of one's own too. It loads nothing and runs nothing.

use comrak::{Options, markdown_to_html};

use super::escape::{self, Newlines};

/// The look of a comment on GitHub, light or dark as the reader has it.
const STYLE: &str = include_str!("page.css");

/// No script, no image, nothing from elsewhere, whatever the comment holds.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The HTML that a forge makes of a comment.
pub(super) fn fragment(markdown: &str) -> String {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    // In comments a line end is a line break, and the tags of the templates are kept.
    options.render.hardbreaks = true;
    options.render.r#unsafe = true;
    markdown_to_html(markdown, &options)
}

/// A self-contained page.
pub(super) fn page(title: &str, markdown: &str) -> String {
    let title = text(title);
    let comment = fragment(markdown);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<article>\n{comment}</article>\n\
         </main>\n</body>\n</html>\n"
    )
}

/// Plain text as HTML text.
fn text(text: &str) -> String {
    let text = escape::visible(text, Newlines::Shown);
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
