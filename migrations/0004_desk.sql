-- Facts about this file itself: `installation` sets one database's marks in Discord apart from another's.
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta (name, value) VALUES ('installation', lower(hex(randomblob(4))));

-- Who has used the program: their name for staff to recognise, their language for what they are told later.
CREATE TABLE member (
    program_id INTEGER NOT NULL REFERENCES program (id),
    member_id  INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    locale     TEXT    NOT NULL,
    PRIMARY KEY (program_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id      INTEGER NOT NULL REFERENCES program (id),
    kind            TEXT    NOT NULL CHECK (kind IN ('application', 'payout')),
    member_id       INTEGER NOT NULL,                        -- whose ticket it is
    state           TEXT    NOT NULL CHECK (state IN ('opening', 'open', 'closed')),
    channel_id      INTEGER UNIQUE,
    card_message_id INTEGER,
    due_at          INTEGER,                                 -- when staff must have answered
    created_at      INTEGER NOT NULL,
    closed_at       INTEGER
) STRICT;

CREATE TABLE invitation (
    program_id INTEGER NOT NULL REFERENCES program (id),
    member_id  INTEGER NOT NULL,
    staff_id   INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (program_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE application (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id   INTEGER NOT NULL REFERENCES program (id),
    member_id    INTEGER NOT NULL,
    route        TEXT    NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('draft', 'in_review', 'asked', 'approved', 'denied')),
    round        INTEGER NOT NULL DEFAULT 0,                 -- how often staff have asked back
    ticket_id    INTEGER UNIQUE REFERENCES ticket (id),
    created_at   INTEGER NOT NULL,
    submitted_at INTEGER,
    CHECK (state = 'draft' OR (ticket_id IS NOT NULL AND submitted_at IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX application_live ON application (program_id, member_id) WHERE state IN ('draft', 'in_review', 'asked');

-- Every answer stays: one row a field and round.
CREATE TABLE answer (
    application_id INTEGER NOT NULL REFERENCES application (id),
    field          TEXT    NOT NULL,
    round          INTEGER NOT NULL,
    text           TEXT    NOT NULL,
    at             INTEGER NOT NULL,
    PRIMARY KEY (application_id, field, round)
) STRICT, WITHOUT ROWID;

CREATE TABLE decision (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id INTEGER NOT NULL REFERENCES application (id),
    kind           TEXT    NOT NULL CHECK (kind IN ('approve', 'deny', 'ask')),
    staff_id       INTEGER NOT NULL,
    reason         TEXT    NOT NULL,
    fields         TEXT    NOT NULL DEFAULT '[]',            -- ask: JSON array of the questions asked again
    at             INTEGER NOT NULL
) STRICT;
CREATE INDEX decision_application ON decision (application_id);

-- Where a partner is paid: the e-mail sealed with the key file's key, and its blind index.
CREATE TABLE payee (
    partner_id  INTEGER PRIMARY KEY REFERENCES partner (id),
    blob        BLOB    NOT NULL,
    blind_index BLOB    NOT NULL CHECK (length(blind_index) = 32),
    set_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX payee_blind ON payee (blind_index);

-- What a partner typed into the profile form and was refused, sealed, so that it need not be typed again.
CREATE TABLE profile_draft (
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    field      TEXT    NOT NULL,
    blob       BLOB    NOT NULL,
    PRIMARY KEY (partner_id, field)
) STRICT, WITHOUT ROWID;

-- `named`: kept for a partner who is not active yet. A code that was active is never given out again.
CREATE TABLE coupon (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id INTEGER NOT NULL REFERENCES program (id),
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    kind       TEXT    NOT NULL,                             -- the id of the coupon in the program file
    code       TEXT    NOT NULL,
    skeleton   TEXT    NOT NULL,                             -- equal for codes that look alike
    state      TEXT    NOT NULL CHECK (state IN ('named', 'active', 'retired')),
    value      INTEGER NOT NULL CHECK (value >= 0),
    unit       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (program_id, skeleton)
) STRICT;
CREATE UNIQUE INDEX coupon_of_partner ON coupon (partner_id, kind) WHERE state IN ('named', 'active');

-- What staff must create or change in the billing panel.
CREATE TABLE coupon_todo (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    coupon_id  INTEGER NOT NULL REFERENCES coupon (id),
    value      INTEGER NOT NULL,
    unit       TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('open', 'done', 'superseded')),
    created_at INTEGER NOT NULL,
    done_by    INTEGER,
    done_at    INTEGER
) STRICT;
CREATE UNIQUE INDEX coupon_todo_open ON coupon_todo (coupon_id) WHERE state = 'open';

-- Billing events, each stored once. `parked`: waits for what it refers to.
CREATE TABLE event (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id  INTEGER NOT NULL REFERENCES program (id),
    source      TEXT    NOT NULL,
    external_id TEXT    NOT NULL,
    type        TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    customer    TEXT    NOT NULL,
    invoice     TEXT,
    line        TEXT,
    body        TEXT    NOT NULL,                            -- the event as it was parsed, JSON
    hash        BLOB    NOT NULL CHECK (length(hash) = 32),  -- SHA-256 of body
    received_at INTEGER NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('applied', 'parked')),
    outcome     TEXT    NOT NULL,
    partner_id  INTEGER REFERENCES partner (id),
    UNIQUE (program_id, source, external_id)
) STRICT;
CREATE UNIQUE INDEX event_sale ON event (program_id, invoice, line) WHERE type IN ('purchase', 'renewal');
CREATE INDEX event_customer ON event (program_id, customer, type, at);

-- A customer of the billing panel, from the first event on; bound to at most one partner, for good.
CREATE TABLE customer (
    program_id     INTEGER NOT NULL REFERENCES program (id),
    ref            TEXT    NOT NULL,                         -- the panel's id
    partner_id     INTEGER NOT NULL REFERENCES partner (id),
    coupon_id      INTEGER NOT NULL REFERENCES coupon (id),
    bound_at       INTEGER NOT NULL,
    bound_by       INTEGER NOT NULL REFERENCES event (id),
    earning_event  INTEGER REFERENCES event (id),            -- the first purchase, once it has counted
    earning_count  INTEGER,                                  -- how many first purchases the partner had before it
    PRIMARY KEY (program_id, ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_partner ON customer (partner_id);

CREATE TABLE payout (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id   INTEGER NOT NULL REFERENCES program (id),
    partner_id   INTEGER NOT NULL REFERENCES partner (id),
    amount       INTEGER NOT NULL CHECK (amount > 0),
    unit         TEXT    NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('requested', 'submitted', 'settled', 'rejected', 'failed')),
    ticket_id    INTEGER NOT NULL UNIQUE REFERENCES ticket (id),
    payee_index  BLOB    NOT NULL CHECK (length(payee_index) = 32),  -- the payee that the passphrase was given for
    proved_at    INTEGER NOT NULL,
    requested_at INTEGER NOT NULL,
    due_at       INTEGER NOT NULL,
    decided_by   INTEGER,
    decided_at   INTEGER,
    reason       TEXT,
    external_id  TEXT,                                       -- the payment provider's transaction id
    CHECK (state <> 'settled' OR (external_id IS NOT NULL AND decided_by IS NOT NULL)),
    CHECK (state <> 'rejected' OR (reason IS NOT NULL AND decided_by IS NOT NULL)),
    UNIQUE (program_id, external_id)
) STRICT;
CREATE UNIQUE INDEX payout_open ON payout (partner_id) WHERE state IN ('requested', 'submitted');

-- What is owed to Discord, written in the transaction of what it announces.
CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id INTEGER NOT NULL REFERENCES program (id),
    topic      TEXT    NOT NULL,                             -- rows of one topic are delivered in order
    effect     TEXT    NOT NULL,                             -- JSON
    state      TEXT    NOT NULL CHECK (state IN ('pending', 'done', 'dead')),
    attempts   INTEGER NOT NULL DEFAULT 0,
    next_at    INTEGER NOT NULL,
    error      TEXT,
    created_at INTEGER NOT NULL,
    done_at    INTEGER
) STRICT;
CREATE INDEX outbox_pending ON outbox (program_id, topic, id) WHERE state = 'pending';

-- Who did what, and when. Rows are only added.
CREATE TABLE audit (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id INTEGER NOT NULL REFERENCES program (id),
    member_id  INTEGER NOT NULL,
    action     TEXT    NOT NULL,
    subject    TEXT    NOT NULL,                             -- for example payout:7
    detail     TEXT    NOT NULL DEFAULT '',
    at         INTEGER NOT NULL
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never removed'); END;

-- A partner has forgotten the passphrase: two members listed by id must agree, where there are two.
CREATE TABLE passphrase_reset (
    partner_id INTEGER PRIMARY KEY REFERENCES partner (id),
    asked_at   INTEGER NOT NULL,
    first_by   INTEGER
) STRICT;
