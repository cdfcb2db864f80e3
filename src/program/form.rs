//! Application forms: the questions, and how they are spread over Discord's modals.
//!
//! Each question fits its input, no page has more than five, and an answer is judged here and kept
//! elsewhere. Answers that do not fit one embed are shown in [`ApplicationForm::parts`], each of
//! which does.

use super::names::Name;
use super::reader::{MAX_LIST, Table};
use super::url::WebUrl;
use super::words::words;

/// The most inputs of one modal. Source: Discord, "Modal", `components`.
pub const PAGE: usize = 5;
/// The most characters of an input's own label. Source: Discord, "Text Input Structure", `label`.
const MAX_SHORT: usize = 45;
/// The most characters of a question: the name of an embed field. Source: Discord, "Embed Limits".
const MAX_LABEL: usize = 256;
/// The most characters of an input's placeholder. Source: Discord, "Text Input Structure",
/// `placeholder`.
const MAX_PLACEHOLDER: usize = 100;
/// The most characters of one embed in all. Source: Discord, "Embed Limits".
const MAX_EMBED: usize = 6000;
/// What the embed's title, author line and footer may take of that.
const EMBED_FRAME: usize = 300;

/// The most fields of one embed. Source: Discord, "Embed Limits".
const MAX_EMBED_FIELDS: usize = 25;
/// The most characters of a choice.
const MAX_OPTION: usize = 80;

words! {
    /// What an answer looks like.
    FieldKind {
        /// Text of several lines.
        Paragraph = "paragraph",
        /// Text of one line.
        Line = "line",
        /// A web address.
        Url = "url",
        /// A whole number.
        Number = "number",
        /// One of the options.
        Choice = "choice",
    }
}

/// Why an answer does not answer its question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerError {
    /// There is none, and one is needed.
    Missing,
    /// It is longer than the question takes.
    TooLong,
    /// It is not a web address.
    NotUrl,
    /// It is not a whole number.
    NotNumber,
    /// A choice that the question does not offer.
    NotOption,
}

/// One `[[form]]`: the questions of an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationForm {
    /// Its `id` in the file, 1 to 32 characters, unique among forms.
    pub id: String,
    /// What stands above the questions, at most 500 characters.
    pub intro: Option<String>,
    /// 1 to 25 questions.
    pub fields: Vec<FormField>,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormField {
    /// Its `id` in the file, unique in its form; also the input's id in Discord.
    pub id: String,
    /// The whole question, at most 256 characters.
    pub label: String,
    /// The question in at most 45 characters; needed only where the label is longer.
    pub short: Option<String>,
    /// What an answer looks like.
    pub kind: FieldKind,
    /// Whether it has to be answered.
    pub required: bool,
    /// What can be answered; only of a [`FieldKind::Choice`].
    pub options: Vec<String>,
    /// The most characters of an answer, 1 to 1,000.
    pub max: u16,
}

impl ApplicationForm {
    /// The form in pages of at most five questions, as even as possible: six are three and three.
    #[must_use]
    pub fn pages(&self) -> Vec<&[FormField]> {
        let mut rest = self.fields.as_slice();
        page_sizes(rest.len())
            .map(|size| {
                let (page, after) = rest.split_at(size);
                rest = after;
                page
            })
            .collect()
    }

    /// The same for some of the questions, when staff asks back.
    #[must_use]
    pub fn pages_of<'f>(fields: &[&'f FormField]) -> Vec<Vec<&'f FormField>> {
        let mut rest = fields.iter().copied();
        page_sizes(fields.len()).map(|size| rest.by_ref().take(size).collect()).collect()
    }

    /// The form in parts whose questions and answers each fit one embed.
    #[must_use]
    pub fn parts(&self) -> Vec<&[FormField]> {
        let mut parts = Vec::new();
        let mut rest = self.fields.as_slice();
        while !rest.is_empty() {
            let mut room = MAX_EMBED - EMBED_FRAME;
            let fits = |field: &&FormField| match room
                .checked_sub(field.label.chars().count() + usize::from(field.max))
            {
                Some(left) => {
                    room = left;
                    true
                }
                None => false,
            };
            let size = rest.iter().take(MAX_EMBED_FIELDS).take_while(fits).count().max(1);
            let (part, after) = rest.split_at(size);
            parts.push(part);
            rest = after;
        }
        parts
    }

    /// The question of this id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&FormField> {
        self.fields.iter().find(|field| field.id == id)
    }

    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        let id = t.id(Name::Form);
        let intro = t.text_opt("intro", 500);
        let mut ids: Vec<String> = Vec::new();
        Self {
            id,
            intro,
            fields: t.tables("fields", 1, MAX_LIST, |t| FormField::read(t, &mut ids)),
        }
    }
}

impl FormField {
    /// What stands above the input, at most 45 characters.
    #[must_use]
    pub fn title(&self) -> &str {
        self.short.as_deref().unwrap_or(&self.label)
    }

    /// What stands in the empty input, at most 100 characters: the options, or the whole question
    /// where the title is a short one.
    #[must_use]
    pub fn placeholder(&self) -> Option<String> {
        let text = if self.kind == FieldKind::Choice {
            self.options.join(" / ")
        } else {
            self.short.as_ref()?;
            self.label.clone()
        };
        if text.chars().count() <= MAX_PLACEHOLDER {
            return Some(text);
        }
        Some(text.chars().take(MAX_PLACEHOLDER - 1).chain(['…']).collect())
    }

    /// The answer as it is kept: without blanks around it, an option in the file's spelling, empty
    /// where none is needed.
    ///
    /// # Errors
    /// [`AnswerError`] when it does not answer the question.
    pub fn accept(&self, answer: &str) -> Result<String, AnswerError> {
        let answer = answer.trim();
        if answer.is_empty() {
            return if self.required { Err(AnswerError::Missing) } else { Ok(String::new()) };
        }
        if answer.chars().count() > usize::from(self.max) {
            return Err(AnswerError::TooLong);
        }
        match self.kind {
            FieldKind::Paragraph | FieldKind::Line => Ok(answer.to_owned()),
            FieldKind::Url => WebUrl::parse(answer)
                .map(|url| url.as_str().to_owned())
                .map_err(|_| AnswerError::NotUrl),
            FieldKind::Number => {
                answer.parse::<i64>().map(|n| n.to_string()).map_err(|_| AnswerError::NotNumber)
            }
            FieldKind::Choice => {
                let same = |option: &&String| option.to_lowercase() == answer.to_lowercase();
                self.options.iter().find(same).cloned().ok_or(AnswerError::NotOption)
            }
        }
    }

    fn read(t: &mut Table<'_, '_>, ids: &mut Vec<String>) -> Self {
        let id = t.id_among(ids);
        let label = t.text("label", MAX_LABEL);
        let length = label.chars().count();
        let short = t.text_opt("short", MAX_SHORT);
        if length > MAX_SHORT && t.peek("short").is_none() {
            let message = format!(
                "the label has {length} characters and a modal shows {MAX_SHORT}: add a \"short\" \
                 of at most {MAX_SHORT}"
            );
            t.error("label", message, None);
        }
        let kind = t.word_or("kind", FieldKind::Paragraph);
        let options = t.texts("options", MAX_OPTION);
        if (kind == FieldKind::Choice) != (t.peek("options").is_some()) {
            t.error(
                "options",
                "a question of kind \"choice\" has options, and no other does",
                None,
            );
        }
        let max = u16::try_from(t.integer_or("max", 900, 1..=1000)).unwrap_or(900);
        if options.iter().any(|option| option.chars().count() > usize::from(max)) {
            t.error("max", "one of the options is longer than an answer may be", None);
        }
        let required = t.flag("required", true);
        Self { id, label, short, kind, required, options, max }
    }
}

/// How many fields each page has: as few pages as possible, and no page more than one longer than
/// another.
fn page_sizes(fields: usize) -> impl Iterator<Item = usize> {
    let pages = fields.div_ceil(PAGE);
    (0..pages).map(move |page| fields / pages + usize::from(page < fields % pages))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: FieldKind) -> FormField {
        let (id, label) = ("x".to_owned(), "Long?".to_owned());
        FormField { id, label, short: None, kind, required: true, options: Vec::new(), max: 900 }
    }

    fn form(fields: usize) -> ApplicationForm {
        let field = |n: usize| FormField {
            id: format!("f{n}"),
            label: format!("{n}?"),
            ..field(FieldKind::Paragraph)
        };
        ApplicationForm {
            id: "f".to_owned(),
            intro: None,
            fields: (0..fields).map(field).collect(),
        }
    }

    #[test]
    fn pages_are_as_even_as_possible() {
        for (fields, expected) in [
            (1, vec![1]),
            (5, vec![5]),
            (6, vec![3, 3]),
            (7, vec![4, 3]),
            (9, vec![5, 4]),
            (10, vec![5, 5]),
        ] {
            let form = form(fields);
            let sizes: Vec<usize> = form.pages().iter().map(|page| page.len()).collect();
            assert_eq!(sizes, expected);
            let all: Vec<&FormField> = form.pages().into_iter().flatten().collect();
            assert_eq!(all, form.fields.iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn some_questions_are_paged_in_their_order() {
        let form = form(10);
        let some: Vec<&FormField> = form.fields.iter().skip(1).step_by(1).take(6).collect();
        let pages = ApplicationForm::pages_of(&some);
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3]);
        assert_eq!(pages.concat(), some);
        assert!(ApplicationForm::pages_of(&[]).is_empty());
    }

    #[test]
    fn a_long_question_is_cut_for_the_placeholder_only() {
        let field = |label| FormField {
            label,
            short: Some("S?".to_owned()),
            ..field(FieldKind::Paragraph)
        };
        assert_eq!(field("x".repeat(100)).placeholder().unwrap(), "x".repeat(100));
        assert_eq!(field("x".repeat(101)).placeholder().unwrap().chars().count(), 100);
        assert_eq!(field("x".repeat(101)).title(), "S?");
    }

    #[test]
    fn every_part_fits_an_embed_and_no_question_is_lost() {
        let form = form(25);
        let parts = form.parts();
        assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [6, 6, 6, 6, 1]);
        assert_eq!(parts.concat(), form.fields);
    }

    #[test]
    fn an_answer_is_kept_in_one_spelling_or_refused_with_its_reason() {
        let text = field(FieldKind::Line);
        assert_eq!(text.accept("  yes "), Ok("yes".to_owned()));
        assert_eq!(
            (text.accept(" "), text.accept(&"x".repeat(901))),
            (Err(AnswerError::Missing), Err(AnswerError::TooLong))
        );
        assert_eq!(FormField { required: false, ..text }.accept(" "), Ok(String::new()));
        assert_eq!(field(FieldKind::Url).accept("twitch.tv/alice"), Err(AnswerError::NotUrl));
        assert_eq!(field(FieldKind::Number).accept("1.5"), Err(AnswerError::NotNumber));
        let choice = FormField { options: vec!["Twitch".to_owned()], ..field(FieldKind::Choice) };
        assert_eq!(
            (choice.accept("twitch"), choice.accept("You")),
            (Ok("Twitch".to_owned()), Err(AnswerError::NotOption))
        );
        assert_eq!(choice.placeholder().unwrap(), "Twitch");
    }
}
