//! The ways into a program: who may come, where one asks, what one answers, who decides, and what
//! follows.
//!
//! A route names its form and its tracks and does not hold them. A promotion is a way that staff
//! alone open.

use super::names::{Mention, Name};
use super::program::Program;
use super::reader::{MAX_LIST, Table};
use super::track::Track;
use super::url::WebUrl;
use super::values::MAX_ID;
use super::words::words;

/// The most characters of a line that says who may come, what counts or what happens.
const MAX_LINE: usize = 200;
/// The key of [`ContactPoint`] that means everybody who holds no track.
const OTHER: &str = "other";
/// What stands before a route's id in the table `ask`.
const ROUTE: &str = "route:";

words! {
    /// How one comes in.
    RouteKind {
        /// Whoever wants to takes part at once.
        Open = "open",
        /// A member applies.
        Application = "application",
        /// The operator has approached the member.
        Invite = "invite",
        /// Staff move a partner up from another track.
        Promotion = "promotion",
    }
}

words! {
    /// Who decides.
    Approval {
        /// A member of staff.
        Staff = "staff",
        /// Nobody: it is granted at once.
        Auto = "auto",
    }
}

words! {
    /// What follows an approval.
    Step {
        /// The partner fills in the profile.
        CollectProfile = "collect_profile",
        /// The partner names the code.
        NameCoupon = "name_coupon",
        /// The code is created, which may activate the partnership.
        IssueCoupon = "issue_coupon",
    }
}

words! {
    /// What is shown as soon as somebody has come in.
    Shows {
        /// What a partner earns.
        Rates = "rates",
        /// What else holds: duties, minimum, notices.
        Terms = "terms",
    }
}

words! {
    /// Somebody on the operator's side.
    Contact {
        /// Any member of staff.
        Staff = "staff",
        /// The partner's account manager.
        AccountManager = "account_manager",
    }
}

/// One `[[route]]`: a way to become a partner, and the tracks that it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Its `id` in the file, 1 to 32 characters, unique among routes.
    pub id: String,
    /// How one comes in.
    pub kind: RouteKind,
    /// For whom it is, at most 200 characters.
    pub who: Option<String>,
    /// What one has to have, each at most 200 characters; shown before one comes in.
    pub requires: Vec<String>,
    /// The id of the track whose partners alone may take it; everybody who is no partner when
    /// absent.
    pub from: Option<String>,
    /// The ids of the tracks that it leads to; the program's first when empty.
    pub to: Vec<String>,
    /// Where one asks; in Discord when absent.
    pub via: Option<ContactChannel>,
    /// The id of the form that is answered.
    pub form: Option<String>,
    /// Whether the form may be skipped.
    pub form_optional: bool,
    /// Whether one commits oneself to anything.
    pub binding: bool,
    /// Whether members may take it by themselves.
    pub self_apply: bool,
    /// Who opens the conversation, where members cannot.
    pub opened_by: Option<Contact>,
    /// What counts, each at most 200 characters.
    pub criteria: Vec<String>,
    /// What happens, in this order, each at most 200 characters.
    pub steps: Vec<String>,
    /// Who decides.
    pub approval: Approval,
    /// What follows an approval, in this order.
    pub then: Vec<Step>,
    /// What is shown as soon as somebody has come in.
    pub shows: Vec<Shows>,
    /// Whom to talk to about it.
    pub ask: Vec<ContactPoint>,
    /// For how many days after a denial one cannot apply again, 1 to 3,650.
    pub reapply_days: Option<u32>,
}

/// Where something is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContactChannel {
    /// In a ticket of this kind, as its button says it: at most 80 characters. Source: Discord,
    /// "Button Structure", `label`.
    Ticket(String),
    /// At this address.
    Link(WebUrl),
    /// Under these menus of the operator's own pages, at most 200 characters.
    Path(String),
    /// With this command, at most 100 characters.
    Command(String),
}

/// Whom to talk to about a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactPoint {
    /// The id of the track of whoever asks; everybody else when absent.
    pub track: Option<String>,
    /// Whom to talk to.
    pub whom: ContactPerson,
}

/// Whom to talk to, or what to do first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContactPerson {
    /// Somebody on the operator's side.
    Contact(Contact),
    /// Take the route of this id first.
    Route(String),
}

impl Route {
    /// Whether members may take it by themselves: with a button or `/partner apply`.
    #[must_use]
    pub fn is_taken_by_members(&self) -> bool {
        self.self_apply && matches!(self.kind, RouteKind::Open | RouteKind::Application)
    }

    /// The tracks that it leads to: the program's first where the file names none.
    pub fn tracks<'p>(&'p self, program: &'p Program) -> impl Iterator<Item = &'p Track> {
        let first = self.to.is_empty().then(|| program.first_track());
        self.to.iter().filter_map(|id| program.track(id)).chain(first)
    }

    /// Whom a partner of `track`, or somebody who is none, talks to about it.
    #[must_use]
    pub fn ask_of(&self, track: Option<&str>) -> Option<&ContactPerson> {
        let own = self.ask.iter().find(|ask| ask.track.is_some() && ask.track.as_deref() == track);
        own.or_else(|| self.ask.iter().find(|ask| ask.track.is_none())).map(|ask| &ask.whom)
    }

    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        let id = t.id(Name::Route);
        let kind: RouteKind = t.word("kind");
        let by_members = matches!(kind, RouteKind::Open | RouteKind::Application);
        let usual = if kind == RouteKind::Open { Approval::Auto } else { Approval::Staff };
        let route = Self {
            id,
            kind,
            who: t.text_opt("who", MAX_LINE),
            requires: t.texts("requires", MAX_LINE),
            from: t.reference_opt("from", Name::Track),
            to: t.references_opt("to", Name::Track),
            via: ContactChannel::read(t),
            form: t.reference_opt("form", Name::Form),
            form_optional: t.flag("form_optional", false),
            binding: t.flag("binding", true),
            self_apply: t.flag("self_apply", by_members),
            opened_by: t.word_opt("opened_by"),
            criteria: t.texts("criteria", MAX_LINE),
            steps: t.texts("steps", MAX_LINE),
            approval: t.word_or("approval", usual),
            then: t.word_list_opt("then"),
            shows: t.word_list_opt("shows"),
            ask: ContactPoint::read(t),
            reapply_days: t.integer_opt("reapply_days", 1..=3650),
        };
        route.check(t);
        route
    }

    /// A key that this kind of route cannot follow is an error: it would be read and not obeyed.
    fn check(&self, t: &mut Table<'_, '_>) {
        let kind = self.kind.word();
        let granted = self.kind == RouteKind::Open;
        if granted != (self.approval == Approval::Auto) {
            let word = if granted { "auto" } else { "staff" };
            t.error(
                "approval",
                format!("the approval of an \"{kind}\" route is \"{word}\""),
                Some(word.to_owned()),
            );
        }
        if self.self_apply && !matches!(self.kind, RouteKind::Open | RouteKind::Application) {
            t.error(
                "self_apply",
                format!("nobody applies by themselves on a route of kind \"{kind}\""),
                None,
            );
        }
        if self.kind == RouteKind::Promotion && self.from.is_none() {
            t.error("from", "a promotion starts from a track: write from = \"…\"", None);
        }
        if self.form.is_some() && matches!(self.kind, RouteKind::Open | RouteKind::Promotion) {
            t.error("form", format!("a route of kind \"{kind}\" asks no form"), None);
        }
        if self.form_optional && (self.form.is_none() || self.kind != RouteKind::Invite) {
            t.error("form_optional", "only the form of an \"invite\" route can be optional", None);
        }
        if self.reapply_days.is_some() && self.kind != RouteKind::Application {
            t.error("reapply_days", "only an \"application\" can be denied and made again", None);
        }
        if !self.shows.is_empty() && self.kind != RouteKind::Open {
            t.error("shows", "only an \"open\" route has something to show at once", None);
        }
        if self.from.as_ref().is_some_and(|from| self.to.contains(from) || self.to.is_empty()) {
            t.error("to", "a route with \"from\" leads to another track: write to = [\"…\"]", None);
        }
    }
}

impl ContactChannel {
    /// Reads the table `via` of `t`, if there is one.
    pub(super) fn read(t: &mut Table<'_, '_>) -> Option<Self> {
        t.table_opt("via", |t| {
            let ticket = t.text_opt("ticket", 80).map(Self::Ticket);
            let link = t.url_opt("link").map(Self::Link);
            let path = t.text_opt("path", 200).map(Self::Path);
            let command = t.text_opt("command", 100).map(Self::Command);
            let written = ["ticket", "link", "path", "command"]
                .iter()
                .filter(|key| t.peek(key).is_some())
                .count();
            if written != 1 {
                t.error(
                    "ticket",
                    "\"via\" takes exactly one of ticket, link, path and command",
                    None,
                );
            }
            ticket.or(link).or(path).or(command)
        })
        .flatten()
    }
}

impl ContactPoint {
    /// Reads the table `ask` of `t`: its keys are ids of tracks and "other".
    fn read(t: &mut Table<'_, '_>) -> Vec<Self> {
        let keys: Vec<String> = t
            .peek("ask")
            .and_then(|ask| ask.get_ref().as_table())
            .map(|ask| ask.keys().map(|key| key.get_ref().to_string()).take(MAX_LIST).collect())
            .unwrap_or_default();
        let asks = t.table_opt("ask", |t| {
            let read = |key: &String| {
                if key != OTHER {
                    t.refer(Name::Track, key, key);
                }
                let whom = ContactPerson::read(t, key)?;
                Some(Self { track: (key != OTHER).then(|| key.clone()), whom })
            };
            keys.iter().filter_map(read).collect()
        });
        asks.unwrap_or_default()
    }
}

impl ContactPerson {
    fn read(t: &mut Table<'_, '_>, key: &str) -> Option<Self> {
        let route = t
            .peek(key)
            .and_then(|value| value.get_ref().as_str())
            .and_then(|text| text.strip_prefix(ROUTE));
        let Some(route) = route else {
            return t.word_opt(key).map(Self::Contact);
        };
        let route: String = route.chars().take(MAX_ID).collect();
        let offset = t.get(key)?.span().start;
        let mention =
            Mention { kind: Name::Route, name: route.clone(), path: t.path_of(key), offset };
        t.reader.names.refer(mention);
        Some(Self::Route(route))
    }
}
