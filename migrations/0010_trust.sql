-- A program whose books do not hold: none of its money moves until somebody has looked.
CREATE TABLE freeze (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id INTEGER NOT NULL REFERENCES program (id),
    checks     TEXT    NOT NULL,                            -- what did not hold, for example I2, I4
    frozen_at  INTEGER NOT NULL,
    thawed_at  INTEGER
) STRICT;
CREATE UNIQUE INDEX freeze_now ON freeze (program_id) WHERE thawed_at IS NULL;
CREATE TRIGGER transfer_insert_frozen BEFORE INSERT ON transfer BEGIN
    SELECT RAISE(ABORT, 'transfer: the program''s money is frozen')
     WHERE EXISTS (SELECT 1 FROM freeze WHERE program_id = NEW.program_id AND thawed_at IS NULL);
END;

-- The chain's heads that left the database: one a program and day (UTC).
CREATE TABLE published_head (
    program_id INTEGER NOT NULL REFERENCES program (id),
    day        TEXT    NOT NULL,                            -- YYYY-MM-DD
    seq        INTEGER NOT NULL,
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    at         INTEGER NOT NULL,
    PRIMARY KEY (program_id, day)
) STRICT, WITHOUT ROWID;

-- A correction of a balance by hand: asked for by one member listed by id, booked when a second one agrees.
CREATE TABLE correction (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id INTEGER NOT NULL REFERENCES program (id),
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    amount     INTEGER NOT NULL CHECK (amount <> 0),        -- minor units; below nought: taken from the partner
    unit       TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('asked', 'booked', 'refused')),
    asked_by   INTEGER NOT NULL,
    asked_at   INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    decided_by INTEGER,
    decided_at INTEGER,
    CHECK ((state = 'asked') = (decided_by IS NULL)),
    CHECK (state <> 'booked' OR decided_by <> asked_by)
) STRICT;

-- Partners who were taken over from another system, each once.
CREATE TABLE import (
    program_id  INTEGER NOT NULL REFERENCES program (id),
    source_id   TEXT    NOT NULL,                           -- what names the row there
    partner_id  INTEGER NOT NULL REFERENCES partner (id),
    content     TEXT    NOT NULL,                           -- the row as it was read, JSON
    transfer_id INTEGER REFERENCES transfer (id),           -- the opening balance, where there was one
    at          INTEGER NOT NULL,
    PRIMARY KEY (program_id, source_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX import_transfer ON import (transfer_id) WHERE transfer_id IS NOT NULL;
CREATE TRIGGER import_no_update BEFORE UPDATE ON import BEGIN
    SELECT RAISE(ABORT, 'import rows are never changed');
END;
CREATE TRIGGER import_no_delete BEFORE DELETE ON import BEGIN
    SELECT RAISE(ABORT, 'import rows are never removed');
END;

-- Who is paying a payout, and since when: from then on a refund no longer calls it off.
ALTER TABLE payout ADD COLUMN submitted_by INTEGER;
ALTER TABLE payout ADD COLUMN submitted_at INTEGER;

-- History beside the ledger: what an event says and what a payout is for do not change; OR REPLACE finds no row to replace.
CREATE TRIGGER event_update BEFORE UPDATE OF id, program_id, source, external_id, type, at, customer, invoice, line, body, hash,
                                             received_at ON event BEGIN
    SELECT RAISE(ABORT, 'event: what an event says is not changed');
END;
CREATE TRIGGER event_delete BEFORE DELETE ON event BEGIN
    SELECT RAISE(ABORT, 'event: an event is not deleted');
END;
CREATE TRIGGER event_insert BEFORE INSERT ON event BEGIN
    SELECT RAISE(ABORT, 'event: an event is not replaced')
     WHERE EXISTS (SELECT 1 FROM event WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM event WHERE program_id = NEW.program_id AND source = NEW.source
                                         AND external_id = NEW.external_id)
        OR (NEW.type IN ('purchase', 'renewal')
            AND EXISTS (SELECT 1 FROM event WHERE program_id = NEW.program_id AND invoice = NEW.invoice AND line = NEW.line
                                              AND type IN ('purchase', 'renewal')));
END;
CREATE TRIGGER payout_update BEFORE UPDATE OF id, program_id, partner_id, amount, unit, ticket_id, payee_index, proved_at,
                                              requested_at ON payout BEGIN
    SELECT RAISE(ABORT, 'payout: who is paid what is not changed');
END;
CREATE TRIGGER payout_delete BEFORE DELETE ON payout BEGIN
    SELECT RAISE(ABORT, 'payout: a payout is not deleted');
END;
CREATE TRIGGER payout_insert BEFORE INSERT ON payout BEGIN
    SELECT RAISE(ABORT, 'payout: a payout is not replaced')
     WHERE EXISTS (SELECT 1 FROM payout WHERE id = NEW.id OR ticket_id = NEW.ticket_id)
        OR EXISTS (SELECT 1 FROM payout WHERE partner_id = NEW.partner_id AND state IN ('requested', 'submitted')
                                          AND NEW.state IN ('requested', 'submitted'));
END;
CREATE TRIGGER reversal_insert BEFORE INSERT ON reversal BEGIN
    SELECT RAISE(ABORT, 'reversal: a row is not replaced')
     WHERE EXISTS (SELECT 1 FROM reversal WHERE refund_id = NEW.refund_id AND sale_id = NEW.sale_id);
END;
CREATE TRIGGER audit_insert BEFORE INSERT ON audit BEGIN
    SELECT RAISE(ABORT, 'audit: a row is not replaced') WHERE EXISTS (SELECT 1 FROM audit WHERE id = NEW.id);
END;
-- Another number of decimals would multiply every balance.
CREATE TRIGGER unit_update BEFORE UPDATE ON unit BEGIN
    SELECT RAISE(ABORT, 'unit: a unit is not changed');
END;
CREATE TRIGGER unit_insert BEFORE INSERT ON unit BEGIN
    SELECT RAISE(ABORT, 'unit: a unit is not replaced')
     WHERE EXISTS (SELECT 1 FROM unit WHERE program_id = NEW.program_id AND code = NEW.code
                                        AND (decimals <> NEW.decimals OR cash <> NEW.cash));
END;
CREATE TRIGGER unit_delete BEFORE DELETE ON unit BEGIN
    SELECT RAISE(ABORT, 'unit: a unit with accounts is not deleted')
     WHERE EXISTS (SELECT 1 FROM account WHERE program_id = OLD.program_id AND unit = OLD.code);
END;
