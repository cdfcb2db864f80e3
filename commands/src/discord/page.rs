//! Lists that are longer than a message: pages of ten, with buttons that lead on.

use serenity::all::CreateButton;

use crate::discord::action::Action;
use crate::discord::reply::secondary;
use crate::i18n::Locale;

/// How many entries a page has.
pub(crate) const PAGE: u32 = 10;

/// One page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    /// Which one, from 1.
    number: u32,
    /// How many there are, at least 1.
    pages: u32,
}

impl Page {
    /// The page with this number of a list of `total` entries; the last one where the list has
    /// become shorter.
    pub(crate) fn of(number: u32, total: u32) -> Self {
        let pages = total.div_ceil(PAGE).max(1);
        Self { number: number.clamp(1, pages), pages }
    }

    /// How many entries stand before this page.
    pub(crate) fn skip(self) -> u32 {
        self.number.saturating_sub(1).saturating_mul(PAGE)
    }

    /// The entries of this page, where all of the list is there.
    pub(crate) fn cut<T>(self, all: &[T]) -> &[T] {
        let skip = usize::try_from(self.skip()).unwrap_or(usize::MAX).min(all.len());
        let rest = all.split_at(skip).1;
        let most = usize::try_from(PAGE).unwrap_or(usize::MAX).min(rest.len());
        rest.split_at(most).0
    }

    /// Which page of how many; nothing for a list of one page.
    pub(crate) fn footer(self, locale: Locale) -> Option<String> {
        let args = [("page", self.number.into()), ("pages", self.pages.into())];
        (self.pages > 1).then(|| locale.with("list-page", &args))
    }

    /// The buttons to the pages before and after; `action` makes the one that shows a page.
    pub(crate) fn buttons<A: Action>(
        self,
        locale: Locale,
        action: impl Fn(u32) -> A,
    ) -> Vec<CreateButton> {
        let mut buttons = Vec::new();
        if self.number > 1 {
            let before = action(self.number.saturating_sub(1));
            buttons.push(secondary(before, locale.text("button-page-before")));
        }
        if self.number < self.pages {
            let after = action(self.number.saturating_add(1));
            buttons.push(secondary(after, locale.text("button-page-after")));
        }
        // With two of them in between, the end is further than a press away.
        if self.number.saturating_add(1) < self.pages {
            buttons.push(secondary(action(self.pages), locale.text("button-page-last")));
        }
        buttons
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Walking all pages shows every entry once, and no page is empty unless the list is.
        #[test]
        fn the_pages_of_a_list_hold_all_of_it(total in 0_u32..2_000, wanted in any::<u32>()) {
            let last = Page::of(u32::MAX, total);
            let mut seen = 0;
            for number in 1..=last.pages {
                let page = Page::of(number, total);
                prop_assert_eq!(page.skip(), seen);
                seen = (seen + PAGE).min(total);
            }
            prop_assert_eq!(seen, total);
            let page = Page::of(wanted, total);
            prop_assert!(page.skip() < total.max(1));
        }
    }
}
