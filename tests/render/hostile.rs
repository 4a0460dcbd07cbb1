//! Whatever a log says, nothing in a comment can act: hostile text in every field of a report, rendered, parsed with
//! the settings of both forges, and looked at as a document tree.

use ci_report::render::{self, Budget, Screen, Templates, guard};
use ci_report::report::{Report, Verdict};
use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};
use proptest::prelude::*;
use serde_json::Value;

use crate::samples;

/// Marks a hostile text, so that it can be found again.
const SIGN: &str = "zq7x";

/// Things that have done harm somewhere.
const PIECES: &[&str] = &[
    "/close",
    "\n/close\n",
    "\r/merge",
    "\n\n/approve\n\n",
    "@root",
    "x @acme/team y",
    "#1",
    "GH-1",
    "!7",
    "~bug",
    "%13",
    "&4",
    "acme/shop#3",
    "2f4a8c6e91b0c2d4a6b8c0d2e4f60718293a4b5c",
    "closes #12",
    "ENG-42",
    "<script>alert(1)</script>",
    "<img src=x onerror=y>",
    "</code>",
    "</details>",
    "<details>",
    "</summary>",
    "</sub>",
    "<!--",
    "-->",
    "<a href=\"https://evil.example\">",
    "<br>",
    "|",
    " | a | b |\n|---|---|\n",
    "\\|",
    "`",
    "``",
    "```",
    "~~~",
    "\n```\n",
    "````text",
    "```mermaid\ngraph TD\n```",
    "$`a`$",
    "$a$",
    "$$x$$",
    "http://evil.example",
    "https://evil.example/x",
    "www.evil.example",
    "ftp://evil.example",
    "mailto:a@evil.example",
    "a@evil.example",
    "[x](https://evil.example)",
    "![x](https://evil.example/i.png)",
    "<https://evil.example>",
    "[[wiki]]",
    "[^1]",
    "^[note]",
    ":tada:",
    "*b*",
    "**b**",
    "_i_",
    "__b__",
    "~~s~~",
    "==h==",
    "{+ a +}",
    "# h",
    "\n# h\n",
    "> q",
    "- i",
    "1. i",
    "\n---\n",
    "===",
    "\n    code",
    "[ ] t",
    "- [x] t",
    "\u{202e}",
    "\u{200b}",
    "\u{2066}",
    "\u{feff}",
    "\u{ad}",
    "\u{0}",
    "\u{2}",
    "\u{2}<b>",
    "\u{1b}[31m",
    "\u{1b}]0;t\u{7}",
    "\u{7f}",
    "\u{85}/close",
    "\u{2028}/close",
    "\u{b}/close",
    "\u{c}/close",
    "\t",
    "\n",
    "\r\n",
    "  ",
    "é",
    "日本",
    "❤\u{fe0f}",
    "&#64;root",
    "&lt;",
    "\\@root",
    "\\",
    "'",
    "\"",
    "javascript:alert(1)",
    "{{x}}",
    "{{{x}}}",
    "https://github.com/o/r/issues/1",
    "\n%%%\n",
    ":::",
    "\n+++\n",
    "<table>",
    "<td>",
    "\n\n",
    "word",
];

fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 1..6);
    (pieces, any::<String>(), prop::bool::weighted(0.02)).prop_map(|(pieces, noise, long)| {
        let text = format!("{}{SIGN}{noise}{}", pieces.concat(), pieces.last().unwrap());
        if long { text.repeat(10_000 / text.len() + 1) } else { text }
    })
}

/// The report with every text from outside replaced, in turn, by one of the hostile ones.
fn poisoned(report: &Report, texts: &[String]) -> Report {
    let mut json = serde_json::to_value(report).unwrap();
    let mut texts = texts.iter().cycle();
    poison(&mut json, "", &mut texts);
    serde_json::from_value(json).unwrap()
}

fn poison<'a>(json: &mut Value, key: &str, texts: &mut impl Iterator<Item = &'a String>) {
    // Words of closed lists, and what the CI system itself says.
    const KEPT: [&str; 12] = [
        "verdict",
        "level",
        "kind",
        "severity",
        "status",
        "from",
        "code",
        "why",
        "operator",
        "job_url",
        "commit_url",
        "pipeline_url",
    ];
    match json {
        Value::String(_) if KEPT.contains(&key) => {}
        Value::String(text) if key == "url" => *text = format!("https://ci.example.com/{}", texts.next().unwrap()),
        Value::String(text) => text.clone_from(texts.next().unwrap()),
        Value::Array(list) => list.iter_mut().for_each(|entry| poison(entry, key, texts)),
        Value::Object(map) => {
            map.iter_mut().for_each(|(key, value)| poison(value, key, texts));
        }
        _ => {}
    }
}

/// What a forge makes of a comment before its own filters.
fn forges() -> [Options<'static>; 2] {
    let mut github = Options::default();
    github.extension.table = true;
    github.extension.strikethrough = true;
    github.extension.autolink = true;
    github.extension.tasklist = true;
    github.extension.footnotes = true;
    github.extension.math_dollars = true;
    github.extension.alerts = true;
    github.render.r#unsafe = true;
    let mut gitlab = github.clone();
    gitlab.extension.math_code = true;
    gitlab.extension.description_lists = true;
    gitlab.extension.multiline_block_quotes = true;
    gitlab.extension.inline_footnotes = true;
    gitlab.extension.wikilinks_title_before_pipe = true;
    gitlab.extension.highlight = true;
    gitlab.extension.superscript = false;
    gitlab.parse.relaxed_autolinks = true;
    gitlab.parse.relaxed_tasklist_matching = true;
    [github, gitlab]
}

/// Walks the tree in reading order and keeps track of the raw tags that are open.
#[derive(Default)]
struct Reader {
    open: Vec<String>,
    visible: String,
    live: Vec<String>,
}

const TAGS: [&str; 10] = ["details", "summary", "code", "sub", "b", "i", "a", "br", "h3", "!--"];

impl Reader {
    fn read<'a>(&mut self, node: &'a AstNode<'a>) {
        match &node.data.borrow().value {
            NodeValue::Text(text) => self.text(text),
            NodeValue::Code(code) => self.visible.push_str(&code.literal),
            NodeValue::CodeBlock(block) => {
                assert!(["text", "diff", "sh"].contains(&block.info.as_str()), "info string {:?}", block.info);
                self.visible.push_str(&block.literal);
            }
            NodeValue::HtmlInline(html) => self.html(html),
            NodeValue::HtmlBlock(block) => self.html(&block.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => self.visible.push('\n'),
            NodeValue::Document
            | NodeValue::Paragraph
            | NodeValue::Heading(_)
            | NodeValue::List(_)
            | NodeValue::Item(_)
            | NodeValue::Strong
            | NodeValue::Table(_)
            | NodeValue::TableRow(_)
            | NodeValue::TableCell => {}
            other => self.live.push(format!("{other:?}")),
        }
        for child in node.children() {
            self.read(child);
        }
    }

    /// Raw HTML: only tags of the templates, in pairs.
    fn html(&mut self, html: &str) {
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            self.text(&unescape(&rest[..at]));
            let end = rest[at..].find('>').expect("a tag ends") + at;
            let tag = &rest[at + 1..end];
            rest = &rest[end + 1..];
            let name: String =
                tag.trim_start_matches('/').chars().take_while(|c| c.is_alphanumeric() || "!-".contains(*c)).collect();
            assert!(TAGS.contains(&name.as_str()), "<{tag}>");
            if name == "a" && !tag.starts_with('/') {
                let href =
                    tag.strip_prefix("a href=\"").and_then(|href| href.strip_suffix('"')).expect("one attribute");
                assert!(href.starts_with("https://ci.example.com/"), "a link that is not ours: {href}");
            } else if name != "!--" {
                assert!(tag.trim_start_matches('/') == name || tag == "details open", "attributes: <{tag}>");
            }
            match (tag.starts_with('/'), name.as_str()) {
                (_, "br" | "!--") => {}
                (false, _) => self.open.push(name),
                (true, _) => assert_eq!(self.open.pop().as_deref(), Some(name.as_str()), "tags in pairs"),
            }
        }
        self.text(&unescape(rest));
    }

    fn text(&mut self, text: &str) {
        self.visible.push_str(text);
        if self.open.iter().any(|tag| tag == "code" || tag == "a") {
            return;
        }
        for word in text.split_whitespace() {
            let acts = word.contains(['@', '#', '~', '$', '`', '&'])
                || word.contains("://")
                || word.contains("www.")
                || word.contains(SIGN) && word.contains('-')
                || word.starts_with(['!', '/'])
                || (word.starts_with(':') && word.ends_with(':') && word.len() > 2)
                || (word.starts_with('%') && word.len() > 1)
                || (word.len() >= 7 && word.bytes().all(|b| b.is_ascii_hexdigit()));
            if acts {
                self.live.push(word.to_owned());
            }
        }
    }
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let end = rest[at..].find(';').expect("an entity ends") + at;
        match &rest[at + 1..end] {
            "amp" => out.push('&'),
            "lt" => out.push('<'),
            "gt" => out.push('>'),
            "quot" => out.push('"'),
            number => out.push(char::from_u32(number.trim_start_matches('#').parse().unwrap()).unwrap()),
        }
        rest = &rest[end + 1..];
    }
    out + rest
}

fn check(report: &Report) {
    let body = render::markdown(report, &Budget::UNLIMITED, &Templates::built_in()).unwrap().body;
    assert!(!body.replace('\r', "").lines().any(|line| line.starts_with('/')));
    assert_eq!(guard(&body), Ok(()));
    for options in forges() {
        let arena = Arena::new();
        let mut reader = Reader::default();
        reader.read(parse_document(&arena, &body, &options));
        assert_eq!(reader.live, Vec::<String>::new(), "live in\n{body}");
        assert_eq!(reader.open, Vec::<String>::new(), "open in\n{body}");
        recoverable(&reader.visible, report);
    }
}

/// Of every title, headline and name the letters can still be read.
fn recoverable(visible: &str, report: &Report) {
    let named = regex::Regex::new("⟨U\\+[0-9A-F]+⟩").unwrap();
    let letters = |text: &str| -> String { text.chars().filter(char::is_ascii_alphanumeric).collect() };
    let seen = letters(&named.replace_all(visible, ""));
    let failures = report.sections.tests.iter().flat_map(|tests| &tests.failures).map(|failure| &failure.id);
    for text in [&report.job, &report.headline].into_iter().chain(failures) {
        let start: String = letters(text).chars().take(40).collect();
        assert!(seen.contains(&start), "{start} is lost in {seen}");
    }
}

fn poisoned_everywhere(texts: &[String]) {
    for verdict in [Verdict::Pass, Verdict::Warn, Verdict::Fail] {
        let report = poisoned(&samples::everything(verdict), texts);
        check(&report);
        check_terminal(&report);
    }
}

/// Colours are the only control sequences, and no line is wider than the terminal but for commands to be copied.
fn check_terminal(report: &Report) {
    let screen = Screen { width: 60, colour: true, unfold: true };
    let text = render::terminal(report, screen, &Templates::built_in()).unwrap();
    let colour = regex::Regex::new("\u{1b}\\[[0-9;]+m").unwrap();
    let text = colour.replace_all(&text, "");
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "control characters in\n{text}");
}

/// Generated reports: twelve in everyday tests, as many as `PROPTEST_CASES` says elsewhere.
fn generated() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(12), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(generated())]

    #[test]
    fn nothing_from_outside_is_live_in_any_comment(texts in prop::collection::vec(hostile(), 7)) {
        poisoned_everywhere(&texts);
    }
}

#[test]
fn every_hostile_piece_is_inert_at_both_ends_and_alone_in_every_field() {
    for piece in PIECES {
        let texts = [format!("{piece}{SIGN}"), format!("{SIGN}{piece}"), (*piece).to_owned()];
        check(&poisoned(&samples::everything(Verdict::Fail), &texts));
    }
}

#[test]
fn a_report_of_the_longest_and_worst_text_in_every_field_still_fits() {
    for piece in ["|", "@", "😀", "a", "`", "x "] {
        let report = poisoned(&samples::everything(Verdict::Fail), &[piece.repeat(10_000)]);
        for budget in [Budget::GITHUB, Budget::GITLAB] {
            let comment = render::markdown(&report, &budget, &Templates::built_in()).unwrap();
            assert!(budget.admits(&comment.body) && !comment.dropped.is_empty());
        }
    }
}
