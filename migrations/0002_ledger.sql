-- Two-sided transfers between accounts. A transfer is never changed; a later transfer corrects it. The triggers hold for every
-- connection, also for one that sets no PRAGMA: they rely neither on foreign_keys nor on recursive_triggers. Whatever a
-- statement's OR REPLACE, OR IGNORE or OR FAIL would bend (a CHECK, a UNIQUE) is therefore asked by a RAISE(ABORT) as well.

CREATE TABLE account (
    id              INTEGER PRIMARY KEY CHECK (id > 0),
    program_id      INTEGER NOT NULL,
    partner_id      INTEGER CHECK (partner_id > 0),    -- NULL: the program's own account
    kind            TEXT    NOT NULL CHECK (kind IN (
                        'pending', 'available', 'reserved', 'in_flight', 'prepaid', 'restricted', 'owed',
                        'cash', 'expense', 'fees', 'revenue', 'forfeit', 'adjust')),
    unit            TEXT    NOT NULL,
    debits          INTEGER NOT NULL DEFAULT 0 CHECK (debits >= 0),    -- minor units of `unit`
    credits         INTEGER NOT NULL DEFAULT 0 CHECK (credits >= 0),
    last_transfer   INTEGER REFERENCES transfer (id),  -- the transfer that the balance is up to date with
    opened_at       INTEGER NOT NULL,
    -- What follows from the kind cannot be written at all.
    class           TEXT    NOT NULL GENERATED ALWAYS AS (CASE
                        WHEN kind IN ('owed', 'cash') THEN 'asset'
                        WHEN kind IN ('expense', 'fees') THEN 'expense'
                        WHEN kind IN ('revenue', 'forfeit') THEN 'income'
                        WHEN kind = 'adjust' THEN 'equity'
                        ELSE 'liability' END) STORED,
    normal_side     TEXT    NOT NULL GENERATED ALWAYS AS (CASE
                        WHEN kind IN ('owed', 'cash', 'expense', 'fees') THEN 'debit'
                        ELSE 'credit' END) STORED,
    may_be_negative INTEGER NOT NULL GENERATED ALWAYS AS (
                        kind IN ('cash', 'expense', 'fees', 'revenue', 'forfeit', 'adjust')) STORED,
    CHECK ((partner_id IS NULL) = (kind IN ('cash', 'expense', 'fees', 'revenue', 'forfeit', 'adjust'))),
    CHECK (may_be_negative OR CASE normal_side WHEN 'debit' THEN debits >= credits ELSE credits >= debits END),
    FOREIGN KEY (program_id, unit) REFERENCES unit (program_id, code),
    FOREIGN KEY (program_id, partner_id) REFERENCES partner (program_id, id)
) STRICT;

CREATE UNIQUE INDEX account_owner ON account (program_id, coalesce(partner_id, 0), kind, unit);

-- Which accounts each kind of transfer may join.
CREATE TABLE transfer_rule (
    kind        TEXT NOT NULL,
    debit_kind  TEXT NOT NULL,
    credit_kind TEXT NOT NULL,
    PRIMARY KEY (kind, debit_kind, credit_kind)
) STRICT, WITHOUT ROWID;

INSERT INTO transfer_rule (kind, debit_kind, credit_kind) VALUES
    ('accrue',      'expense',    'pending'),
    ('release',     'pending',    'available'),
    ('offset',      'available',  'owed'),
    ('clawback',    'pending',    'expense'),
    ('clawback',    'available',  'expense'),
    ('clawback',    'owed',       'expense'),
    ('reserve',     'available',  'reserved'),
    ('void',        'reserved',   'available'),
    ('submit',      'reserved',   'in_flight'),
    ('settle',      'reserved',   'cash'),
    ('settle',      'in_flight',  'cash'),
    ('fail',        'in_flight',  'available'),
    ('return',      'cash',       'available'),
    ('fee',         'fees',       'cash'),
    ('bonus',       'expense',    'available'),
    ('bonus',       'expense',    'restricted'),
    ('expire',      'restricted', 'expense'),
    ('topup',       'cash',       'prepaid'),
    ('spend',       'prepaid',    'revenue'),
    ('spend',       'restricted', 'revenue'),
    ('transfer_in', 'available',  'prepaid'),
    ('adjust',      'adjust',     'available'),
    ('adjust',      'available',  'adjust'),
    ('forfeit',     'available',  'forfeit');

CREATE TRIGGER transfer_rule_insert BEFORE INSERT ON transfer_rule BEGIN
    SELECT RAISE(ABORT, 'transfer_rule is frozen: only a migration adds a rule');
END;
CREATE TRIGGER transfer_rule_update BEFORE UPDATE ON transfer_rule BEGIN
    SELECT RAISE(ABORT, 'transfer_rule is frozen: a rule is not changed');
END;
CREATE TRIGGER transfer_rule_delete BEFORE DELETE ON transfer_rule BEGIN
    SELECT RAISE(ABORT, 'transfer_rule is frozen: a rule is not deleted');
END;

-- No column has a default: OR REPLACE would put it in the place of a NULL.
CREATE TABLE transfer (
    id                INTEGER PRIMARY KEY CHECK (id > 0),
    program_id        INTEGER NOT NULL REFERENCES program (id),
    seq               INTEGER NOT NULL CHECK (seq > 0),    -- 1, 2, 3 … in each program
    kind              TEXT    NOT NULL,
    debit_account_id  INTEGER NOT NULL REFERENCES account (id),
    credit_account_id INTEGER NOT NULL REFERENCES account (id),
    amount            INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 1000000000000),    -- minor units of `unit`
    unit              TEXT    NOT NULL,
    idempotency_key   TEXT    NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
    at                INTEGER NOT NULL,
    event_id          INTEGER,
    accrual_id        INTEGER REFERENCES transfer (id),    -- the accrual that this releases or claws back
    payout_id         INTEGER,
    external_id       TEXT    CHECK (length(external_id) BETWEEN 1 AND 255),    -- the payment provider's transaction id
    basis             TEXT    CHECK (json_valid(basis)),   -- the arithmetic as it was when the amount was earned
    previous_hash     BLOB    NOT NULL CHECK (length(previous_hash) = 32),
    hash              BLOB    NOT NULL CHECK (length(hash) = 32),
    CHECK (debit_account_id <> credit_account_id),
    CHECK (kind <> 'accrue' OR (event_id IS NOT NULL AND json_type(basis, '$.held_until') IS 'integer')),
    CHECK ((kind IN ('release', 'clawback')) = (accrual_id IS NOT NULL)),
    CHECK ((kind IN ('reserve', 'void', 'submit', 'settle', 'fail', 'return', 'fee')) = (payout_id IS NOT NULL)),
    CHECK (kind NOT IN ('settle', 'return') OR external_id IS NOT NULL),
    UNIQUE (program_id, seq),
    UNIQUE (program_id, idempotency_key)
) STRICT;

CREATE UNIQUE INDEX transfer_release ON transfer (accrual_id) WHERE kind = 'release';
CREATE UNIQUE INDEX transfer_reserve ON transfer (payout_id) WHERE kind = 'reserve';
CREATE UNIQUE INDEX transfer_submit ON transfer (payout_id) WHERE kind = 'submit';
CREATE UNIQUE INDEX transfer_outcome ON transfer (payout_id) WHERE kind IN ('settle', 'void', 'fail');
CREATE UNIQUE INDEX transfer_external ON transfer (program_id, kind, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX transfer_accrual ON transfer (accrual_id) WHERE accrual_id IS NOT NULL;
CREATE INDEX transfer_payout ON transfer (payout_id) WHERE payout_id IS NOT NULL;
CREATE INDEX transfer_event ON transfer (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX transfer_debit ON transfer (debit_account_id, seq);
CREATE INDEX transfer_credit ON transfer (credit_account_id, seq);
CREATE INDEX transfer_settled ON transfer (debit_account_id, amount) WHERE kind = 'settle';
CREATE INDEX transfer_returned ON transfer (credit_account_id, amount) WHERE kind = 'return';

-- The id is given, not drawn: a BEFORE INSERT trigger cannot see a drawn one.
CREATE TRIGGER account_insert BEFORE INSERT ON account BEGIN
    SELECT RAISE(ABORT, 'account: the id must be the next one; an account is not replaced')
     WHERE NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM account);
    SELECT RAISE(ABORT, 'account: this owner has an account of this kind and unit; an account is not replaced')
     WHERE EXISTS (SELECT 1 FROM account WHERE program_id = NEW.program_id AND kind = NEW.kind AND unit = NEW.unit
                      AND coalesce(partner_id, 0) = coalesce(NEW.partner_id, 0));
    SELECT RAISE(ABORT, 'account: an account opens with nothing on it')
     WHERE coalesce(NEW.debits, 0) <> 0 OR coalesce(NEW.credits, 0) <> 0 OR NEW.last_transfer IS NOT NULL;
    SELECT RAISE(ABORT, 'account: the program has no such unit')
     WHERE NOT EXISTS (SELECT 1 FROM unit WHERE program_id = NEW.program_id AND code = NEW.unit);
    SELECT RAISE(ABORT, 'account: the program has no such partner')
     WHERE NEW.partner_id IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM partner WHERE program_id = NEW.program_id AND id = NEW.partner_id);
END;

CREATE TRIGGER account_update BEFORE UPDATE ON account BEGIN
    SELECT RAISE(ABORT, 'account: all but the balance is frozen')
     WHERE NEW.id IS NOT OLD.id OR NEW.program_id IS NOT OLD.program_id OR NEW.partner_id IS NOT OLD.partner_id
        OR NEW.kind IS NOT OLD.kind OR NEW.unit IS NOT OLD.unit OR NEW.opened_at IS NOT OLD.opened_at;
    SELECT RAISE(ABORT, 'account: a balance changes only with a new transfer')
     WHERE NEW.last_transfer IS NULL OR NEW.last_transfer <= coalesce(OLD.last_transfer, 0);
    SELECT RAISE(ABORT, 'account: a balance changes by exactly the transfer that last_transfer names')
     WHERE NOT EXISTS (
        SELECT 1 FROM transfer AS t WHERE t.id = NEW.last_transfer
           AND ((t.debit_account_id = OLD.id AND NEW.debits = OLD.debits + t.amount AND NEW.credits = OLD.credits)
             OR (t.credit_account_id = OLD.id AND NEW.credits = OLD.credits + t.amount AND NEW.debits = OLD.debits)));
END;

CREATE TRIGGER account_delete BEFORE DELETE ON account BEGIN
    SELECT RAISE(ABORT, 'account: an account is not deleted');
END;

CREATE TRIGGER transfer_update BEFORE UPDATE ON transfer BEGIN
    SELECT RAISE(ABORT, 'transfer: a transfer is not changed, another one corrects it');
END;

CREATE TRIGGER transfer_delete BEFORE DELETE ON transfer BEGIN
    SELECT RAISE(ABORT, 'transfer: a transfer is not deleted, another one corrects it');
END;

-- The place in the program's chain, and every way in which OR REPLACE could find a row to replace.
CREATE TRIGGER transfer_insert_chain BEFORE INSERT ON transfer BEGIN
    SELECT RAISE(ABORT, 'transfer: the id must be the next one; a transfer is not replaced')
     WHERE NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM transfer);
    SELECT RAISE(ABORT, 'transfer: seq must be the next one of the program')
     WHERE NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM transfer WHERE program_id = NEW.program_id);
    SELECT RAISE(ABORT, 'transfer: previous_hash is not the hash of the program''s last transfer')
     WHERE NEW.previous_hash IS NOT coalesce(
        (SELECT hash FROM transfer WHERE program_id = NEW.program_id ORDER BY seq DESC LIMIT 1), zeroblob(32));
    SELECT RAISE(ABORT, 'transfer: time goes back')
     WHERE NEW.at < (SELECT at FROM transfer WHERE program_id = NEW.program_id ORDER BY seq DESC LIMIT 1);
    SELECT RAISE(ABORT, 'transfer: the idempotency key is used; a transfer is not replaced')
     WHERE EXISTS (SELECT 1 FROM transfer WHERE program_id = NEW.program_id AND idempotency_key = NEW.idempotency_key);
    SELECT RAISE(ABORT, 'transfer: the external id is used')
     WHERE EXISTS (SELECT 1 FROM transfer
                    WHERE program_id = NEW.program_id AND kind = NEW.kind AND external_id = NEW.external_id);
END;

-- What the two sides must have in common, and that neither may fall below zero.
CREATE TRIGGER transfer_insert_sides BEFORE INSERT ON transfer BEGIN
    SELECT RAISE(ABORT, 'transfer: both accounts must be of the transfer''s program')
     WHERE (SELECT count(*) FROM account WHERE id IN (NEW.debit_account_id, NEW.credit_account_id)
               AND program_id = NEW.program_id) <> 2;
    SELECT RAISE(ABORT, 'transfer: both accounts must be of the transfer''s unit')
     WHERE (SELECT count(*) FROM account WHERE id IN (NEW.debit_account_id, NEW.credit_account_id)
               AND unit = NEW.unit) <> 2;
    SELECT RAISE(ABORT, 'transfer: the accounts belong to two partners')
     WHERE (SELECT count(DISTINCT partner_id) FROM account
             WHERE id IN (NEW.debit_account_id, NEW.credit_account_id)) > 1;
    SELECT RAISE(ABORT, 'transfer: no rule joins these accounts by this kind of transfer')
     WHERE NOT EXISTS (
        SELECT 1 FROM transfer_rule AS r
          JOIN account AS d ON d.id = NEW.debit_account_id AND d.kind = r.debit_kind
          JOIN account AS c ON c.id = NEW.credit_account_id AND c.kind = r.credit_kind
         WHERE r.kind = NEW.kind);
    SELECT RAISE(ABORT, 'transfer: an account would fall below zero')
     WHERE EXISTS (SELECT 1 FROM account WHERE id = NEW.debit_account_id
                      AND NOT may_be_negative AND normal_side = 'credit' AND credits - debits < NEW.amount)
        OR EXISTS (SELECT 1 FROM account WHERE id = NEW.credit_account_id
                      AND NOT may_be_negative AND normal_side = 'debit' AND debits - credits < NEW.amount);
END;

-- An accrual is released once, after its hold, and never clawed back beyond its amount.
CREATE TRIGGER transfer_insert_accrual BEFORE INSERT ON transfer WHEN NEW.kind IN ('release', 'clawback') BEGIN
    SELECT RAISE(ABORT, 'transfer: it must name an accrual of the same partner and unit')
     WHERE NOT EXISTS (
        SELECT 1 FROM transfer AS t
          JOIN account AS earned ON earned.id = t.credit_account_id
          JOIN account AS taken ON taken.id = NEW.debit_account_id
         WHERE t.id = NEW.accrual_id AND t.kind = 'accrue' AND t.program_id = NEW.program_id AND t.unit = NEW.unit
           AND earned.partner_id = taken.partner_id);
    SELECT RAISE(ABORT, 'transfer: the accrual is released')
     WHERE EXISTS (SELECT 1 FROM transfer WHERE accrual_id = NEW.accrual_id AND kind = 'release')
       AND (SELECT kind FROM account WHERE id = NEW.debit_account_id) = 'pending';
    SELECT RAISE(ABORT, 'transfer: the accrual is not released')
     WHERE NOT EXISTS (SELECT 1 FROM transfer WHERE accrual_id = NEW.accrual_id AND kind = 'release')
       AND (SELECT kind FROM account WHERE id = NEW.debit_account_id) <> 'pending';
    SELECT RAISE(ABORT, 'transfer: more than the accrual has left')
     WHERE (SELECT amount FROM transfer WHERE id = NEW.accrual_id) < NEW.amount
         + (SELECT coalesce(sum(amount), 0) FROM transfer WHERE accrual_id = NEW.accrual_id AND kind = 'clawback');
    SELECT RAISE(ABORT, 'transfer: the accrual is still in its hold')
     WHERE NEW.kind = 'release'
       AND NEW.at < (SELECT json_extract(basis, '$.held_until') FROM transfer WHERE id = NEW.accrual_id);
END;

-- A payout is reserved once, then has one outcome, over the same amount and for the same partner.
CREATE TRIGGER transfer_insert_payout BEFORE INSERT ON transfer WHEN NEW.payout_id IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'transfer: the payout is reserved')
     WHERE NEW.kind = 'reserve' AND EXISTS (SELECT 1 FROM transfer WHERE payout_id = NEW.payout_id AND kind = 'reserve');
    SELECT RAISE(ABORT, 'transfer: the payout was not reserved for this partner, unit and amount')
     WHERE NEW.kind IN ('void', 'submit', 'settle', 'fail', 'return', 'fee') AND NOT EXISTS (
        SELECT 1 FROM transfer AS t
          JOIN account AS r ON r.id = t.credit_account_id
          JOIN account AS d ON d.id = NEW.debit_account_id
          JOIN account AS c ON c.id = NEW.credit_account_id
         WHERE t.payout_id = NEW.payout_id AND t.kind = 'reserve' AND t.program_id = NEW.program_id AND t.unit = NEW.unit
           AND (NEW.kind IN ('return', 'fee') OR t.amount = NEW.amount)
           AND (NEW.kind = 'fee' OR r.partner_id = coalesce(d.partner_id, c.partner_id)));
    SELECT RAISE(ABORT, 'transfer: the payout has its outcome')
     WHERE NEW.kind IN ('void', 'submit', 'settle', 'fail')
       AND EXISTS (SELECT 1 FROM transfer WHERE payout_id = NEW.payout_id AND kind IN ('void', 'settle', 'fail'));
    SELECT RAISE(ABORT, 'transfer: the payout''s money is not in this account')
     WHERE NEW.kind IN ('void', 'submit', 'settle', 'fail')
       AND EXISTS (SELECT 1 FROM transfer WHERE payout_id = NEW.payout_id AND kind = 'submit')
         <> ((SELECT kind FROM account WHERE id = NEW.debit_account_id) = 'in_flight');
    SELECT RAISE(ABORT, 'transfer: more comes back than was paid')
     WHERE NEW.kind = 'return'
       AND NEW.amount + (SELECT coalesce(sum(amount), 0) FROM transfer WHERE payout_id = NEW.payout_id AND kind = 'return')
         > (SELECT coalesce(sum(amount), 0) FROM transfer WHERE payout_id = NEW.payout_id AND kind = 'settle');
END;

CREATE TRIGGER transfer_post AFTER INSERT ON transfer BEGIN
    UPDATE account SET debits = debits + NEW.amount, last_transfer = NEW.id WHERE id = NEW.debit_account_id;
    UPDATE account SET credits = credits + NEW.amount, last_transfer = NEW.id WHERE id = NEW.credit_account_id;
    SELECT RAISE(ABORT, 'transfer: the balances did not move')
     WHERE (SELECT count(*) FROM account
             WHERE id IN (NEW.debit_account_id, NEW.credit_account_id) AND last_transfer = NEW.id) <> 2;
END;
