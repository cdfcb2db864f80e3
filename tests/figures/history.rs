//! Histories to read: made by the raw side, whose transfers are the product's own to the last bit.
//!
//! Partner 1 is the one who is measured, from January 2000 on at 1,000 transfers a month. A cycle
//! is ten transfers of one partner: four commissions, of which the last is held until the next
//! cycle, what becomes available, and its payout.

use std::path::Path;

use fastrand::Rng;
use partnerdesk::clock::UtcMs;
use partnerdesk::id::{GuildId, PartnerId};
use partnerdesk::ledger::AccrualBasis;
use partnerdesk::money::BasisPoints;
use partnerdesk::store::Store;
use rusqlite::params;

use crate::Failed;
use crate::raw::{Raw, Row};

/// How many partners the program has.
pub(crate) const PARTNERS: i64 = 1_000;
/// The program's server.
pub(crate) const GUILD: i64 = 10;
/// How many transfers a month has.
pub(crate) const A_MONTH: u64 = 1_000;

/// Makes a file with the program and its partners.
pub(crate) async fn found(path: &Path) -> Result<(), Failed> {
    Store::open(&format!("sqlite://{}", path.display())).await?.close().await?;
    let raw = Raw::open(path)?;
    raw.run("BEGIN")?;
    raw.conn.execute(
        "INSERT INTO program (id, guild_id, key, source, locale, created_at) VALUES (1, ?, \
         'midnight', ?, 'en', 0)",
        params![GuildId::new(GUILD).get(), include_str!("../../programs/midnight.toml")],
    )?;
    raw.run("INSERT INTO unit (program_id, code, decimals, cash) VALUES (1, 'USD', 2, 1)")?;
    for partner in 1..=PARTNERS {
        raw.conn.execute(
            "INSERT INTO partner (id, program_id, member_id, state, track, created_at) VALUES \
             (?1, 1, ?2, 'active', 'a', 0)",
            params![PartnerId::new(partner).get(), member(partner)],
        )?;
        raw.conn.execute(
            "INSERT INTO coupon (program_id, partner_id, kind, code, skeleton, state, value, \
             unit, created_at)
                  VALUES (1, ?1, 'a', 'C' || ?1, 'c' || ?1, 'active', 1, 'CREDIT', 0)",
            params![partner],
        )?;
    }
    raw.run("COMMIT")?;
    Ok(())
}

/// The Discord account of a partner.
pub(crate) fn member(partner: i64) -> i64 {
    1_000_000 + partner
}

/// A billing event that has led to an accrual.
pub(crate) fn event(raw: &Raw, id: i64, partner: i64) -> Result<(), Failed> {
    raw.conn
        .prepare_cached(
            "INSERT INTO event (id, program_id, source, external_id, type, at, customer, invoice, \
             line, copy, body, hash,
                                received_at, state, outcome, partner_id)
                  VALUES (?1, 1, 'bench', ?1, 'purchase', 0, ?1, ?1, '1', 0, '{\"net\":\"10.00 \
             USD\"}', zeroblob(32), 0,
                          'applied', 'accrued', ?2)",
        )?
        .execute(params![id, partner])?;
    Ok(())
}

/// The arithmetic of a commission of a tenth, held until `until` (UTC milliseconds).
pub(crate) fn basis(amount: i64, until: i64) -> Result<AccrualBasis, Failed> {
    Ok(AccrualBasis {
        rule: "first".to_owned(),
        program_version: "1".to_owned(),
        level: 1,
        base: amount * 10,
        bps: Some(BasisPoints::new(1_000)?),
        held_until: UtcMs::new(until),
    })
}

/// Who the transfers belong to.
#[derive(Clone, Copy)]
pub(crate) enum Share {
    /// A tenth to partner 1, the rest to the others at random.
    Tenth,
    /// All to partner 1.
    All,
}

/// A history that grows.
pub(crate) struct History {
    raw: Raw,
    rng: Rng,
    share: Share,
    cycles: u64,
    transfers: u64,
    events: i64,
    payouts: i64,
    /// What each partner's last commission was, by partner: transfer and cents.
    held: Vec<Option<(i64, i64)>>,
}

impl History {
    /// One that has not begun, in a file that [`found`] has made.
    pub(crate) fn begin(path: &Path, seed: u64, share: Share) -> Result<Self, Failed> {
        let held = vec![None; usize::try_from(PARTNERS)? + 1];
        let raw = Raw::open(path)?;
        Ok(Self {
            raw,
            rng: Rng::with_seed(seed),
            share,
            cycles: 0,
            transfers: 0,
            events: 0,
            payouts: 0,
            held,
        })
    }

    /// Goes on until there are `transfers`, and puts all of it into the file itself.
    pub(crate) fn grow(&mut self, transfers: u64) -> Result<(), Failed> {
        while self.transfers < transfers {
            self.raw.run("BEGIN IMMEDIATE")?;
            let end = (self.transfers + A_MONTH).min(transfers);
            while self.transfers < end {
                let partner = match self.share {
                    Share::Tenth if !self.cycles.is_multiple_of(10) => self.rng.i64(2..=PARTNERS),
                    _ => 1,
                };
                self.cycle(partner)?;
            }
            self.raw.run("COMMIT")?;
        }
        self.raw.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    fn cycle(&mut self, partner: i64) -> Result<(), Failed> {
        let slot = usize::try_from(partner)?;
        let mut available = 0;
        if let Some(held) = self.held.get(slot).copied().flatten() {
            available += self.release(partner, held)?;
        } else {
            let (key, sides) = (format!("bonus:{}", self.transfers), ("expense", "available"));
            available += 500;
            self.post(Row { kind: "bonus", sides, partner, amount: 500, key, ..Row::default() })?;
        }
        for nth in 0..4 {
            let earned = self.accrue(partner)?;
            if nth < 3 {
                available += self.release(partner, earned)?;
            } else if let Some(held) = self.held.get_mut(slot) {
                *held = Some(earned);
            }
        }
        self.pay(partner, available)?;
        self.cycles += 1;
        Ok(())
    }

    fn accrue(&mut self, partner: i64) -> Result<(i64, i64), Failed> {
        let amount = self.rng.i64(100..5_100);
        self.events += 1;
        event(&self.raw, self.events, partner)?;
        let row = Row {
            kind: "accrue",
            sides: ("expense", "pending"),
            partner,
            amount,
            key: format!("accrue:bench:{}:1", self.events),
            event: Some(self.events),
            basis: Some(serde_json::to_string(&basis(amount, self.now()?)?)?),
            ..Row::default()
        };
        Ok((self.post(row)?, amount))
    }

    fn release(&mut self, partner: i64, (accrual, amount): (i64, i64)) -> Result<i64, Failed> {
        let key = format!("release:{accrual}");
        let sides = ("pending", "available");
        self.post(Row {
            kind: "release",
            sides,
            partner,
            amount,
            key,
            accrual: Some(accrual),
            ..Row::default()
        })?;
        Ok(amount)
    }

    fn pay(&mut self, partner: i64, amount: i64) -> Result<(), Failed> {
        self.payouts += 1;
        let payout = self.payouts;
        self.raw
            .conn
            .prepare_cached(
                "INSERT INTO ticket (id, program_id, kind, member_id, state, created_at, \
                 closed_at)
                      VALUES (?1, 1, 'payout', ?2, 'closed', 0, 0)",
            )?
            .execute(params![payout, member(partner)])?;
        self.raw
            .conn
            .prepare_cached(
                "INSERT INTO payout (id, program_id, partner_id, amount, unit, state, ticket_id, \
                 payee_index, payee_confirmed_at,
                                     requested_at, due_at, decided_by, decided_at, external_id)
                      VALUES (?1, 1, ?2, ?3, 'USD', 'settled', ?1, zeroblob(32), 0, 0, 0, 7, 0, \
                 'TX-' || ?1)",
            )?
            .execute(params![payout, partner, amount])?;
        for (kind, sides, external) in [
            ("reserve", ("available", "reserved"), None),
            ("settle", ("reserved", "cash"), Some(format!("TX-{payout}"))),
        ] {
            let key = format!("{kind}:{payout}");
            self.post(Row {
                kind,
                sides,
                partner,
                amount,
                key,
                payout: Some(payout),
                external,
                ..Row::default()
            })?;
        }
        Ok(())
    }

    fn post(&mut self, row: Row) -> Result<i64, Failed> {
        let id = self.raw.post(&Row { at: self.now()?, ..row })?;
        self.transfers += 1;
        Ok(id)
    }

    /// When the next transfer is: a month's are spread over its first 27 days.
    fn now(&self) -> Result<i64, Failed> {
        let first = UtcMs::parse(&format!("{}-01T00:00:00Z", month(self.transfers / A_MONTH)))
            .ok_or("no such month")?;
        Ok(first.get() + i64::try_from(self.transfers % A_MONTH * (27 * 86_400_000 / A_MONTH))?)
    }
}

/// The month with this number, from 0, as `2000-01`.
pub(crate) fn month(number: u64) -> String {
    format!("{:04}-{:02}", 2000 + number / 12, number % 12 + 1)
}
