//! Files of other programs, and of our other commands, by their columns.

use super::TableShape;
use super::header::folded;

/// A file that is known by its columns.
struct KnownFile {
    what: &'static str,
    /// Columns that this file has and others do not, as they are compared.
    columns: &'static [&'static str],
    /// Which of our files it can be read as ([`TableShape::name`]).
    read_as: &'static str,
    /// What to do to it first.
    first: &'static str,
    /// What to map, so that the command reads it.
    maps: &'static [&'static str],
}

const KNOWN: [KnownFile; 10] = [
    KnownFile {
        what: "Stripe's export of payments",
        columns: &["created_date_(utc)", "amount_refunded", "customer_id"],
        read_as: "events",
        first: "keep the rows that were paid, add a column type that says purchase",
        maps: &[
            "Created date (UTC)=at",
            "Customer ID=customer",
            "Invoice ID=invoice",
            "Description=product",
            "Amount=net",
        ],
    },
    KnownFile {
        what: "PayPal's activity download",
        columns: &["timezone", "gross", "net", "to_email_address", "transaction_id"],
        read_as: "payments",
        first: "",
        maps: &[],
    },
    KnownFile {
        what: "PayPal's activity download",
        columns: &["zeitzone", "brutto", "netto", "transaktionscode"],
        read_as: "payments",
        first: "",
        maps: &[],
    },
    KnownFile {
        what: "FirstPromoter's export of promoters",
        columns: &["default_ref_id", "customers_count", "current_balance"],
        read_as: "partners",
        first: "add a column discord_id",
        maps: &[
            "id=source_id",
            "default_ref_id=code",
            "customers_count=first_purchases",
            "current_balance=available",
        ],
    },
    KnownFile {
        what: "AffiliateWP's export of affiliates",
        columns: &["affiliate_id", "payment_email", "paid_earnings", "referrals"],
        read_as: "partners",
        first: "add a column discord_id",
        maps: &["affiliate_id=source_id", "referrals=first_purchases", "earnings=available"],
    },
    KnownFile {
        what: "Rewardful's export of affiliates",
        columns: &["token", "leads", "conversions", "unpaid"],
        read_as: "partners",
        first: "add a column discord_id",
        maps: &[
            "ID=source_id",
            "First Name=name",
            "Token=code",
            "Conversions=first_purchases",
            "Unpaid=available",
        ],
    },
    KnownFile {
        what: "billing events",
        columns: &["at", "type", "id"],
        read_as: "events",
        first: "",
        maps: &[],
    },
    KnownFile {
        what: "partners to import",
        columns: &["source_id", "discord_id", "code"],
        read_as: "partners",
        first: "",
        maps: &[],
    },
    KnownFile {
        what: "customers to import",
        columns: &["customer", "code", "redeemed_at"],
        read_as: "customers",
        first: "",
        maps: &[],
    },
    KnownFile {
        what: "payments to reconcile",
        columns: &["transaction", "amount", "currency"],
        read_as: "payments",
        first: "",
        maps: &[],
    },
];

/// What to do with a file that does not fit, if it is a known one.
pub(super) fn advice(names: &[&str], shape: &TableShape, mapped: bool) -> Option<String> {
    let names: Vec<String> = names.iter().map(|name| folded(name)).collect();
    let known = KNOWN.iter().find(|known| {
        let other = known.read_as != shape.name;
        (other || (!mapped && !known.maps.is_empty()))
            && known.columns.iter().all(|column| names.iter().any(|name| name == column))
    })?;
    let command = match known.read_as {
        same if same == shape.name => shape.command,
        "events" => "partnerdesk event FILE",
        "partners" => "partnerdesk ledger import FILE",
        "customers" => "partnerdesk ledger import --customers FILE",
        _ => "partnerdesk payout reconcile FILE --by YOUR-DISCORD-ID",
    };
    let mut command = command.to_owned();
    for map in known.maps {
        command = format!("{command} --map \"{map}\"");
    }
    let first =
        if known.first.is_empty() { "run".to_owned() } else { format!("{}, and run", known.first) };
    Some(format!("the file is {}: {first} `{command}`", known.what))
}
