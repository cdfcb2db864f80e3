//! Events in the order of time, however many there are: what would fill the memory is sorted piece
//! by piece and put aside in a file without a name, and the pieces are merged.

use std::cmp::Ordering;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::clock::UtcMs;
use crate::money::{Money, Unit};
use crate::referral::{BillingEvent, EventKind};

/// How many bytes of events are sorted at once.
const PIECE: usize = 4 * 1024 * 1024;
/// How much of each piece is read at once when they are merged.
const READ_AHEAD: usize = 64 * 1024;

/// Takes events in any order.
#[derive(Debug)]
pub(super) struct EventSorter {
    most: usize,
    piece: Piece,
    aside: Option<Aside>,
}

impl Default for EventSorter {
    fn default() -> Self {
        Self::with_pieces_of(PIECE)
    }
}

impl EventSorter {
    fn with_pieces_of(most: usize) -> Self {
        Self { most, piece: Piece::default(), aside: None }
    }

    /// Takes an event.
    ///
    /// # Errors
    /// When a piece cannot be put aside: the disk is full.
    pub(super) fn push(&mut self, event: &BillingEvent) -> io::Result<()> {
        self.piece.push(event)?;
        if self.piece.bytes.len() >= self.most { self.put_aside() } else { Ok(()) }
    }

    /// All events by time, and for equal times by id, and for equal ids in the order in which they
    /// came.
    ///
    /// # Errors
    /// As [`EventSorter::push`].
    pub(super) fn sorted(mut self) -> io::Result<SortedEvents> {
        if self.aside.is_some() {
            self.put_aside()?;
        }
        let mut sources = Vec::new();
        if let Some(aside) = self.aside {
            let file = Rc::new(aside.file);
            let mut from = 0;
            for end in aside.ends {
                let section = Section { file: Rc::clone(&file), next: from, end };
                sources.push(Source::Aside(BufReader::with_capacity(READ_AHEAD, section)));
                from = end;
            }
        } else {
            self.piece.sort();
            sources.push(Source::Memory(self.piece));
        }
        let mut events = SortedEvents { sources: Vec::new(), buffer: Vec::new() };
        for mut source in sources {
            if let Some(next) = source.next(&mut events.buffer)? {
                events.sources.push((next, source));
            }
        }
        Ok(events)
    }

    fn put_aside(&mut self) -> io::Result<()> {
        self.piece.sort();
        let aside = match &mut self.aside {
            Some(aside) => aside,
            none => none.insert(Aside { file: tempfile::tempfile()?, ends: Vec::new() }),
        };
        let mut file = BufWriter::with_capacity(READ_AHEAD, &aside.file);
        for event in self.piece.events() {
            let length = u32::try_from(event.len()).map_err(io::Error::other)?;
            file.write_all(&length.to_le_bytes())?;
            file.write_all(event)?;
        }
        file.flush()?;
        drop(file);
        aside.ends.push(aside.file.stream_position()?);
        self.piece.clear();
        Ok(())
    }
}

/// Pieces in a file, one behind the other.
#[derive(Debug)]
struct Aside {
    file: File,
    /// Where each ends.
    ends: Vec<u64>,
}

/// Events in memory, as [`KeptEvent`]s.
#[derive(Debug, Default)]
struct Piece {
    bytes: Vec<u8>,
    /// When each was and where its bytes are, in the order in which they are handed out.
    order: Vec<(UtcMs, usize, usize)>,
    next: usize,
}

impl Piece {
    fn push(&mut self, event: &BillingEvent) -> io::Result<()> {
        let begin = self.bytes.len();
        let bytes = std::mem::take(&mut self.bytes);
        self.bytes =
            postcard::to_extend(&KeptEvent::from(event), bytes).map_err(io::Error::other)?;
        self.order.push((event.at, begin, self.bytes.len()));
        Ok(())
    }

    fn sort(&mut self) {
        // The id is what the bytes begin with.
        let id = |begin: usize| {
            let bytes = self.bytes.get(begin..).unwrap_or_default();
            postcard::take_from_bytes::<&str>(bytes).map(|(id, _)| id).unwrap_or_default()
        };
        self.order.sort_by(|(at, begin, _), (other_at, other, _)| {
            at.cmp(other_at).then_with(|| id(*begin).cmp(id(*other)))
        });
    }

    fn events(&self) -> impl Iterator<Item = &[u8]> {
        self.order.iter().map(|(_, begin, end)| self.bytes.get(*begin..*end).unwrap_or_default())
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.order.clear();
    }
}

/// Events by time, then id.
#[derive(Debug)]
pub(super) struct SortedEvents {
    /// The next event of each piece, in the order of the pieces.
    sources: Vec<(BillingEvent, Source)>,
    buffer: Vec<u8>,
}

impl SortedEvents {
    /// The next event.
    ///
    /// # Errors
    /// When what was put aside cannot be read.
    fn next_event(&mut self) -> io::Result<Option<BillingEvent>> {
        let first = (0..self.sources.len()).min_by(|one, other| self.compare(*one, *other));
        let Some((event, source)) = first.and_then(|first| self.sources.get_mut(first)) else {
            return Ok(None);
        };
        if let Some(next) = source.next(&mut self.buffer)? {
            return Ok(Some(std::mem::replace(event, next)));
        }
        Ok(first.map(|first| self.sources.remove(first).0))
    }

    fn compare(&self, one: usize, other: usize) -> Ordering {
        let key = |source: usize| self.sources.get(source).map(|(event, _)| (event.at, &event.id));
        key(one).cmp(&key(other))
    }
}

impl Iterator for SortedEvents {
    type Item = io::Result<BillingEvent>;

    fn next(&mut self) -> Option<io::Result<BillingEvent>> {
        self.next_event().transpose()
    }
}

/// A sorted piece.
#[derive(Debug)]
enum Source {
    Memory(Piece),
    Aside(BufReader<Section>),
}

impl Source {
    fn next(&mut self, buffer: &mut Vec<u8>) -> io::Result<Option<BillingEvent>> {
        let bytes = match self {
            Self::Memory(piece) => {
                let Some((_, begin, end)) = piece.order.get(piece.next) else { return Ok(None) };
                piece.next = piece.next.saturating_add(1);
                piece.bytes.get(*begin..*end).unwrap_or_default()
            }
            Self::Aside(file) => {
                if file.buffer().is_empty() && file.get_ref().is_at_end() {
                    return Ok(None);
                }
                let mut length = [0; 4];
                file.read_exact(&mut length)?;
                let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
                buffer.resize(length, 0);
                file.read_exact(buffer)?;
                buffer.as_slice()
            }
        };
        let kept: KeptEvent<'_> = postcard::from_bytes(bytes).map_err(io::Error::other)?;
        kept.into_event().map(Some)
    }
}

/// A part of a file.
#[derive(Debug)]
struct Section {
    file: Rc<File>,
    next: u64,
    end: u64,
}

impl Section {
    fn is_at_end(&self) -> bool {
        self.next >= self.end
    }
}

impl Read for Section {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.next)).unwrap_or(usize::MAX);
        let most = buffer.len().min(left);
        let mut file = &*self.file;
        file.seek(SeekFrom::Start(self.next))?;
        let read = file.read(buffer.get_mut(..most).unwrap_or_default())?;
        self.next = self.next.saturating_add(u64::try_from(read).unwrap_or(0));
        Ok(read)
    }
}

/// An amount as it is put aside: minor units, code filled up with zeros, decimals.
type KeptMoney = (i64, [u8; 8], u8);

/// An event as it is put aside, the id first.
#[derive(Serialize, Deserialize)]
struct KeptEvent<'e> {
    id: &'e str,
    kind: EventKind,
    at: UtcMs,
    customer: &'e str,
    code: Option<&'e str>,
    invoice: Option<&'e str>,
    line: Option<&'e str>,
    of: Option<&'e str>,
    product: Option<&'e str>,
    list: Option<KeptMoney>,
    gross: Option<KeptMoney>,
    net: Option<KeptMoney>,
    email_hash: Option<&'e str>,
    discord_id: Option<&'e str>,
    partner: Option<&'e str>,
    track: Option<&'e str>,
    terms: Option<&'e str>,
}

impl<'e> From<&'e BillingEvent> for KeptEvent<'e> {
    fn from(event: &'e BillingEvent) -> Self {
        Self {
            id: &event.id,
            kind: event.kind,
            at: event.at,
            customer: &event.customer,
            code: event.code.as_deref(),
            invoice: event.invoice.as_deref(),
            line: event.line.as_deref(),
            of: event.of.as_deref(),
            product: event.product.as_deref(),
            list: event.list.map(kept_money),
            gross: event.gross.map(kept_money),
            net: event.net.map(kept_money),
            email_hash: event.email_hash.as_deref(),
            discord_id: event.discord_id.as_deref(),
            partner: event.partner.as_deref(),
            track: event.track.as_deref(),
            terms: event.terms.as_deref(),
        }
    }
}

impl KeptEvent<'_> {
    fn into_event(self) -> io::Result<BillingEvent> {
        let own = |text: Option<&str>| text.map(str::to_owned);
        Ok(BillingEvent {
            id: self.id.to_owned(),
            kind: self.kind,
            at: self.at,
            customer: self.customer.to_owned(),
            code: own(self.code),
            invoice: own(self.invoice),
            line: own(self.line),
            of: own(self.of),
            product: own(self.product),
            list: self.list.map(money).transpose()?,
            gross: self.gross.map(money).transpose()?,
            net: self.net.map(money).transpose()?,
            email_hash: own(self.email_hash),
            discord_id: own(self.discord_id),
            partner: own(self.partner),
            track: own(self.track),
            terms: own(self.terms),
        })
    }
}

fn kept_money(amount: Money) -> KeptMoney {
    let mut code = [0; 8];
    for (to, from) in code.iter_mut().zip(amount.unit().code().bytes()) {
        *to = from;
    }
    (amount.minor(), code, amount.unit().decimals())
}

fn money((minor, code, decimals): KeptMoney) -> io::Result<Money> {
    let code = std::str::from_utf8(&code).map_err(io::Error::other)?.trim_end_matches('\0');
    Ok(Money::new(minor, Unit::new(code, decimals).map_err(io::Error::other)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn event() -> impl Strategy<Value = BillingEvent> {
        let text = || "[a-cé,\"]{1,4}";
        let rest = || prop::option::weighted(0.3, text());
        let money = || {
            let unit = prop::sample::select(vec!["EUR", "KWD", "JPY"]);
            prop::option::of((0..1_000_000_000_000_i64, unit))
        };
        let texts = [rest(), rest(), rest(), rest(), rest(), rest(), rest(), rest(), rest()];
        (0..4_i64, "[ab]{1,2}", text(), texts, [money(), money(), money()]).prop_map(
            |(at, id, customer, texts, amounts)| {
                let [code, invoice, line, of, product, email_hash, discord_id, partner, track] =
                    texts;
                let [list, gross, net] = amounts.map(|amount| {
                    amount.map(|(minor, unit)| Money::new(minor, Unit::currency(unit).unwrap()))
                });
                BillingEvent {
                    id,
                    kind: EventKind::Purchase,
                    at: UtcMs::new(at * 900_000_000),
                    customer,
                    code,
                    invoice,
                    line,
                    of,
                    product,
                    list,
                    gross,
                    net,
                    email_hash,
                    discord_id,
                    partner,
                    terms: track.clone(),
                    track,
                }
            },
        )
    }

    proptest! {
        #[test]
        fn events_come_back_as_they_are_in_the_order_of_time(
            events in prop::collection::vec(event(), 0..80),
            piece in prop_oneof![1..600_usize, Just(PIECE)],
        ) {
            let mut sorter = EventSorter::with_pieces_of(piece);
            for event in &events {
                sorter.push(event).unwrap();
            }
            let sorted: Vec<BillingEvent> = sorter.sorted().unwrap().map(Result::unwrap).collect();
            let mut expected = events;
            expected.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
            prop_assert_eq!(sorted, expected);
        }
    }
}
