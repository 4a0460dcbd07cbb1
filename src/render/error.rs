use std::fmt;
use std::io;

use handlebars::TemplateError;

use super::guard::Broken;

/// Why there is no comment. Each is about a template or a folder of the user's: the built-in ones always give one.
#[derive(Debug)]
#[non_exhaustive]
pub enum RenderError {
    /// A template or the folder of the templates cannot be read.
    Unreadable {
        /// The folder or file.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// A template does not parse.
    Syntax {
        /// Its name.
        template: String,
        /// The line, from 1, where it is known.
        line: Option<usize>,
        /// The column, from 1, where it is known.
        column: Option<usize>,
        /// What is wrong.
        reason: String,
    },
    /// A template prints text as it is, with three braces.
    RawExpression {
        /// Its name.
        template: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// A template asks for something that is not there.
    Template(Box<handlebars::RenderError>),
    /// The comment that came out could do harm or would look broken.
    Broken(Broken),
    /// The comment does not fit the forge's limit, however much is left out.
    TooLong,
}

impl RenderError {
    pub(super) fn syntax(template: &str, error: &TemplateError) -> Self {
        let (line, column) = error.pos().unzip();
        Self::Syntax { template: template.to_owned(), line, column, reason: error.reason().to_string() }
    }
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { path, .. } => write!(f, "cannot read templates from {path}"),
            Self::Syntax { template, line, column, reason } => {
                place(f, template, *line, *column)?;
                write!(f, "{}", reason.trim())
            }
            Self::RawExpression { template, line, column } => {
                place(f, template, Some(*line), Some(*column))?;
                f.write_str("three braces would print text from a log as it is; use two")
            }
            Self::Template(error) => {
                place(f, error.template_name.as_deref().unwrap_or("comment"), error.line_no, error.column_no)?;
                write!(f, "{}", error.reason())
            }
            Self::Broken(broken) => write!(f, "the templates give a comment that must not be sent: {broken}"),
            Self::TooLong => {
                f.write_str("the comment is too long for the forge, however little the templates are given")
            }
        }
    }
}

fn place(f: &mut fmt::Formatter<'_>, template: &str, line: Option<usize>, column: Option<usize>) -> fmt::Result {
    write!(f, "template {template}")?;
    if let Some(line) = line {
        write!(f, ", line {line}")?;
    }
    if let Some(column) = column {
        write!(f, ", column {column}")?;
    }
    f.write_str(": ")
}

impl std::error::Error for RenderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl From<handlebars::RenderError> for RenderError {
    fn from(error: handlebars::RenderError) -> Self {
        Self::Template(Box::new(error))
    }
}

impl From<Broken> for RenderError {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}
