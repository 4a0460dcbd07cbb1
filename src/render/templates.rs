//! Templates: the built-in ones, those of a folder that replace them, and how they become a comment.

use std::collections::BTreeMap;
use std::path::Path;

use handlebars::template::{Parameter, Template, TemplateElement};
use handlebars::{Handlebars, handlebars_helper};
use serde::Serialize;
use serde_json::Value;

use super::error::RenderError;
use super::escape::{self, Fence};

/// The layout, which includes all others.
const LAYOUT: &str = "comment";

/// The built-in templates. A kind's template has the kind's name.
const BUILT_IN: [(&str, &str); 19] = [
    (LAYOUT, include_str!("../../templates/comment.md.hbs")),
    ("body", include_str!("../../templates/body.md.hbs")),
    ("item", include_str!("../../templates/item.md.hbs")),
    ("list", include_str!("../../templates/list.md.hbs")),
    ("blocks", include_str!("../../templates/blocks.md.hbs")),
    ("commands", include_str!("../../templates/commands.md.hbs")),
    ("reasons", include_str!("../../templates/reasons.md.hbs")),
    ("tests", include_str!("../../templates/tests.md.hbs")),
    ("coverage", include_str!("../../templates/coverage.md.hbs")),
    ("mutation", include_str!("../../templates/mutation.md.hbs")),
    ("schema-fuzz", include_str!("../../templates/schema-fuzz.md.hbs")),
    ("audit", include_str!("../../templates/audit.md.hbs")),
    ("lint", include_str!("../../templates/lint.md.hbs")),
    ("quality-gate", include_str!("../../templates/quality-gate.md.hbs")),
    ("build", include_str!("../../templates/build.md.hbs")),
    ("bdd", include_str!("../../templates/bdd.md.hbs")),
    ("load", include_str!("../../templates/load.md.hbs")),
    ("tickets", include_str!("../../templates/tickets.md.hbs")),
    ("annotations", include_str!("../../templates/annotations.md.hbs")),
];

/// What a template file's name ends with.
const SUFFIX: &str = ".md.hbs";

/// The templates of a comment. Nothing is parsed before it is used.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    own: BTreeMap<String, String>,
}

impl Templates {
    /// The built-in templates.
    #[must_use]
    pub fn built_in() -> Self {
        Self::default()
    }

    /// Every built-in template with the name of its file, as a start for one's own.
    pub fn sources() -> impl Iterator<Item = (String, &'static str)> {
        BUILT_IN.iter().map(|(name, source)| (format!("{name}{SUFFIX}"), *source))
    }

    /// The built-in templates, and those of a folder in front of them: a file of the same name replaces the built-in
    /// one, further files can be included by them. Each is parsed, so that a mistake shows before it is needed.
    ///
    /// # Errors
    /// Where the folder or a file cannot be read, and where a template does not parse.
    pub fn from_folder(folder: &Path) -> Result<Self, RenderError> {
        let unreadable = |path: &Path| {
            let path = path.display().to_string();
            move |source| RenderError::Unreadable { path, source }
        };
        let mut templates = Self::built_in();
        for entry in std::fs::read_dir(folder).map_err(unreadable(folder))? {
            let path = entry.map_err(unreadable(folder))?.path();
            let file = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let Some(name) = file.strip_suffix(SUFFIX) else { continue };
            let source = std::fs::read_to_string(&path).map_err(unreadable(&path))?;
            templates = templates.with(name, source)?;
        }
        Ok(templates)
    }

    /// The same with one template replaced or added.
    ///
    /// # Errors
    /// Where it does not parse.
    pub fn with(mut self, name: &str, source: impl Into<String>) -> Result<Self, RenderError> {
        let source = source.into();
        parse(name, &source)?;
        self.own.insert(name.to_owned(), source);
        Ok(self)
    }

    /// Whether any template is not a built-in one.
    #[must_use]
    pub fn is_customised(&self) -> bool {
        !self.own.is_empty()
    }

    fn source(&self, name: &str) -> Option<&str> {
        let built_in = || BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, source)| *source);
        self.own.get(name).map(String::as_str).or_else(built_in)
    }

    /// An engine that knows the layout and what it includes, directly or by way of `kinds`.
    pub(super) fn engine(&self, kinds: &[&str]) -> Result<Engine, RenderError> {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        registry.register_escape_fn(escape::value);
        registry.register_helper("fence", Box::new(fence));
        registry.register_helper("diff", Box::new(diff));
        registry.register_helper("shell", Box::new(shell));
        registry.register_helper("join", Box::new(join));
        let mut wanted: Vec<String> = kinds.iter().copied().chain([LAYOUT]).map(str::to_owned).collect();
        while let Some(name) = wanted.pop() {
            if registry.has_template(&name) {
                continue;
            }
            let Some(source) = self.source(&name) else { continue };
            let template = parse(&name, source)?;
            wanted.extend(included(&template));
            registry.register_template(&name, template);
        }
        Ok(Engine { registry })
    }
}

/// Parsed templates.
pub(super) struct Engine {
    registry: Handlebars<'static>,
}

impl Engine {
    /// The comment for a view.
    pub(super) fn render(&self, view: &impl Serialize) -> Result<String, RenderError> {
        Ok(tidy(&self.registry.render(LAYOUT, view)?))
    }
}

handlebars_helper!(fence: |text: str| block(Fence::Text, text));
handlebars_helper!(diff: |text: str| block(Fence::Diff, text));
handlebars_helper!(shell: |text: str| block(Fence::Shell, text));
handlebars_helper!(join: |fields: array, separator: str| {
    let fields: Vec<String> = fields.iter().filter_map(Value::as_str).map(escape::value).collect();
    format!("{}{}", escape::OURS, fields.join(separator))
});

fn block(kind: Fence, text: &str) -> String {
    let text = text.strip_prefix(escape::OURS).unwrap_or(text);
    format!("{}{}", escape::OURS, escape::fence(kind, text))
}

/// Parses a template and refuses what would print text from outside as it is.
fn parse(name: &str, source: &str) -> Result<Template, RenderError> {
    let template =
        Template::compile_with_name(source, name.to_owned()).map_err(|error| RenderError::syntax(name, &error))?;
    match raw_expression(&template) {
        None => Ok(template),
        Some((line, column)) => Err(RenderError::RawExpression { template: name.to_owned(), line, column }),
    }
}

/// Where the template uses `{{{…}}}` or `{{&…}}`.
fn raw_expression(template: &Template) -> Option<(usize, usize)> {
    template.elements.iter().zip(&template.mapping).find_map(|(element, place)| match element {
        TemplateElement::HtmlExpression(_) => Some((place.0, place.1)),
        _ => branches(element).find_map(raw_expression),
    })
}

/// The names of the templates that a template includes.
fn included(template: &Template) -> Vec<String> {
    let mut names = Vec::new();
    for element in &template.elements {
        if let TemplateElement::PartialExpression(partial) | TemplateElement::PartialBlock(partial) = element
            && let Parameter::Name(name) = &partial.name
        {
            names.push(name.clone());
        }
        names.extend(branches(element).flat_map(included));
    }
    names
}

/// The templates within an element: the body of a block and its `else`.
fn branches(element: &TemplateElement) -> impl Iterator<Item = &Template> {
    let (template, inverse) = match element {
        TemplateElement::HelperBlock(helper) => (helper.template.as_ref(), helper.inverse.as_ref()),
        TemplateElement::PartialBlock(block) | TemplateElement::DecoratorBlock(block) => {
            (block.template.as_ref(), None)
        }
        _ => (None, None),
    };
    template.into_iter().chain(inverse)
}

/// Takes away blank lines that templates leave at the seams: never two in a row outside of fences, none at either end.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut opened: Option<&str> = None;
    let mut blank = true;
    for line in text.lines() {
        let marks = line.trim_start_matches(' ');
        let ticks = marks.get(..marks.len() - marks.trim_start_matches('`').len()).unwrap_or_default();
        match opened {
            None if ticks.len() >= 3 => opened = Some(ticks),
            Some(open) if ticks.len() >= open.len() && marks.len() == ticks.len() => opened = None,
            None if line.trim().is_empty() => {
                if !blank {
                    out.push('\n');
                }
                blank = true;
                continue;
            }
            _ => {}
        }
        blank = false;
        out.push_str(line.trim_end_matches(' '));
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}
