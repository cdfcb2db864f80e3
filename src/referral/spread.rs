//! How a refund is spread over the lines of its invoice.

/// A line of an invoice, as far as a refund looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LineShare {
    /// What of it was not given back yet, minor units.
    pub(crate) left: i64,
    /// Whether the refund names it.
    pub(crate) named: bool,
}

/// What of `amount` is taken from each line: first from the named one, then from what is left of
/// all by largest remainder. No line gives more than is left of it; what they cannot give is not
/// spread. Source: docs/design/billing.md, Refunds; docs/design/ledger.md, Numbers.
pub(crate) fn spread_refund(amount: i64, lines: &[LineShare]) -> Vec<i64> {
    let mut rest = amount.max(0);
    let mut taken: Vec<i64> = Vec::with_capacity(lines.len());
    for line in lines {
        let first = if line.named { rest.min(line.left) } else { 0 };
        rest = rest.saturating_sub(first);
        taken.push(first);
    }
    let left: Vec<i64> =
        lines.iter().zip(&taken).map(|(line, taken)| line.left.saturating_sub(*taken)).collect();
    for (taken, share) in taken.iter_mut().zip(by_largest_remainder(rest, &left)) {
        *taken = taken.saturating_add(share);
    }
    taken
}

/// `amount`, or all there is, in parts in the ratio of `weights`; the largest remainders get the
/// odd units, the first of equal ones before the others.
fn by_largest_remainder(amount: i64, weights: &[i64]) -> Vec<i64> {
    let total: i128 =
        weights.iter().map(|weight| i128::from(*weight)).fold(0, i128::saturating_add);
    let amount = i128::from(amount).min(total);
    let exact = |weight: i64| amount.saturating_mul(i128::from(weight));
    let floor = |weight| {
        exact(weight).checked_div(total).and_then(|part| i64::try_from(part).ok()).unwrap_or(0)
    };
    let mut parts: Vec<i64> = weights.iter().map(|weight| floor(*weight)).collect();
    let mut order: Vec<(i128, usize)> = weights
        .iter()
        .enumerate()
        .map(|(place, weight)| (exact(*weight).checked_rem(total).unwrap_or(0), place))
        .collect();
    order.sort_by_key(|(remainder, place)| (std::cmp::Reverse(*remainder), *place));
    let spread: i128 = parts.iter().map(|part| i128::from(*part)).fold(0, i128::saturating_add);
    let odd = usize::try_from(amount.saturating_sub(spread)).unwrap_or(0);
    for (_, place) in order.into_iter().take(odd) {
        if let Some(part) = parts.get_mut(place) {
            *part = part.saturating_add(1);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::money::{BasisPoints, Money, Unit};

    fn line(left: i64) -> LineShare {
        LineShare { left, named: false }
    }

    #[test]
    fn the_named_line_gives_first_and_the_largest_remainder_gets_the_odd_cent() {
        assert_eq!(spread_refund(100, &[line(100), line(100), line(100)]), [34, 33, 33]);
        assert_eq!(spread_refund(5, &[line(1), line(8)]), [1, 4]);
        assert_eq!(
            spread_refund(150, &[line(100), LineShare { left: 100, named: true }]),
            [50, 100]
        );
        assert_eq!(spread_refund(500, &[line(100), line(50)]), [100, 50], "no more than there is");
        assert_eq!(spread_refund(5, &[]), Vec::<i64>::new());
        assert_eq!(spread_refund(5, &[line(0)]), [0]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_line_gives_more_than_it_has(
            amount in 0..=3_000_000_000_000_i64,
            lines in prop::collection::vec((0..=1_000_000_000_000_i64, any::<bool>()), 0..6),
        ) {
            let lines: Vec<LineShare> = lines.into_iter()
                .map(|(left, named)| LineShare { left, named }).collect();
            let taken = spread_refund(amount, &lines);
            let all: i64 = lines.iter().map(|line| line.left).sum();
            prop_assert_eq!(taken.iter().sum::<i64>(), amount.min(all));
            prop_assert!(taken.iter().zip(&lines)
                .all(|(taken, line)| (0..=line.left).contains(taken)));
        }

        /// Three refunds, each of which names a line or none, give all lines back; then nothing is
        /// kept of any accrual.
        #[test]
        fn a_refund_in_three_parts_of_any_split_ends_at_nothing(
            nets in prop::collection::vec(1..=1_000_000_i64, 1..4),
            bps in 1..=10_000_u32,
            cuts in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
            names in prop::array::uniform3(0..4_usize),
        ) {
            let rate = BasisPoints::new(bps).unwrap();
            let unit = Unit::currency("USD").unwrap();
            let keep = |minor| Money::new(minor, unit).commission(rate).unwrap().minor();
            let total: i64 = nets.iter().sum();
            let size = usize::try_from(total).unwrap().saturating_add(1);
            let mut cuts =
                [cuts.0.index(size), cuts.1.index(size)].map(|cut| i64::try_from(cut).unwrap());
            cuts.sort_unstable();
            let parts = [cuts[0], cuts[1].saturating_sub(cuts[0]), total.saturating_sub(cuts[1])];
            let mut left = nets.clone();
            let mut accrued: Vec<i64> = nets.iter().map(|net| keep(*net)).collect();
            for (part, name) in parts.into_iter().zip(names) {
                let lines: Vec<LineShare> =
                    left.iter().enumerate()
                        .map(|(place, left)| LineShare { left: *left, named: place == name })
                        .collect();
                let taken = spread_refund(part, &lines);
                for ((left, accrued), taken) in left.iter_mut().zip(&mut accrued).zip(taken) {
                    *left = left.saturating_sub(taken);
                    let claw = accrued.saturating_sub(keep(*left));
                    prop_assert!((0..=*accrued).contains(&claw));
                    *accrued = accrued.saturating_sub(claw);
                }
            }
            prop_assert!(left.iter().all(|left| *left == 0)
                && accrued.iter().all(|accrued| *accrued == 0));
        }
    }
}
