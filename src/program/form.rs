//! Application forms: the questions, and how they are spread over Discord's modals.
//!
//! A form's answers always fit one embed, each question fits its input, and no page has more than five. The answers
//! themselves are not kept here.

use super::names::Name;
use super::reader::Table;

/// The most inputs of one modal. Source: Discord, "Modal", `components`.
pub const PAGE: usize = 5;
/// The most characters of an input's own label. Source: Discord, "Text Input Structure", `label`.
const MAX_SHORT: usize = 45;
/// The most characters of a question: the name of an embed field. Source: Discord, "Embed Limits".
const MAX_LABEL: usize = 256;
/// The most characters of an input's placeholder. Source: Discord, "Text Input Structure", `placeholder`.
const MAX_PLACEHOLDER: usize = 100;
/// The most characters of one embed in all. Source: Discord, "Embed Limits".
const MAX_EMBED: usize = 6000;
/// What the embed's title, author line and footer may take of that.
const EMBED_FRAME: usize = 300;

/// One `[[form]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its id.
    pub id: String,
    /// What stands above the questions, at most 500 characters.
    pub intro: Option<String>,
    /// 1 to 10 questions.
    pub fields: Vec<Field>,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its id.
    pub id: String,
    /// The whole question, at most 256 characters.
    pub label: String,
    /// The question in at most 45 characters; needed only where the label is longer.
    pub short: Option<String>,
    /// The most characters of an answer, 1 to 1,000.
    pub max: u16,
}

impl Form {
    /// The form in pages of at most five questions, as even as possible: six are three and three.
    #[must_use]
    pub fn pages(&self) -> Vec<&[Field]> {
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
    pub fn pages_of<'f>(fields: &[&'f Field]) -> Vec<Vec<&'f Field>> {
        let mut rest = fields.iter().copied();
        page_sizes(fields.len()).map(|size| rest.by_ref().take(size).collect()).collect()
    }

    /// The question of this id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        let id = t.id(Name::Form);
        let intro = t.text_opt("intro", 500);
        let mut ids: Vec<String> = Vec::new();
        let fields = t.tables("fields", 1, 10, |t| Field::read(t, &mut ids));
        let labels: usize = fields.iter().map(|field| field.label.chars().count()).sum();
        let answers: usize = fields.iter().map(|field| usize::from(field.max)).sum();
        let room = MAX_EMBED.saturating_sub(EMBED_FRAME).saturating_sub(labels);
        if answers > room && fields.len() <= 10 {
            let each = room / fields.len().max(1);
            let message = format!(
                "the answers can have {answers} characters, but beside the questions one embed holds {room}; max = {each} on each question would fit"
            );
            t.error("fields", message, None);
        }
        Self { id, intro, fields }
    }
}

impl Field {
    /// What stands above the input, at most 45 characters.
    #[must_use]
    pub fn title(&self) -> &str {
        self.short.as_deref().unwrap_or(&self.label)
    }

    /// What stands in the empty input, at most 100 characters: the whole question where the title is a short one.
    #[must_use]
    pub fn placeholder(&self) -> Option<String> {
        self.short.as_ref()?;
        if self.label.chars().count() <= MAX_PLACEHOLDER {
            return Some(self.label.clone());
        }
        Some(self.label.chars().take(MAX_PLACEHOLDER - 1).chain(['…']).collect())
    }

    fn read(t: &mut Table<'_, '_>, ids: &mut Vec<String>) -> Self {
        let id = t.id_among(ids);
        let label = t.text("label", MAX_LABEL);
        let length = label.chars().count();
        let short = t.text_opt("short", MAX_SHORT);
        if length > MAX_SHORT && t.peek("short").is_none() {
            let message = format!(
                "the label has {length} characters and a modal shows {MAX_SHORT}: add a \"short\" of at most {MAX_SHORT}"
            );
            t.error("label", message, None);
        }
        let max = t.integer_opt("max", 1..=1000).and_then(|max| u16::try_from(max).ok());
        Self { id, label, short, max: max.unwrap_or(900) }
    }
}

/// How many fields each page has: as few pages as possible, and no page more than one longer than another.
fn page_sizes(fields: usize) -> impl Iterator<Item = usize> {
    let pages = fields.div_ceil(PAGE);
    (0..pages).map(move |page| fields / pages + usize::from(page < fields % pages))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: usize) -> Form {
        let field = |n: usize| Field { id: format!("f{n}"), label: format!("{n}?"), short: None, max: 900 };
        Form { id: "f".to_owned(), intro: None, fields: (0..fields).map(field).collect() }
    }

    #[test]
    fn pages_are_as_even_as_possible() {
        for (fields, expected) in
            [(1, vec![1]), (5, vec![5]), (6, vec![3, 3]), (7, vec![4, 3]), (9, vec![5, 4]), (10, vec![5, 5])]
        {
            let form = form(fields);
            let sizes: Vec<usize> = form.pages().iter().map(|page| page.len()).collect();
            assert_eq!(sizes, expected);
            let all: Vec<&Field> = form.pages().into_iter().flatten().collect();
            assert_eq!(all, form.fields.iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn some_questions_are_paged_in_their_order() {
        let form = form(10);
        let some: Vec<&Field> = form.fields.iter().skip(1).step_by(1).take(6).collect();
        let pages = Form::pages_of(&some);
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3]);
        assert_eq!(pages.concat(), some);
        assert!(Form::pages_of(&[]).is_empty());
    }

    #[test]
    fn a_long_question_is_cut_for_the_placeholder_only() {
        let field = |label: String| Field { id: "x".to_owned(), label, short: Some("S?".to_owned()), max: 900 };
        assert_eq!(field("x".repeat(100)).placeholder().unwrap(), "x".repeat(100));
        assert_eq!(field("x".repeat(101)).placeholder().unwrap().chars().count(), 100);
        assert_eq!(field("x".repeat(101)).title(), "S?");
    }
}
