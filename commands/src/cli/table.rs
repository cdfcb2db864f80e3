//! Tables for people: columns as wide as what is in them, without lines around them.

use std::fmt::Display;

use comfy_table::{CellAlignment, ContentArrangement, Row, Table, presets};

use super::terminal::readable;

/// What is between two columns.
const GAP: u16 = 2;

/// Rows of cells under one another.
pub(super) struct Columns<const N: usize> {
    table: Table,
    align: [CellAlignment; N],
}

/// A column of words.
pub(super) const LEFT: CellAlignment = CellAlignment::Left;
/// A column of numbers.
pub(super) const RIGHT: CellAlignment = CellAlignment::Right;

impl<const N: usize> Columns<N> {
    /// A table with these columns.
    pub(super) fn new(align: [CellAlignment; N]) -> Self {
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        Self { table, align }
    }

    /// Names the columns.
    pub(super) fn header(&mut self, names: [&str; N]) {
        self.table.set_header(names);
    }

    /// Adds a row. A cell may have several lines.
    pub(super) fn row(&mut self, cells: [String; N]) {
        self.table.add_row(Row::from(cells.map(|cell| comfy_table::Cell::new(readable(&cell)))));
    }
}

impl<const N: usize> Display for Columns<N> {
    /// The lines of the table, without spaces at their ends.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut table = self.table.clone();
        let last = N.saturating_sub(1);
        for (n, (column, align)) in table.column_iter_mut().zip(self.align).enumerate() {
            column.set_cell_alignment(align);
            column.set_padding((0, if n == last { 0 } else { GAP }));
        }
        f.write_str(&table.trim_fmt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_on_the_right_and_no_line_ends_with_spaces() {
        let mut table = Columns::new([LEFT, RIGHT, LEFT]);
        table.header(["owner", "amount", "unit"]);
        table.row(["partner 1".to_owned(), "6.50".to_owned(), "USD".to_owned()]);
        table.row(["program".to_owned(), "1,006.50".to_owned(), String::new()]);
        insta::assert_snapshot!(table, @"
        owner        amount  unit
        partner 1      6.50  USD
        program    1,006.50
        ");
    }
}
