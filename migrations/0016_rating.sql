-- The versions of a program file under which customers came: what a customer brings is rated by theirs. `pending` until its day.
CREATE TABLE program_version (
    program_id   INTEGER NOT NULL REFERENCES program (id),
    version      TEXT    NOT NULL,                           -- the beginning of the hash of source
    source       TEXT    NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('pending', 'adopted')),
    effective_at INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (program_id, version)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX program_version_pending ON program_version (program_id) WHERE state = 'pending';

-- What ladders count besides first purchases, and what decides when a level is lost.
ALTER TABLE partner ADD COLUMN clients INTEGER NOT NULL DEFAULT 0 CHECK (clients >= 0);
ALTER TABLE partner ADD COLUMN revenue INTEGER NOT NULL DEFAULT 0 CHECK (revenue >= 0);      -- minor units of the currency
ALTER TABLE partner ADD COLUMN earned INTEGER NOT NULL DEFAULT 0 CHECK (earned >= 0);        -- by commissions, minor units
ALTER TABLE partner ADD COLUMN below_since INTEGER;                                          -- the count is too low for the level
ALTER TABLE partner ADD COLUMN month INTEGER NOT NULL DEFAULT 0;                             -- 12 * year + month of the last look
ALTER TABLE partner ADD COLUMN month_level INTEGER NOT NULL DEFAULT 0 CHECK (month_level >= 0);  -- held when it began

-- An event that has counted for a partner: a commission, a discount or spent credit.
CREATE TABLE sale (
    event_id     INTEGER PRIMARY KEY REFERENCES event (id),
    program_id   INTEGER NOT NULL REFERENCES program (id),
    partner_id   INTEGER NOT NULL REFERENCES partner (id),
    customer     TEXT    NOT NULL,
    invoice      TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    rule         TEXT    NOT NULL,
    kind         TEXT    NOT NULL CHECK (kind IN ('accrue', 'discount', 'spend')),
    level        INTEGER NOT NULL,                           -- whose rate was used
    level_before INTEGER NOT NULL,                           -- of the invoice
    level_after  INTEGER NOT NULL,
    number       INTEGER NOT NULL CHECK (number >= 0),       -- of the invoice among the customer's; 0: nothing was paid
    client       INTEGER NOT NULL CHECK (client IN (0, 1)),  -- the customer's first for this partner
    first        INTEGER NOT NULL CHECK (first IN (0, 1)),   -- and their first at all
    base         INTEGER NOT NULL CHECK (base >= 0),
    amount       INTEGER NOT NULL CHECK (amount >= 0)
) STRICT;
CREATE INDEX sale_customer ON sale (program_id, customer, partner_id);
CREATE INDEX sale_partner ON sale (partner_id, at);
CREATE TRIGGER sale_no_update BEFORE UPDATE ON sale BEGIN SELECT RAISE(ABORT, 'sale rows are never changed'); END;
CREATE TRIGGER sale_no_delete BEFORE DELETE ON sale BEGIN SELECT RAISE(ABORT, 'sale rows are never removed'); END;

-- First purchases so far: all lines of the invoice of a customer's earning event.
INSERT INTO sale (event_id, program_id, partner_id, customer, invoice, at, rule, kind, level, level_before, level_after, number,
                  client, first, base, amount)
SELECT e.id, e.program_id, c.partner_id, e.customer, e.invoice, e.at, coalesce(json_extract(t.basis, '$.rule'), ''), 'accrue',
       coalesce(json_extract(t.basis, '$.level'), p.level), coalesce(json_extract(t.basis, '$.level'), p.level), p.level, 1,
       e.id = c.earning_event, e.id = c.earning_event, coalesce(json_extract(t.basis, '$.base'), 0), coalesce(t.amount, 0)
  FROM customer AS c
  JOIN event AS first ON first.id = c.earning_event
  JOIN event AS e ON e.program_id = c.program_id AND e.invoice = first.invoice AND e.outcome IN ('accrued', 'too_small')
  JOIN partner AS p ON p.id = c.partner_id
  LEFT JOIN transfer AS t ON t.event_id = e.id AND t.kind = 'accrue';
UPDATE partner SET clients = first_purchases, month_level = level,
                   revenue = (SELECT coalesce(sum(base), 0) FROM sale WHERE partner_id = partner.id),
                   earned = (SELECT coalesce(sum(amount), 0) FROM sale WHERE partner_id = partner.id);

CREATE TABLE customer_new (
    program_id INTEGER NOT NULL REFERENCES program (id),
    ref        TEXT    NOT NULL,                             -- the panel's id
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    coupon_id  INTEGER REFERENCES coupon (id),               -- none: the partner paid for them, or staff decided
    bound_at   INTEGER NOT NULL,
    bound_by   INTEGER REFERENCES event (id),                -- none: staff decided
    version    TEXT,                                         -- of the program file under which they came; none: the current one
    PRIMARY KEY (program_id, ref)
) STRICT, WITHOUT ROWID;
INSERT INTO customer_new (program_id, ref, partner_id, coupon_id, bound_at, bound_by)
SELECT program_id, ref, partner_id, coupon_id, bound_at, bound_by FROM customer;
DROP TABLE customer;
ALTER TABLE customer_new RENAME TO customer;
CREATE INDEX customer_partner ON customer (partner_id);

-- A bonus that was granted: `bonus` is its id in the program file, or the milestone of a contract.
CREATE TABLE bonus_grant (
    program_id INTEGER NOT NULL REFERENCES program (id),
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    bonus      TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    amount     INTEGER NOT NULL CHECK (amount > 0),
    unit       TEXT    NOT NULL,
    ends_at    INTEGER,                                      -- restricted credit: when what is left ends
    ended_at   INTEGER,
    PRIMARY KEY (partner_id, bonus)
) STRICT, WITHOUT ROWID;
CREATE INDEX bonus_grant_ends ON bonus_grant (ends_at) WHERE ends_at IS NOT NULL AND ended_at IS NULL;

-- A line of an invoice is paid once, whoever pays.
DROP INDEX event_sale;
CREATE UNIQUE INDEX event_sale ON event (program_id, invoice, line) WHERE type IN ('purchase', 'renewal', 'partner_payment');

-- Codes that the program issues each month: `month` is 12 * year + month.
ALTER TABLE coupon ADD COLUMN month INTEGER;
ALTER TABLE coupon ADD COLUMN expires_at INTEGER;
DROP INDEX coupon_of_partner;
CREATE UNIQUE INDEX coupon_of_partner ON coupon (partner_id, kind) WHERE state IN ('named', 'active') AND month IS NULL;
CREATE UNIQUE INDEX coupon_of_month ON coupon (partner_id, kind, month) WHERE month IS NOT NULL;
