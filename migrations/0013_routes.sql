-- Which track somebody applies for; NULL: the program's first.
ALTER TABLE application ADD COLUMN track TEXT;

-- The month (2026-07) for which a payout was opened by the program's schedule; NULL: the partner asked for it. The payee of
-- one that was asked for without a payee, or opened by itself, is 32 zero bytes: nobody's.
ALTER TABLE payout ADD COLUMN period TEXT;
CREATE UNIQUE INDEX payout_period ON payout (partner_id, period) WHERE period IS NOT NULL;

-- How far a program's scheduled payouts of a month have come: partners up to `upto` have had their turn.
CREATE TABLE payout_run (
    program_id INTEGER NOT NULL REFERENCES program (id),
    period     TEXT    NOT NULL,                             -- 2026-07, in the program's time zone
    upto       INTEGER NOT NULL DEFAULT 0,
    opened     INTEGER NOT NULL DEFAULT 0,                   -- how many payouts came of it so far
    done_at    INTEGER,
    PRIMARY KEY (program_id, period)
) STRICT, WITHOUT ROWID;
