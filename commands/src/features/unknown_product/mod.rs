//! Product names of the billing panel that mean no product: what staff read of them.

mod notice;

use partnerdesk::unknown_product::{UnknownProduct, UnknownProductNotice};

use crate::delivery::notice::NoticeEntry;
use crate::features::Feature;
use crate::i18n::{Arg, Locale, plain};

/// What the feature offers to the delivery.
pub(crate) static FEATURE: Feature =
    Feature { notices: &[NoticeEntry::of::<UnknownProductNotice>()], ..Feature::NONE };

/// How many names a list has.
const SHOWN: usize = 5;

/// The name with what was paid for by it so far, on one line.
pub(crate) fn line(locale: Locale, product: &UnknownProduct) -> String {
    let amounts: Vec<String> = product.amounts.iter().map(|amount| locale.money(*amount)).collect();
    let args = [
        ("name", plain(&product.name, 128).into()),
        ("payments", Arg::from(product.payments)),
        ("amount", amounts.join(" + ").into()),
    ];
    locale.with("unknown-product-line", &args)
}

/// The first few of these names, as one finding with what to do; nothing when there are none.
pub(crate) fn finding(locale: Locale, products: &[UnknownProduct]) -> Option<String> {
    if products.is_empty() {
        return None;
    }
    let shown = products.iter().take(SHOWN).map(|product| line(locale, product));
    let rest = products.len().saturating_sub(SHOWN);
    let more = (rest > 0).then(|| locale.with("list-more", &[("count", rest.into())]));
    let names: Vec<String> = shown.chain(more).collect();
    Some(locale.with("doctor-unknown-products", &[("names", names.join("; ").into())]))
}
