//! The comment in a terminal: the same Markdown, with the same folds.

mod flow;
mod markup;
mod table;

use self::flow::{Line, Span, Style, cut, wrap};
use self::markup::{Element, Node, parse};
use self::table::Cell;

/// A terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// Its columns.
    pub width: usize,
    /// Whether it shows colours.
    pub colour: bool,
    /// Whether everything that the comment folds is shown.
    pub unfold: bool,
}

/// Prints what a forge makes of a comment.
pub(super) fn print(html: &str, screen: Screen) -> String {
    let mut printer = Printer { screen, out: String::new(), blank: true };
    printer.blocks(&parse(html), &Margin::default());
    printer.out.truncate(printer.out.trim_end().len());
    printer.out.push('\n');
    printer.out
}

/// What stands left of a block.
#[derive(Debug, Clone, Default)]
struct Margin {
    /// On its first line.
    first: String,
    /// On all others.
    rest: String,
}

impl Margin {
    /// Further in by two columns.
    fn deeper(&self) -> Self {
        let rest = format!("{}  ", self.rest);
        Self { first: rest.clone(), rest }
    }

    /// Further in, behind a mark.
    fn marked(&self, mark: &str) -> Self {
        Self {
            first: format!("{}{mark}", self.rest),
            rest: format!("{}{}", self.rest, " ".repeat(mark.chars().count())),
        }
    }
}

struct Printer {
    screen: Screen,
    out: String,
    /// Whether the last line is a blank one.
    blank: bool,
}

impl Printer {
    fn blocks(&mut self, nodes: &[Node], margin: &Margin) {
        let mut inline: Vec<&Node> = Vec::new();
        for node in nodes {
            match node {
                Node::Element(element) if is_block(&element.tag) => {
                    self.paragraph(&std::mem::take(&mut inline), margin, Style::default());
                    self.block(element, margin);
                }
                _ => inline.push(node),
            }
        }
        self.paragraph(&inline, margin, Style::default());
    }

    fn block(&mut self, element: &Element, margin: &Margin) {
        let children: Vec<&Node> = element.children.iter().collect();
        match element.tag.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.gap();
                self.paragraph(&children, margin, Style { bold: true, ..Style::default() });
                self.gap();
            }
            "p" => {
                self.gap();
                self.paragraph(&children, margin, Style::default());
                self.gap();
            }
            "pre" => self.code(element, margin),
            "ul" | "ol" => self.list(element, margin),
            "table" => self.table(element, margin),
            "details" => self.fold(element, margin),
            "hr" => self.line(&[Line::plain(&"─".repeat(self.room(margin)), DIM)], &margin.rest),
            _ => self.blocks(&element.children, margin),
        }
    }

    fn paragraph(&mut self, nodes: &[&Node], margin: &Margin, style: Style) {
        let mut spans = Vec::new();
        for node in nodes {
            inline(node, style, &mut spans);
        }
        tint(&mut spans);
        for (i, line) in wrap(&spans, self.room(margin)).into_iter().enumerate() {
            self.line(&[line], if i == 0 { &margin.first } else { &margin.rest });
        }
    }

    /// A fold: its title, and what is within it only where the comment shows it without a click.
    fn fold(&mut self, details: &Element, margin: &Margin) {
        let is_summary = |node: &&Node| matches!(node, Node::Element(element) if element.tag == "summary");
        let (title, content): (Vec<&Node>, Vec<&Node>) = details.children.iter().partition(is_summary);
        let open = self.screen.unfold || details.attributes.contains("open");
        self.paragraph(&title, &margin.marked(if open { "▾ " } else { "▸ " }), Style::default());
        if open {
            let inner = margin.deeper();
            for node in content {
                if let Node::Element(element) = node {
                    self.block(element, &inner);
                }
            }
            self.gap();
        }
    }

    fn list(&mut self, list: &Element, margin: &Margin) {
        for node in &list.children {
            if let Node::Element(item) = node {
                let inner = margin.marked("• ");
                let rest = Margin { first: inner.rest.clone(), rest: inner.rest.clone() };
                let (text, nested): (Vec<&Node>, Vec<&Node>) = item.children.iter().partition(|node| !is_list(node));
                let text: Vec<&Node> = text.into_iter().flat_map(unwrap_paragraph).collect();
                self.paragraph(&text, &inner, Style::default());
                for node in nested {
                    if let Node::Element(element) = node {
                        self.list(element, &rest);
                    }
                }
            }
        }
        self.gap();
    }

    /// Commands stay on one line, to be copied; everything else is cut at the width.
    fn code(&mut self, pre: &Element, margin: &Margin) {
        let mut spans = Vec::new();
        for node in &pre.children {
            verbatim(node, &mut spans);
        }
        let language = match pre.children.first() {
            Some(Node::Element(code)) => code.attributes.as_str(),
            _ => "",
        };
        let margin = margin.deeper();
        self.gap();
        for text in spans.concat().trim_end_matches('\n').split('\n') {
            let text = text.replace('\t', "    ");
            let style = code_style(language, &text);
            let width = if language.contains("language-sh") { usize::MAX } else { self.room(&margin) };
            for line in cut(&text, style, width) {
                self.line(&[line], &margin.rest);
            }
        }
        self.gap();
    }

    fn table(&mut self, table: &Element, margin: &Margin) {
        let mut rows = Vec::new();
        collect_rows(&table.children, &mut rows);
        self.gap();
        for line in table::lines(&rows, self.room(margin)) {
            self.line(&line, &margin.rest);
        }
        self.gap();
    }

    /// The columns that are left.
    fn room(&self, margin: &Margin) -> usize {
        self.screen.width.saturating_sub(margin.rest.chars().count()).max(10)
    }

    fn line(&mut self, parts: &[Line], margin: &str) {
        let text: String = parts.iter().map(|part| part.print(self.screen.colour)).collect();
        self.out.push_str(margin);
        self.out.push_str(&text);
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.out.push('\n');
        self.blank = false;
    }

    fn gap(&mut self) {
        if !self.blank {
            self.out.push('\n');
            self.blank = true;
        }
    }
}

const DIM: Style = Style { bold: false, dim: true, colour: None };
const RED: u8 = 31;
const GREEN: u8 = 32;
const YELLOW: u8 = 33;
const CYAN: u8 = 36;

fn is_block(tag: &str) -> bool {
    matches!(
        tag,
        "h1" | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "p"
            | "pre"
            | "ul"
            | "ol"
            | "table"
            | "details"
            | "hr"
            | "blockquote"
            | "div"
    )
}

fn is_list(node: &Node) -> bool {
    matches!(node, Node::Element(element) if matches!(element.tag.as_str(), "ul" | "ol"))
}

/// The content of the paragraph that a loose list wraps around each entry.
fn unwrap_paragraph(node: &Node) -> Vec<&Node> {
    match node {
        Node::Element(element) if element.tag == "p" => element.children.iter().collect(),
        _ => vec![node],
    }
}

/// Running text: white space counts once, line ends are where `<br>` stands.
fn inline(node: &Node, style: Style, spans: &mut Vec<Span>) {
    let element = match node {
        Node::Text(text) => {
            let text: String = text.chars().map(|c| if c == '\n' { ' ' } else { c }).collect();
            spans.push(Span { text, style });
            return;
        }
        Node::Element(element) => element,
    };
    let style = match element.tag.as_str() {
        "b" | "strong" | "th" => Style { bold: true, ..style },
        "code" => Style { colour: Some(CYAN), ..style },
        "sub" => Style { dim: true, ..style },
        "br" => {
            spans.push(Span { text: "\n".into(), style });
            return;
        }
        _ => style,
    };
    for child in &element.children {
        inline(child, style, spans);
    }
}

/// The mark of the verdict gives its colour to the sentence behind it.
fn tint(spans: &mut [Span]) {
    let first = spans.iter().find_map(|span| span.text.trim_start().chars().next());
    let colour = match first {
        Some('🔴') => RED,
        Some('🟡') => YELLOW,
        Some('🟢') => GREEN,
        _ => return,
    };
    for span in spans.iter_mut().filter(|span| span.style.colour.is_none() && !span.style.dim) {
        span.style.colour = Some(colour);
    }
}

fn verbatim(node: &Node, out: &mut Vec<String>) {
    match node {
        Node::Text(text) => out.push(text.clone()),
        Node::Element(element) => {
            for child in &element.children {
                verbatim(child, out);
            }
        }
    }
}

fn code_style(language: &str, line: &str) -> Style {
    let colour = match line.chars().next() {
        Some('+') if language.contains("language-diff") => Some(GREEN),
        Some('-') if language.contains("language-diff") => Some(RED),
        _ if language.contains("language-sh") => Some(CYAN),
        _ => None,
    };
    Style { colour, ..Style::default() }
}

fn collect_rows(nodes: &[Node], rows: &mut Vec<Vec<Cell>>) {
    for node in nodes {
        let Node::Element(element) = node else { continue };
        if element.tag == "tr" {
            rows.push(element.children.iter().filter_map(cell).collect());
        } else {
            collect_rows(&element.children, rows);
        }
    }
}

fn cell(node: &Node) -> Option<Cell> {
    let Node::Element(element) = node else { return None };
    let mut spans = Vec::new();
    inline(node, Style::default(), &mut spans);
    Some(Cell { spans, right: element.attributes.contains("right") })
}
