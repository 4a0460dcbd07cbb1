//! Just enough HTML to read what the Markdown engine writes: well-formed, few tags, no scripts.

/// A piece of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// Text, its entities resolved.
    Text(String),
    /// A tag and what is within it.
    Element(Element),
}

/// A tag and what is within it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Element {
    /// Its name, in lower case.
    pub(super) tag: String,
    /// What stands behind the name in the tag.
    pub(super) attributes: String,
    /// What is within it.
    pub(super) children: Vec<Node>,
}

impl Element {
    fn new(tag: &str, attributes: &str) -> Self {
        Self { tag: tag.to_ascii_lowercase(), attributes: attributes.to_owned(), children: Vec::new() }
    }
}

/// Elements below the level at which something is lost rather than the stack.
const DEEPEST: usize = 64;

/// Reads a page. Tags that do not match are closed where their parents are.
pub(super) fn parse(html: &str) -> Vec<Node> {
    let mut open = vec![Element::new("", "")];
    let mut rest = html;
    while let Some((before, tag, after)) = next_tag(rest) {
        push(&mut open, Node::Text(unescape(before)));
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            close(&mut open, name.trim());
        } else if !tag.starts_with('!') {
            let tag = tag.trim_end_matches('/');
            let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
            let element = Element::new(name, attributes);
            if matches!(element.tag.as_str(), "br" | "hr" | "img" | "input") || open.len() > DEEPEST {
                push(&mut open, Node::Element(element));
            } else {
                open.push(element);
            }
        }
    }
    push(&mut open, Node::Text(unescape(rest)));
    while open.len() > 1 {
        fold_last(&mut open);
    }
    open.pop().map(|root| root.children).unwrap_or_default()
}

/// What stands before the next tag or comment, the tag without its brackets, and what follows it.
fn next_tag(html: &str) -> Option<(&str, &str, &str)> {
    let (before, after) = html.split_once('<')?;
    let end = if after.starts_with("!--") { "-->" } else { ">" };
    let (tag, rest) = after.split_once(end)?;
    Some((before, tag, rest))
}

fn push(open: &mut [Element], node: Node) {
    if matches!(&node, Node::Text(text) if text.is_empty()) {
        return;
    }
    if let Some(element) = open.last_mut() {
        element.children.push(node);
    }
}

fn close(open: &mut Vec<Element>, name: &str) {
    let Some(at) = open.iter().rposition(|element| element.tag.eq_ignore_ascii_case(name)) else { return };
    while open.len() > at.max(1) {
        fold_last(open);
    }
}

fn fold_last(open: &mut Vec<Element>) {
    if let Some(element) = open.pop() {
        push(open, Node::Element(element));
    }
}

/// Resolves the entities that the Markdown engine and the escaping write.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let known = after.split_once(';').and_then(|(name, after)| Some((character(name)?, after)));
        let (character, after) = known.unwrap_or(('&', after));
        out.push(character);
        rest = after;
    }
    out + rest
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "nbsp" => Some('\u{a0}'),
        _ => char::from_u32(name.strip_prefix('#')?.parse().ok()?).filter(|c| !c.is_control()),
    }
}

#[cfg(test)]
mod markup_tests {
    use super::*;

    #[test]
    fn tags_comments_and_entities_are_told_apart() {
        let nodes = parse("a<br />b <code class=\"x\">c &lt;&#124;<!-- > --></code></p>&x");
        let code = Element { children: vec![Node::Text("c <|".into())], ..Element::new("code", "class=\"x\"") };
        let expected = [
            Node::Text("a".into()),
            Node::Element(Element::new("br", "")),
            Node::Text("b ".into()),
            Node::Element(code),
            Node::Text("&x".into()),
        ];
        assert_eq!(nodes, expected);
    }

    #[test]
    fn an_entity_cannot_bring_a_control_character_back() {
        assert_eq!(parse("&#27;[31m"), [Node::Text("&#27;[31m".into())]);
    }

    #[test]
    fn deep_nesting_ends() {
        assert_eq!(parse(&"<b>".repeat(100_000)).len(), 1);
    }
}
