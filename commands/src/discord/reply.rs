//! What a person gets back: a message, a form, or new content for the message whose button they
//! pressed.
#![expect(
    clippy::needless_pass_by_value,
    reason = "an action is made where its button is: `primary(Settle { payout }, …)`"
)]

use serenity::all::{
    AutocompleteChoice, ButtonStyle, CreateActionRow, CreateAllowedMentions, CreateAttachment,
    CreateAutocompleteResponse, CreateButton, CreateEmbed, CreateEmbedFooter, CreateInputText,
    CreateInteractionResponse, CreateInteractionResponseMessage, CreateMessage, CreateModal,
    CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption, EditInteractionResponse,
    EditMessage, InputTextStyle,
};

use partnerdesk::id::MemberId;

use crate::discord::action::{Action, FormAction};
use crate::i18n::{calm, plain_line};

/// The most characters of a card's title and of a field's name. Source: Discord, "Embed Limits".
const HEADING: usize = 256;
/// The most characters of a field. Source: as above.
const FIELD: usize = 1024;

/// The colour of everything neutral.
pub(crate) const BLUE: u32 = 0x0058_65F2;
/// The colour of good news.
pub(crate) const GREEN: u32 = 0x0024_8046;
/// The colour of what waits for somebody.
pub(crate) const YELLOW: u32 = 0x00F0_B232;
/// The colour of a refusal.
pub(crate) const RED: u32 = 0x00DA_373C;

/// What a person gets back.
#[derive(Debug)]
pub(crate) enum Reply {
    /// A message that only they see.
    Message(MessageContent),
    /// The message whose button they pressed, changed.
    Update(MessageContent),
    /// A form to fill in; it must be the first response, so nothing may be deferred before.
    Form(Form),
}

/// A message before it is sent: words, a card, buttons, a file, and who is notified.
#[derive(Debug, Clone, Default)]
pub(crate) struct MessageContent {
    content: String,
    embeds: Vec<CreateEmbed>,
    rows: Vec<CreateActionRow>,
    file: Option<CreateAttachment>,
    mentions: Vec<u64>,
    mention_role: Option<u64>,
}

impl MessageContent {
    /// A message of words alone.
    pub(crate) fn text(content: impl Into<String>) -> Self {
        Self { content: calm(&content.into()), ..Self::default() }
    }

    /// A message with a card.
    #[must_use]
    pub(crate) fn card(card: Card) -> Self {
        Self { embeds: vec![card.0], ..Self::default() }
    }

    /// The same with another card below. All cards of a message have 6,000 characters together.
    #[must_use]
    pub(crate) fn more(mut self, card: Card) -> Self {
        self.embeds.push(card.0);
        self
    }

    /// The same with words above the card.
    #[must_use]
    pub(crate) fn saying(mut self, content: impl Into<String>) -> Self {
        self.content = calm(&content.into());
        self
    }

    /// The same with a row of up to five buttons below it; none when there are none.
    #[must_use]
    pub(crate) fn buttons(mut self, buttons: Vec<CreateButton>) -> Self {
        if !buttons.is_empty() {
            self.rows.push(CreateActionRow::Buttons(buttons));
        }
        self
    }

    /// The same with a select menu.
    #[must_use]
    pub(crate) fn select(mut self, menu: CreateSelectMenu) -> Self {
        self.rows.push(CreateActionRow::SelectMenu(menu));
        self
    }

    /// The same with a file, in the answer to the one who asked: what is posted to others has none.
    #[must_use]
    pub(crate) fn file(mut self, name: String, content: String) -> Self {
        self.file = Some(CreateAttachment::bytes(content.into_bytes(), name));
        self
    }

    /// The same; this member is notified if the words mention them. Nobody is notified otherwise.
    #[must_use]
    pub(crate) fn notify(mut self, member: u64) -> Self {
        self.mentions.push(member);
        self
    }

    /// The same; the role's members are notified if the words mention it.
    #[must_use]
    pub(crate) fn notify_role(mut self, role: Option<u64>) -> Self {
        self.mention_role = role;
        self
    }

    /// The role that is to be notified, if there is one.
    pub(crate) fn notified_role(&self) -> Option<u64> {
        self.mention_role
    }

    /// The same where nobody is notified by the role's mention: these members are mentioned above
    /// it instead.
    #[must_use]
    pub(crate) fn notify_instead(mut self, members: impl Iterator<Item = u64>) -> Self {
        self.mention_role = None;
        self.mentions.extend(members);
        let mentions: Vec<String> = self.mentions.iter().map(|id| format!("<@{id}>")).collect();
        let content = format!("{} {}", mentions.join(" "), self.content);
        content.trim_end().clone_into(&mut self.content);
        self
    }

    /// The same for a direct message: buttons belong to a server, so `go_on` says there how to go
    /// on instead.
    #[must_use]
    pub(crate) fn direct(mut self, go_on: &str) -> Self {
        if !self.rows.is_empty() {
            self.rows.clear();
            self.content = format!("{}\n{go_on}", self.content);
        }
        self
    }

    fn allowed(&self) -> CreateAllowedMentions {
        CreateAllowedMentions::new().users(self.mentions.clone()).roles(self.mention_role)
    }

    /// As a message to be posted.
    pub(crate) fn create_message(self) -> CreateMessage {
        let allowed = self.allowed();
        CreateMessage::new()
            .content(self.content)
            .embeds(self.embeds)
            .components(self.rows)
            .allowed_mentions(allowed)
    }

    /// As a change of a message.
    pub(crate) fn edit_message(self) -> EditMessage {
        let allowed = self.allowed();
        EditMessage::new()
            .content(self.content)
            .embeds(self.embeds)
            .components(self.rows)
            .allowed_mentions(allowed)
    }

    /// As the first response to an interaction, which only its sender sees.
    pub(crate) fn response(self) -> CreateInteractionResponseMessage {
        let allowed = self.allowed();
        CreateInteractionResponseMessage::new()
            .content(self.content)
            .embeds(self.embeds)
            .components(self.rows)
            .allowed_mentions(allowed)
            .files(self.file)
            .ephemeral(true)
    }

    /// As the late response to a deferred interaction.
    pub(crate) fn deferred_response(self) -> EditInteractionResponse {
        let allowed = self.allowed();
        let late = EditInteractionResponse::new()
            .content(self.content)
            .embeds(self.embeds)
            .components(self.rows)
            .allowed_mentions(allowed);
        match self.file {
            Some(file) => late.new_attachment(file),
            None => late,
        }
    }
}

/// A card: title, words, fields, footer.
///
/// Title and headings mean nothing but what they read, and no line of the rest begins with
/// markdown: what people and program files say cannot look like something else.
#[derive(Debug, Clone)]
pub(crate) struct Card(CreateEmbed);

impl Card {
    /// A card with a title, cut to Discord's 256 characters.
    pub(crate) fn new(title: impl Into<String>, color: u32) -> Self {
        Self(CreateEmbed::new().title(plain_line(&title.into(), HEADING)).color(color))
    }

    /// Words below the title (at most 4,096 characters).
    #[must_use]
    pub(crate) fn words(self, words: impl Into<String>) -> Self {
        Self(self.0.description(calm(&words.into())))
    }

    /// A field over the whole width, name and value cut to what Discord takes.
    #[must_use]
    pub(crate) fn field(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with_field(name.into(), value.into(), false)
    }

    /// A field that shares its line with others.
    #[must_use]
    pub(crate) fn fact(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with_field(name.into(), value.into(), true)
    }

    fn with_field(self, name: String, value: String, inline: bool) -> Self {
        Self(self.0.field(plain_line(&name, HEADING), clip(&calm(&value), FIELD), inline))
    }

    /// Small print.
    #[must_use]
    pub(crate) fn footer(self, text: impl Into<String>) -> Self {
        Self(self.0.footer(CreateEmbedFooter::new(text)))
    }
}

/// A form of up to five text inputs.
#[derive(Debug)]
pub(crate) struct Form {
    custom_id: String,
    title: String,
    inputs: Vec<TextInput>,
}

impl Form {
    /// An empty form; `title` is cut to Discord's 45 characters.
    pub(crate) fn new(action: &impl FormAction, title: &str) -> Self {
        Self {
            custom_id: action.form_id(),
            title: title.chars().take(45).collect(),
            inputs: Vec::new(),
        }
    }

    /// The same with one input more.
    #[must_use]
    pub(crate) fn input(mut self, input: TextInput) -> Self {
        self.inputs.push(input);
        self
    }

    /// As a response to an interaction.
    #[must_use]
    pub(crate) fn response(self) -> CreateInteractionResponse {
        let inputs = self.inputs.into_iter().map(|input| input.builder);
        let rows = inputs.map(CreateActionRow::InputText).collect();
        CreateInteractionResponse::Modal(
            CreateModal::new(self.custom_id, self.title).components(rows),
        )
    }
}

/// One line of text in a form, with the most characters that it takes.
pub(crate) fn line(id: &str, label: &str, max: u16) -> TextInput {
    TextInput::new(InputTextStyle::Short, label, id, max)
}

/// Several lines of text in a form.
pub(crate) fn paragraph(id: &str, label: &str, max: u16) -> TextInput {
    TextInput::new(InputTextStyle::Paragraph, label, id, max)
}

/// A text input of a form. Discord shows no form in which a text is longer than its input takes.
#[derive(Debug, Clone)]
pub(crate) struct TextInput {
    builder: CreateInputText,
    max: u16,
}

impl TextInput {
    fn new(style: InputTextStyle, label: &str, id: &str, max: u16) -> Self {
        Self { builder: CreateInputText::new(style, label, id).max_length(max), max }
    }

    /// What stands in it while it is empty.
    pub(crate) fn placeholder(mut self, text: impl Into<String>) -> Self {
        self.builder = self.builder.placeholder(text);
        self
    }

    /// What stands in it when the form opens, cut to what it takes; nothing when it is empty.
    pub(crate) fn value(mut self, text: &str) -> Self {
        if !text.is_empty() {
            let max = usize::from(self.max);
            self.builder = self.builder.value(text.chars().take(max).collect::<String>());
        }
        self
    }

    /// The fewest characters that it takes.
    pub(crate) fn min_length(mut self, min: u16) -> Self {
        self.builder = self.builder.min_length(min);
        self
    }

    /// Whether it has to be filled in; it has to unless said otherwise.
    pub(crate) fn required(mut self, required: bool) -> Self {
        self.builder = self.builder.required(required);
        self
    }
}

/// A menu from which one thing is chosen, with words that say what.
pub(crate) fn menu(
    action: impl Action,
    placeholder: String,
    options: Vec<CreateSelectMenuOption>,
) -> CreateSelectMenu {
    CreateSelectMenu::new(action.to_string(), CreateSelectMenuKind::String { options })
        .placeholder(placeholder)
}

/// A menu of the server's members, roles or channels; `most` of them can be chosen.
pub(crate) fn picker(
    action: impl Action,
    placeholder: String,
    kind: CreateSelectMenuKind,
    most: u8,
) -> CreateSelectMenu {
    CreateSelectMenu::new(action.to_string(), kind).placeholder(placeholder).max_values(most)
}

/// Something with a number that autocomplete may suggest.
#[derive(Debug)]
pub(crate) struct Choice {
    /// The number; what is chosen.
    pub(crate) number: i64,
    /// Whose it is.
    pub(crate) member: MemberId,
    /// What is read, with the number and the name in it.
    pub(crate) label: String,
}

/// What autocomplete suggests of `all`: those whose number or member's id was typed, then those
/// whose label contains it; 25, since Discord shows no more.
pub(crate) fn choices(typed: &str, all: Vec<Choice>) -> CreateAutocompleteResponse {
    let typed = typed.trim().to_lowercase();
    let number = typed.trim_start_matches(['#', '<', '@', '!']).trim_end_matches('>');
    let is_meant = |choice: &Choice| {
        choice.number.to_string() == number || choice.member.to_string() == number
    };
    let (meant, others): (Vec<_>, Vec<_>) = all.into_iter().partition(is_meant);
    let fitting = others.into_iter().filter(|one| one.label.to_lowercase().contains(&typed));
    let suggested = meant.into_iter().chain(fitting).take(25);
    CreateAutocompleteResponse::new().set_choices(
        suggested.map(|one| AutocompleteChoice::new(clip(&one.label, 100), one.number)).collect(),
    )
}

/// The text, cut to at most `max` characters.
#[must_use]
pub(crate) fn clip(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    text.chars().take(max.saturating_sub(1)).chain(['…']).collect()
}

/// The button that is meant to be pressed.
pub(crate) fn primary(action: impl Action, label: impl Into<String>) -> CreateButton {
    CreateButton::new(action.to_string()).label(label).style(ButtonStyle::Primary)
}

/// A button beside it.
pub(crate) fn secondary(action: impl Action, label: impl Into<String>) -> CreateButton {
    CreateButton::new(action.to_string()).label(label).style(ButtonStyle::Secondary)
}

/// A button that says yes.
pub(crate) fn success(action: impl Action, label: impl Into<String>) -> CreateButton {
    CreateButton::new(action.to_string()).label(label).style(ButtonStyle::Success)
}

/// A button that says no.
pub(crate) fn danger(action: impl Action, label: impl Into<String>) -> CreateButton {
    CreateButton::new(action.to_string()).label(label).style(ButtonStyle::Danger)
}
