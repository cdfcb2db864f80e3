-- What of a refund or chargeback was taken from which line of its invoice. Rows are only added: what was clawed back follows from them.
CREATE TABLE reversal (
    refund_id INTEGER NOT NULL REFERENCES event (id),
    sale_id   INTEGER NOT NULL REFERENCES event (id),        -- the purchase or renewal
    amount    INTEGER NOT NULL CHECK (amount > 0),           -- minor units of the sale's currency
    PRIMARY KEY (refund_id, sale_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reversal_sale ON reversal (sale_id);
CREATE TRIGGER reversal_no_update BEFORE UPDATE ON reversal BEGIN
    SELECT RAISE(ABORT, 'reversal rows are never changed');
END;
CREATE TRIGGER reversal_no_delete BEFORE DELETE ON reversal BEGIN
    SELECT RAISE(ABORT, 'reversal rows are never removed');
END;

CREATE INDEX event_reversal ON event (program_id, json_extract(body, '$.of')) WHERE type IN ('refund', 'chargeback');
CREATE INDEX event_waits ON event (received_at) WHERE outcome = 'refund_waits';
-- Refunds that were only shown to staff so far are applied as soon as the bot runs.
UPDATE event SET outcome = 'refund_waits' WHERE outcome = 'refund';

-- `voided`: called off because a refund needed the money; nobody decided it.
CREATE TABLE payout_new (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id   INTEGER NOT NULL REFERENCES program (id),
    partner_id   INTEGER NOT NULL REFERENCES partner (id),
    amount       INTEGER NOT NULL CHECK (amount > 0),
    unit         TEXT    NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('requested', 'submitted', 'settled', 'rejected', 'failed', 'voided')),
    ticket_id    INTEGER NOT NULL UNIQUE REFERENCES ticket (id),
    payee_index  BLOB    NOT NULL CHECK (length(payee_index) = 32),  -- the payee that the passphrase was given for
    proved_at    INTEGER NOT NULL,
    requested_at INTEGER NOT NULL,
    due_at       INTEGER NOT NULL,
    decided_by   INTEGER,
    decided_at   INTEGER,
    reason       TEXT,
    external_id  TEXT,                                       -- the payment provider's transaction id
    voided_by    INTEGER REFERENCES event (id),              -- the refund that needed the money
    CHECK (state <> 'settled' OR (external_id IS NOT NULL AND decided_by IS NOT NULL)),
    CHECK (state <> 'rejected' OR (reason IS NOT NULL AND decided_by IS NOT NULL)),
    CHECK ((state = 'voided') = (voided_by IS NOT NULL)),
    UNIQUE (program_id, external_id)
) STRICT;
INSERT INTO payout_new (id, program_id, partner_id, amount, unit, state, ticket_id, payee_index, proved_at, requested_at,
                        due_at, decided_by, decided_at, reason, external_id)
SELECT id, program_id, partner_id, amount, unit, state, ticket_id, payee_index, proved_at, requested_at, due_at, decided_by,
       decided_at, reason, external_id
  FROM payout;
DROP TABLE payout;
ALTER TABLE payout_new RENAME TO payout;
CREATE UNIQUE INDEX payout_open ON payout (partner_id) WHERE state IN ('requested', 'submitted');
