-- The database, one table a kind of row.
--
-- Tables stand by noun, in this order. Behind each table stand its indexes, then its triggers:
--
--   Program      installation program program_role staff former_staff unit program_version
--                program_change
--   Member       member form_draft
--   Ticket       ticket ticket_category
--   Application  invitation application application_answer application_decision
--   Partner      partner partner_kind payee profile_draft notification untold_earning
--                imported_partner undone_import
--   Passphrase   passphrase passphrase_attempt passphrase_reset
--   Coupon       coupon coupon_todo
--   Contract     contract promotion
--   Duty         duty engagement goal goal_review top_up
--   Billing      event staged_file staged_event event_conflict reversal customer
--                customer_assignment imported_customer customer_flag unknown_product sale
--                bonus_grant claim
--   Ledger       account transfer_rule transfer revoked_accrual held freeze published_head
--                correction
--   Payout       payout payout_run payout_fence
--   Outbox       outbox direct_channel
--   Audit        audit
--   Time         trusted_time
--
-- What holds for every table:
--
-- * Amounts are integers, in minor units of the unit beside them (cents of USD). Times are
--   integers, UTC milliseconds, in columns named `at`, `…_at`, `…_since` or `…until`. Discord's ids
--   (of guild, member, channel, message, role) are integers. No table has a column for a rate:
--   rates stand in the program file, and what is earned keeps the arithmetic that it came from,
--   basis points included (`transfer.basis`).
-- * `staff_id` and `…_by` name a Discord member. NULL, where that may be: it was no person.
-- * `track`, `route` and `kind` are ids in the program file, unless a CHECK lists the values.
-- * Each table is written by one module of src/, in its repo.rs: the table's comment names it.
-- * The triggers hold for every connection, also for one that sets no PRAGMA: they rely neither on
--   foreign_keys nor on recursive_triggers. Whatever a statement's OR REPLACE, OR IGNORE or OR FAIL
--   would bend (a CHECK, a UNIQUE) is therefore asked by a RAISE(ABORT) as well.

--------------------------------------------------------------------------------------------------
-- Program
--------------------------------------------------------------------------------------------------

-- A fact about this installation. `id`: sets one database's marks in Discord apart from another's,
-- drawn here; `discord`: which Discord it belongs to. Written by `tenant`.
CREATE TABLE installation (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO installation (name, value) VALUES ('id', lower(hex(randomblob(4))));

-- A guild with the program that it runs, and where in Discord it runs. Written by `tenant`.
CREATE TABLE program (
    id               INTEGER PRIMARY KEY,
    guild_id         INTEGER NOT NULL UNIQUE,
    key              TEXT    NOT NULL UNIQUE, -- its name in addresses and on the command line
    source           TEXT    NOT NULL,        -- the program file that is in force, TOML
    locale           TEXT    NOT NULL,        -- the guild's language, for what everybody sees
    staff_role_id    INTEGER,
    category_id      INTEGER,                 -- where tickets are opened
    log_channel_id   INTEGER,
    panel_channel_id INTEGER,
    panel_message_id INTEGER,
    waiting_message_id INTEGER,               -- in the log channel: tickets without a channel
    created_at       INTEGER NOT NULL
) STRICT;

-- A role that the program hands out, by its name in the program file. Written by `tenant`.
CREATE TABLE program_role (
    program_id INTEGER NOT NULL REFERENCES program (id),
    name       TEXT    NOT NULL,
    role_id    INTEGER NOT NULL,
    PRIMARY KEY (program_id, name)
) STRICT, WITHOUT ROWID;

-- A member listed by id: they alone move money, reset passphrases and see personal data. Whoever
-- leaves the server or loses the staff role stays listed and acts no more. Written by `tenant`.
CREATE TABLE staff (
    program_id INTEGER NOT NULL REFERENCES program (id),
    member_id  INTEGER NOT NULL,
    joined_at  INTEGER,                      -- when they had joined the server as they were listed
    held_role  INTEGER NOT NULL DEFAULT 0 CHECK (held_role IN (0, 1)), -- seen with the staff role
    lapse      TEXT CHECK (lapse IN ('left', 'role')), -- why they act no more
    lapsed_at  INTEGER,
    PRIMARY KEY (program_id, member_id),
    CHECK ((lapse IS NULL) = (lapsed_at IS NULL))
) STRICT, WITHOUT ROWID;

-- A role or member that was replaced as staff: what it was given in tickets' channels is taken
-- away, unless it is staff again. Written by `tenant`.
CREATE TABLE former_staff (
    program_id INTEGER NOT NULL REFERENCES program (id),
    kind       TEXT    NOT NULL CHECK (kind IN ('role', 'member')),
    discord_id INTEGER NOT NULL,
    PRIMARY KEY (program_id, kind, discord_id)
) STRICT, WITHOUT ROWID;

-- What amounts are counted in: an ISO currency (cash), or a unit of the program's own. Another
-- number of decimals would multiply every balance: a unit is not changed. Written by `tenant`.
CREATE TABLE unit (
    program_id INTEGER NOT NULL REFERENCES program (id),
    code       TEXT    NOT NULL CHECK (length(code) BETWEEN 3 AND 8),
    decimals   INTEGER NOT NULL CHECK (decimals BETWEEN 0 AND 4), -- 2: minor units are cents
    cash       INTEGER NOT NULL CHECK (cash IN (0, 1)),
    PRIMARY KEY (program_id, code)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER unit_insert BEFORE INSERT ON unit BEGIN
    SELECT RAISE(ABORT, 'unit: a unit is not replaced')
     WHERE EXISTS (SELECT 1 FROM unit WHERE program_id = NEW.program_id AND code = NEW.code
                                        AND (decimals <> NEW.decimals OR cash <> NEW.cash));
END;

CREATE TRIGGER unit_update BEFORE UPDATE ON unit BEGIN
    SELECT RAISE(ABORT, 'unit: a unit is not changed');
END;

CREATE TRIGGER unit_delete BEFORE DELETE ON unit BEGIN
    SELECT RAISE(ABORT, 'unit: a unit with accounts is not deleted')
     WHERE EXISTS (SELECT 1 FROM account WHERE program_id = OLD.program_id AND unit = OLD.code);
END;

-- A version of the program file under which customers came: what a customer brings is rated by
-- theirs. Written by `tenant`.
CREATE TABLE program_version (
    program_id INTEGER NOT NULL REFERENCES program (id),
    version    TEXT    NOT NULL, -- the beginning of the hash of `source`
    source     TEXT    NOT NULL, -- the file, TOML
    created_at INTEGER NOT NULL,
    PRIMARY KEY (program_id, version)
) STRICT, WITHOUT ROWID;

-- A running program's change to another version of its file. `offered`: its preview was shown;
-- `pending`: confirmed, and waits for its day. Written by `program_change`.
CREATE TABLE program_change (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id   INTEGER NOT NULL REFERENCES program (id),
    from_version TEXT    NOT NULL, -- what was in force when the preview was shown
    to_version   TEXT    NOT NULL,
    source       TEXT    NOT NULL, -- the file of `to_version`, as it was previewed
    state        TEXT    NOT NULL CHECK (state IN (
                     'offered', 'pending', 'done', 'declined', 'withdrawn', 'superseded')),
    effective_at INTEGER,          -- the first moment of its first day; NULL: at once
    offered_by   INTEGER NOT NULL,
    offered_at   INTEGER NOT NULL,
    decided_by   INTEGER,
    decided_at   INTEGER,
    done_at      INTEGER,          -- when it was put in force
    CHECK ((state = 'offered') = (decided_at IS NULL)),
    CHECK ((state = 'done') = (done_at IS NOT NULL)),
    CHECK (state <> 'pending' OR effective_at IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX program_change_offered ON program_change (program_id)
    WHERE state = 'offered';
CREATE UNIQUE INDEX program_change_pending ON program_change (program_id)
    WHERE state = 'pending';

--------------------------------------------------------------------------------------------------
-- Member
--------------------------------------------------------------------------------------------------

-- A member who has used the program: their name for staff to recognise, their language for what
-- they are told later. Written by `tenant`.
CREATE TABLE member (
    program_id INTEGER NOT NULL REFERENCES program (id),
    member_id  INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    locale     TEXT    NOT NULL,
    PRIMARY KEY (program_id, member_id)
) STRICT, WITHOUT ROWID;

-- What a member typed into a form and was refused, so that it need not be typed again. Written by
-- `form_draft`.
CREATE TABLE form_draft (
    program_id INTEGER NOT NULL REFERENCES program (id),
    member_id  INTEGER NOT NULL,
    form       TEXT    NOT NULL, -- the form's custom_id
    inputs     TEXT    NOT NULL, -- JSON object: from an input's id to its text
    at         INTEGER NOT NULL,
    PRIMARY KEY (program_id, member_id, form)
) STRICT, WITHOUT ROWID;

--------------------------------------------------------------------------------------------------
-- Ticket
--------------------------------------------------------------------------------------------------

-- A channel for one member and the staff. `opening`: the channel is not made yet. Written by
-- `ticket`.
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

CREATE INDEX ticket_member ON ticket (program_id, member_id, id);
CREATE INDEX ticket_state ON ticket (program_id, state, id);
CREATE INDEX ticket_removable ON ticket (program_id, closed_at)
    WHERE state = 'closed' AND channel_id IS NOT NULL;

-- A further category for tickets' channels, made by the bot when those before it were full. Written
-- by `ticket`.
CREATE TABLE ticket_category (
    program_id  INTEGER NOT NULL REFERENCES program (id),
    category_id INTEGER NOT NULL, -- the one that was chosen
    further_id  INTEGER NOT NULL, -- the one that goes on for it
    at          INTEGER NOT NULL,
    PRIMARY KEY (program_id, category_id, further_id)
) STRICT, WITHOUT ROWID;

--------------------------------------------------------------------------------------------------
-- Application
--------------------------------------------------------------------------------------------------

-- A member whom staff have invited to apply. Written by `application`.
CREATE TABLE invitation (
    program_id INTEGER NOT NULL REFERENCES program (id),
    member_id  INTEGER NOT NULL,
    staff_id   INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (program_id, member_id)
) STRICT, WITHOUT ROWID;

-- A member's application; one at a time. `asked`: staff have asked for more. Written by
-- `application`.
CREATE TABLE application (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id   INTEGER NOT NULL REFERENCES program (id),
    member_id    INTEGER NOT NULL,
    route        TEXT    NOT NULL,
    track        TEXT,                               -- NULL: the route's first
    state        TEXT    NOT NULL CHECK (state IN (
                     'draft', 'in_review', 'asked', 'approved', 'denied')),
    round        INTEGER NOT NULL DEFAULT 0,         -- how often staff have asked for more
    ticket_id    INTEGER UNIQUE REFERENCES ticket (id),
    created_at   INTEGER NOT NULL,
    submitted_at INTEGER,
    CHECK (state = 'draft' OR (ticket_id IS NOT NULL AND submitted_at IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX application_live ON application (program_id, member_id)
    WHERE state IN ('draft', 'in_review', 'asked');
CREATE INDEX application_member ON application (program_id, member_id, id);
CREATE INDEX application_waiting ON application (program_id, submitted_at, id)
    WHERE state IN ('in_review', 'asked');

-- What an applicant answered to one question in one round; earlier answers stay. Written by
-- `application`.
CREATE TABLE application_answer (
    application_id INTEGER NOT NULL REFERENCES application (id),
    field          TEXT    NOT NULL, -- the question's id in the program file
    round          INTEGER NOT NULL, -- 0: the first submission
    text           TEXT    NOT NULL,
    at             INTEGER NOT NULL,
    PRIMARY KEY (application_id, field, round)
) STRICT, WITHOUT ROWID;

-- What staff decided about an application; all decisions stay. Written by `application`.
CREATE TABLE application_decision (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id INTEGER NOT NULL REFERENCES application (id),
    kind           TEXT    NOT NULL CHECK (kind IN ('approve', 'deny', 'ask')),
    staff_id       INTEGER NOT NULL,
    reason         TEXT    NOT NULL,
    fields         TEXT    NOT NULL DEFAULT '[]', -- ask: JSON array, the questions asked again
    at             INTEGER NOT NULL
) STRICT;

CREATE INDEX application_decision_application ON application_decision (application_id);

--------------------------------------------------------------------------------------------------
-- Partner
--------------------------------------------------------------------------------------------------

-- A member who was approved. `profile`: may complete the profile; `active`: has a code and earns.
-- What ladders count is kept here, with where that has put them. Written by `partner`.
CREATE TABLE partner (
    id                INTEGER PRIMARY KEY,
    program_id        INTEGER NOT NULL REFERENCES program (id),
    member_id         INTEGER NOT NULL,
    state             TEXT    NOT NULL CHECK (state IN ('profile', 'active', 'ended')),
    track             TEXT    NOT NULL,
    -- What was counted so far; amounts are minor units of the program's currency.
    first_purchases   INTEGER NOT NULL DEFAULT 0 CHECK (first_purchases >= 0),
    clients           INTEGER NOT NULL DEFAULT 0 CHECK (clients >= 0),
    revenue           INTEGER NOT NULL DEFAULT 0 CHECK (revenue >= 0),
    earned            INTEGER NOT NULL DEFAULT 0 CHECK (earned >= 0), -- by commissions
    -- The level, and what decides when it is lost.
    level             INTEGER NOT NULL DEFAULT 0 CHECK (level >= 0), -- 0: below the first threshold
    below_level_since INTEGER,                        -- when the count fell too low for it
    level_month       INTEGER NOT NULL DEFAULT 0,     -- of the last look: 12 * year + month
    month_start_level INTEGER NOT NULL DEFAULT 0 CHECK (month_start_level >= 0),
    level_checked_at  INTEGER NOT NULL DEFAULT 0,     -- up to when the level is known
    created_at        INTEGER NOT NULL,
    activated_at      INTEGER,
    taken_over_at     INTEGER, -- from another system; what is dated before was counted there
    UNIQUE (program_id, member_id),
    UNIQUE (program_id, id)
) STRICT;

CREATE INDEX partner_state ON partner (program_id, state, id);

-- What kind of partner somebody is, where their track is for several. Written by `duty`.
CREATE TABLE partner_kind (
    partner_id INTEGER PRIMARY KEY REFERENCES partner (id),
    kind       TEXT    NOT NULL, -- one of the track's kinds in the program file
    set_by     INTEGER NOT NULL,
    set_at     INTEGER NOT NULL
) STRICT;

-- Where a partner is paid: the PayPal e-mail, sealed with the key file's key, and its blind index
-- (equal for equal addresses, and nothing without the key). Written by `partner`.
CREATE TABLE payee (
    partner_id   INTEGER PRIMARY KEY REFERENCES partner (id),
    sealed_email BLOB    NOT NULL,
    blind_index  BLOB    NOT NULL CHECK (length(blind_index) = 32),
    set_at       INTEGER NOT NULL
) STRICT;

CREATE INDEX payee_blind ON payee (blind_index);

-- What a partner typed into one field of the profile form and was refused, sealed, so that it need
-- not be typed again. Written by `partner`.
CREATE TABLE profile_draft (
    partner_id  INTEGER NOT NULL REFERENCES partner (id),
    field       TEXT    NOT NULL,
    sealed_text BLOB    NOT NULL,
    PRIMARY KEY (partner_id, field)
) STRICT, WITHOUT ROWID;

-- When a partner is told what they earn; without a row: soon. Written by `notification`.
CREATE TABLE notification (
    partner_id INTEGER PRIMARY KEY REFERENCES partner (id),
    program_id INTEGER NOT NULL REFERENCES program (id),
    choice     TEXT    NOT NULL CHECK (choice IN ('soon', 'daily', 'never')),
    next_at    INTEGER                      -- when what is gathered is told; NULL: nothing is
) STRICT;

CREATE INDEX notification_due ON notification (next_at) WHERE next_at IS NOT NULL;

-- What a partner has earned and was not told yet, a row a unit. Written by `notification`.
CREATE TABLE untold_earning (
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    program_id INTEGER NOT NULL REFERENCES program (id),
    unit       TEXT    NOT NULL,
    count      INTEGER NOT NULL CHECK (count > 0),  -- kickbacks
    amount     INTEGER NOT NULL CHECK (amount > 0), -- what they come to, minor units of `unit`
    PRIMARY KEY (partner_id, unit),
    FOREIGN KEY (program_id, unit) REFERENCES unit (program_id, code)
) STRICT, WITHOUT ROWID;

-- A row by which a partner was taken over from another system: one at a time, and again only after
-- it was undone (`undone_import`). Rows are only added. Written by `import`.
CREATE TABLE imported_partner (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id  INTEGER NOT NULL REFERENCES program (id),
    source_id   TEXT    NOT NULL,                 -- what names the row there
    partner_id  INTEGER NOT NULL REFERENCES partner (id),
    content     TEXT    NOT NULL,                 -- the row as it was read, JSON
    transfer_id INTEGER REFERENCES transfer (id), -- the opening balance, where there was one
    at          INTEGER NOT NULL
) STRICT;

CREATE INDEX imported_partner_source ON imported_partner (program_id, source_id, id);
CREATE INDEX imported_partner_partner ON imported_partner (partner_id);
CREATE UNIQUE INDEX imported_partner_transfer ON imported_partner (transfer_id)
    WHERE transfer_id IS NOT NULL;

CREATE TRIGGER imported_partner_insert BEFORE INSERT ON imported_partner BEGIN
    SELECT RAISE(ABORT, 'imported_partner: this row, or this partner, is imported')
     WHERE EXISTS (SELECT 1 FROM imported_partner AS i
                    WHERE i.program_id = NEW.program_id AND i.source_id = NEW.source_id
                      AND NOT EXISTS (SELECT 1 FROM undone_import WHERE import_id = i.id))
        OR EXISTS (SELECT 1 FROM imported_partner AS i
                    WHERE i.partner_id = NEW.partner_id
                      AND NOT EXISTS (SELECT 1 FROM undone_import WHERE import_id = i.id));
    SELECT RAISE(ABORT, 'imported_partner: a row is not replaced')
     WHERE EXISTS (SELECT 1 FROM imported_partner
                    WHERE id = NEW.id OR transfer_id = NEW.transfer_id);
END;

CREATE TRIGGER imported_partner_no_update BEFORE UPDATE ON imported_partner BEGIN
    SELECT RAISE(ABORT, 'imported_partner rows are never changed');
END;

CREATE TRIGGER imported_partner_no_delete BEFORE DELETE ON imported_partner BEGIN
    SELECT RAISE(ABORT, 'imported_partner rows are never removed');
END;

-- An import that was wrong and was taken back: the partner is none any more, and the code is free.
-- Rows are only added. Written by `import`.
CREATE TABLE undone_import (
    import_id   INTEGER PRIMARY KEY REFERENCES imported_partner (id),
    transfer_id INTEGER UNIQUE REFERENCES transfer (id), -- what took its opening balance back
    at          INTEGER NOT NULL
) STRICT;

CREATE TRIGGER undone_import_insert BEFORE INSERT ON undone_import BEGIN
    SELECT RAISE(ABORT, 'undone_import: a row is not replaced')
     WHERE EXISTS (SELECT 1 FROM undone_import
                    WHERE import_id = NEW.import_id OR transfer_id = NEW.transfer_id);
END;

CREATE TRIGGER undone_import_no_update BEFORE UPDATE ON undone_import BEGIN
    SELECT RAISE(ABORT, 'undone_import rows are never changed');
END;

CREATE TRIGGER undone_import_no_delete BEFORE DELETE ON undone_import BEGIN
    SELECT RAISE(ABORT, 'undone_import rows are never removed');
END;

--------------------------------------------------------------------------------------------------
-- Passphrase
--------------------------------------------------------------------------------------------------

-- A partner's passphrase: only what checks it, never the passphrase. Written by `passphrase`.
CREATE TABLE passphrase (
    partner_id      INTEGER PRIMARY KEY REFERENCES partner (id),
    phc             TEXT    NOT NULL, -- argon2id, as a PHC string; its keyid names the pepper
    version         INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1), -- a rehash leaves it as it is
    set_at          INTEGER NOT NULL,
    failed_attempts INTEGER NOT NULL DEFAULT 0 CHECK (failed_attempts >= 0), -- since a success
    locked_until    INTEGER           -- NULL: not locked
) STRICT;

-- A try of a passphrase. It is `charged` before the hash is computed, so that a crash costs a try
-- and never gives one. Written by `passphrase`.
CREATE TABLE passphrase_attempt (
    id         INTEGER PRIMARY KEY AUTOINCREMENT, -- in the order in which they were charged
    program_id INTEGER NOT NULL,
    partner_id INTEGER NOT NULL,
    member_id  INTEGER NOT NULL,                  -- who tried
    at         INTEGER NOT NULL,
    outcome    TEXT    NOT NULL CHECK (outcome IN ('charged', 'wrong', 'right', 'unset')),
    alert      TEXT    CHECK (alert IN ('locked', 'reset', 'slow')), -- what staff were told of it
    FOREIGN KEY (program_id, partner_id) REFERENCES partner (program_id, id)
) STRICT;

CREATE INDEX passphrase_attempt_partner ON passphrase_attempt (partner_id, id);
CREATE INDEX passphrase_attempt_member ON passphrase_attempt (member_id, at);
CREATE INDEX passphrase_attempt_program ON passphrase_attempt (program_id, at);

-- A partner has forgotten the passphrase: two members listed by id must agree to a reset, where
-- there are two. The row goes when that is decided. Written by `partner`.
CREATE TABLE passphrase_reset (
    partner_id      INTEGER PRIMARY KEY REFERENCES partner (id),
    asked_at        INTEGER NOT NULL,
    first_agreed_by INTEGER -- NULL: nobody has agreed yet
) STRICT;

--------------------------------------------------------------------------------------------------
-- Coupon
--------------------------------------------------------------------------------------------------

-- A partner's code. `named`: kept for a partner who is not active yet. `retired`: a month's own code
-- that the next one has replaced, or one of somebody whose import was undone. A code that was active
-- is never given out again, unless it came by such an import. Written by `coupon`.
CREATE TABLE coupon (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id INTEGER NOT NULL REFERENCES program (id),
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    kind       TEXT    NOT NULL,                     -- the id of the coupon in the program file
    code       TEXT    NOT NULL,
    skeleton   TEXT    NOT NULL,                     -- equal for codes that look alike, but
                                                     -- '=' and the code where both were imported
    state      TEXT    NOT NULL CHECK (state IN ('named', 'active', 'retired')),
    value      INTEGER NOT NULL CHECK (value >= 0),  -- what it gives, minor units
    unit       TEXT    NOT NULL,
    month      INTEGER,                              -- 12 * year + month; NULL: not a monthly code
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    UNIQUE (program_id, skeleton)
) STRICT;

CREATE UNIQUE INDEX coupon_of_partner ON coupon (partner_id, kind)
    WHERE state IN ('named', 'active') AND month IS NULL;
CREATE UNIQUE INDEX coupon_of_month ON coupon (partner_id, kind, month) WHERE month IS NOT NULL;
CREATE INDEX coupon_partner ON coupon (partner_id, kind, id);
CREATE UNIQUE INDEX coupon_code ON coupon (program_id, code);

-- What staff must create, change or delete in the billing panel for a code. Written by `coupon`.
CREATE TABLE coupon_todo (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    coupon_id  INTEGER NOT NULL REFERENCES coupon (id),
    kind       TEXT    NOT NULL CHECK (kind IN ('create', 'reprice', 'delete')),
    value      INTEGER NOT NULL, -- what the code gives from then on, minor units
    unit       TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('open', 'done', 'superseded')),
    created_at INTEGER NOT NULL,
    done_by    INTEGER,
    done_at    INTEGER
) STRICT;

CREATE UNIQUE INDEX coupon_todo_open ON coupon_todo (coupon_id) WHERE state = 'open';
CREATE INDEX coupon_todo_coupon ON coupon_todo (coupon_id, id);

--------------------------------------------------------------------------------------------------
-- Contract
--------------------------------------------------------------------------------------------------

-- What was agreed with a partner. What was proposed is never changed: another proposal is another
-- row. Written by `contract`.
CREATE TABLE contract (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id  INTEGER NOT NULL REFERENCES program (id),
    partner_id  INTEGER NOT NULL REFERENCES partner (id),
    track       TEXT    NOT NULL, -- what it is for; signing brings the partner there
    terms       TEXT    NOT NULL, -- as staff typed them, TOML
    document    TEXT    NOT NULL, -- the words, or a link to them
    body        TEXT    NOT NULL, -- all that is signed, as the partner can save it
    hash        BLOB    NOT NULL CHECK (length(hash) = 32), -- SHA-256 of `body`
    state       TEXT    NOT NULL CHECK (state IN ('proposed', 'signed', 'withdrawn', 'ended')),
    proposed_by INTEGER NOT NULL,
    proposed_at INTEGER NOT NULL,
    starts_at   INTEGER,          -- the first moment; until it is signed, NULL: when it is signed
    ends_at     INTEGER,          -- the first moment after it; NULL: open-ended
    signed_name TEXT,             -- as the partner typed it; NULL: a billing event reported it
    signed_at   INTEGER,
    closed_by   INTEGER,          -- who withdrew it; NULL: another contract or its date did
    closed_at   INTEGER,
    CHECK (state <> 'signed'
           OR (signed_at IS NOT NULL AND starts_at IS NOT NULL
               AND (signed_name IS NOT NULL OR proposed_by = 0))),
    CHECK ((state IN ('withdrawn', 'ended')) = (closed_at IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX contract_proposed ON contract (partner_id) WHERE state = 'proposed';
CREATE INDEX contract_partner ON contract (partner_id, id);
CREATE INDEX contract_ends ON contract (ends_at) WHERE state = 'signed';

CREATE TRIGGER contract_no_change
BEFORE UPDATE OF id, program_id, partner_id, track, terms, document, body, hash, proposed_by,
                 proposed_at ON contract
BEGIN
    SELECT RAISE(ABORT, 'what was proposed is never changed');
END;

CREATE TRIGGER contract_no_other_signature BEFORE UPDATE OF signed_name, signed_at ON contract
WHEN OLD.signed_at IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a signature is never changed');
END;

CREATE TRIGGER contract_no_delete BEFORE DELETE ON contract BEGIN
    SELECT RAISE(ABORT, 'contracts are never removed');
END;

-- Staff bring a partner to another track: at once, or when the contract for it is signed (`open`
-- until then). Written by `promotion`.
CREATE TABLE promotion (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id INTEGER NOT NULL REFERENCES program (id),
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    route      TEXT    NOT NULL,
    from_track TEXT    NOT NULL,
    to_track   TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
    criteria   TEXT    NOT NULL, -- JSON array: what staff confirmed, as the file worded it
    opened_by  INTEGER NOT NULL,
    opened_at  INTEGER NOT NULL,
    closed_at  INTEGER,
    CHECK ((state = 'open') = (closed_at IS NULL))
) STRICT;

CREATE UNIQUE INDEX promotion_open ON promotion (partner_id) WHERE state = 'open';

--------------------------------------------------------------------------------------------------
-- Duty
--------------------------------------------------------------------------------------------------

-- A duty of a partner, from the first time that somebody picked it; what it asks stands in the
-- program file. `recheck`: it was done, and it is time to look again. Written by `duty`.
CREATE TABLE duty (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    key        TEXT    NOT NULL,            -- requirement and item, for example streamer.bio
    state      TEXT    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'recheck')),
    evidence   TEXT    NOT NULL DEFAULT '', -- a link or words
    reason     TEXT    NOT NULL DEFAULT '', -- why it was taken back
    changed_by INTEGER,                     -- who changed the state last; NULL: nobody yet
    changed_at INTEGER,
    recheck_at INTEGER,                     -- when somebody looks again; NULL: never
    UNIQUE (partner_id, key),
    CHECK (state = 'open' OR (evidence <> '' AND changed_by IS NOT NULL))
) STRICT;

CREATE INDEX duty_recheck ON duty (recheck_at) WHERE state = 'done' AND recheck_at IS NOT NULL;

-- What a partner is engaged for beside commissions. The stages are those that were agreed: the file
-- may change. Written by `engagement`.
CREATE TABLE engagement (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id INTEGER NOT NULL,
    partner_id INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    item       TEXT    NOT NULL,
    title      TEXT    NOT NULL,
    price      INTEGER CHECK (price > 0),                     -- minor units; NULL: nothing is paid
    unit       TEXT,
    stages     TEXT    NOT NULL,                              -- JSON array
    stage      INTEGER NOT NULL DEFAULT 0 CHECK (stage >= 0), -- the place in it
    state      TEXT    NOT NULL CHECK (state IN ('open', 'done', 'cancelled')),
    reason     TEXT    NOT NULL DEFAULT '',                   -- why it was cancelled
    created_by INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    changed_by INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    FOREIGN KEY (program_id, partner_id) REFERENCES partner (program_id, id),
    CHECK ((price IS NULL) = (unit IS NULL))
) STRICT;

CREATE INDEX engagement_partner ON engagement (partner_id, id);

-- What a partner is expected to reach on a track, and when that is reviewed next. `review`: that
-- day has come. Written by `goal`.
CREATE TABLE goal (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id      INTEGER NOT NULL,
    partner_id      INTEGER NOT NULL,
    track           TEXT    NOT NULL,
    value           TEXT    NOT NULL,       -- what to reach, in staff's words
    review_interval TEXT    NOT NULL,       -- for example 3 months
    next_review_at  INTEGER NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN ('waiting', 'review')),
    round           INTEGER NOT NULL DEFAULT 0 CHECK (round >= 0), -- how many reviews there were
    flagged_at      INTEGER,                -- missed, and nobody has talked to the partner yet
    UNIQUE (partner_id, track),
    FOREIGN KEY (program_id, partner_id) REFERENCES partner (program_id, id)
) STRICT;

CREATE INDEX goal_next ON goal (next_review_at) WHERE state = 'waiting';

-- A review of what a partner was to reach; all reviews stay. Written by `goal`.
CREATE TABLE goal_review (
    goal_id   INTEGER NOT NULL REFERENCES goal (id),
    round     INTEGER NOT NULL,
    value     TEXT    NOT NULL, -- what was to be reached then
    due_at    INTEGER NOT NULL,
    met       INTEGER NOT NULL CHECK (met IN (0, 1)),
    note      TEXT    NOT NULL,
    staff_id  INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (goal_id, round)
) STRICT, WITHOUT ROWID;

-- What a partner has paid in, as staff noted it; the money itself is the ledger's. Written by
-- `top_up`.
CREATE TABLE top_up (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id INTEGER NOT NULL,
    partner_id INTEGER NOT NULL,
    amount     INTEGER NOT NULL CHECK (amount > 0), -- minor units
    unit       TEXT    NOT NULL,
    method     TEXT    NOT NULL,                    -- how it was paid: an id in the program file
    reference  TEXT    NOT NULL,                    -- the payment's
    staff_id   INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    UNIQUE (program_id, reference),
    FOREIGN KEY (program_id, partner_id) REFERENCES partner (program_id, id)
) STRICT;

--------------------------------------------------------------------------------------------------
-- Billing
--------------------------------------------------------------------------------------------------

-- A billing event, stored once; what it says is never changed. `parked`: waits for what it refers
-- to, or for staff. A line of an invoice is paid once, whoever pays; `copy` numbers those that name
-- it again, which count only if staff say so (`event_conflict`). Written by `referral`.
CREATE TABLE event (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id  INTEGER NOT NULL REFERENCES program (id),
    source      TEXT    NOT NULL,                           -- who sent it
    external_id TEXT    NOT NULL,                           -- its id there
    type        TEXT    NOT NULL,
    at          INTEGER NOT NULL,                           -- when it happened
    customer    TEXT    NOT NULL,                           -- the billing panel's id
    invoice     TEXT,
    line        TEXT,
    copy        INTEGER NOT NULL CHECK (copy >= 0),         -- 0: the first with this line
    body        TEXT    NOT NULL,                           -- the event as it was parsed, JSON
    hash        BLOB    NOT NULL CHECK (length(hash) = 32), -- SHA-256 of `body`
    received_at INTEGER NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('applied', 'parked')),
    outcome     TEXT    NOT NULL,                           -- what came of it
    partner_id  INTEGER REFERENCES partner (id),            -- for whom it counted
    track       TEXT,                                       -- the partner's, when it was judged
    UNIQUE (program_id, source, external_id)
) STRICT;

CREATE INDEX event_customer ON event (program_id, customer, type, at);
CREATE INDEX event_code ON event (program_id, received_at)
    WHERE outcome = 'unknown_code';
CREATE INDEX event_reversal ON event (program_id, json_extract(body, '$.of'))
    WHERE type IN ('refund', 'chargeback');
CREATE INDEX event_waiting ON event (received_at) WHERE outcome = 'refund_waits';
CREATE UNIQUE INDEX event_sale ON event (program_id, invoice, line, copy)
    WHERE type IN ('purchase', 'renewal', 'partner_payment');
-- Who bought, as the billing panel names them beside its own id: the same e-mail or Discord account
-- of two customers is for staff to look at.
CREATE INDEX event_email ON event (program_id, json_extract(body, '$.email_hash'), customer)
    WHERE json_extract(body, '$.email_hash') IS NOT NULL;
CREATE INDEX event_account ON event (program_id, json_extract(body, '$.discord_id'), customer)
    WHERE json_extract(body, '$.discord_id') IS NOT NULL;

CREATE TRIGGER event_insert BEFORE INSERT ON event BEGIN
    SELECT RAISE(ABORT, 'event: an event is not replaced')
     WHERE EXISTS (SELECT 1 FROM event WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM event WHERE program_id = NEW.program_id AND source = NEW.source
                                         AND external_id = NEW.external_id)
        OR (NEW.type IN ('purchase', 'renewal', 'partner_payment')
            AND EXISTS (SELECT 1 FROM event
                         WHERE program_id = NEW.program_id AND invoice = NEW.invoice
                           AND line = NEW.line AND copy = NEW.copy
                           AND type IN ('purchase', 'renewal', 'partner_payment')));
END;

CREATE TRIGGER event_update
BEFORE UPDATE OF id, program_id, source, external_id, type, at, customer, invoice, line, copy, body,
                 hash, received_at ON event BEGIN
    SELECT RAISE(ABORT, 'event: what an event says is not changed');
END;

CREATE TRIGGER event_delete BEFORE DELETE ON event BEGIN
    SELECT RAISE(ABORT, 'event: an event is not deleted');
END;

-- A file of events on its way in: its lines are kept first, and applied once all of them are there.
-- Removed when whoever handed it in knows what came of it. Written by `referral::staged`.
CREATE TABLE staged_file (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id  INTEGER NOT NULL REFERENCES program (id),
    source      TEXT    NOT NULL,                            -- who sent the events
    complete    INTEGER NOT NULL CHECK (complete IN (0, 1)), -- 1: all of its lines are there
    touched_at  INTEGER NOT NULL                             -- when it changed last
) STRICT;

-- A line of such a file. Written by `referral::staged`.
CREATE TABLE staged_event (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,           -- in the order of the file
    file_id     INTEGER NOT NULL REFERENCES staged_file (id),
    at          INTEGER NOT NULL,                            -- when it happened
    external_id TEXT    NOT NULL,                            -- its id at its source
    body        TEXT    NOT NULL,                            -- the event as it was parsed, JSON
    -- What came of it: NULL, it waits.
    result      TEXT CHECK (result IN ('stored', 'duplicate', 'conflict', 'refused'))
) STRICT;

CREATE INDEX staged_event_file ON staged_event (file_id, id);
CREATE INDEX staged_event_waiting ON staged_event (file_id, at, external_id, id)
    WHERE result IS NULL;

-- An event that contradicts what has counted before it came, for staff to decide: the customer
-- would be another partner's (`takeover`), another purchase would be the first (`first`), or a line
-- of an invoice is there already (`repeated`). Until then it does nothing, and but for a repeated
-- line, new events of that customer wait. Or a redemption that came after purchases that were made
-- shortly before it (`early`): until then it counts without them. Written by `referral::conflict`.
CREATE TABLE event_conflict (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id      INTEGER NOT NULL REFERENCES program (id),
    event_id        INTEGER NOT NULL REFERENCES event (id),
    customer        TEXT    NOT NULL,                 -- the billing panel's id
    kind            TEXT    NOT NULL
                            CHECK (kind IN ('takeover', 'first', 'repeated', 'early')),
    from_partner_id INTEGER REFERENCES partner (id),  -- who has earned
    to_partner_id   INTEGER REFERENCES partner (id),  -- who would earn
    -- What is earned, or was paid shortly before, minor units of the program's currency.
    amount          INTEGER NOT NULL,
    opened_at       INTEGER NOT NULL,
    decided_at      INTEGER,
    decided_by      INTEGER,
    accepted        INTEGER CHECK (accepted IN (0, 1)), -- 1: the event counts
    reason          TEXT,
    CHECK ((decided_at IS NULL) = (decided_by IS NULL)
           AND (decided_at IS NULL) = (accepted IS NULL)
           AND (decided_at IS NULL) = (reason IS NULL)),
    UNIQUE (event_id, kind)
) STRICT;

CREATE INDEX event_conflict_open ON event_conflict (program_id, customer) WHERE decided_at IS NULL;

-- What of a refund or chargeback was taken from which line of its invoice. Rows are only added:
-- what was clawed back follows from them. Written by `referral`.
CREATE TABLE reversal (
    refund_id INTEGER NOT NULL REFERENCES event (id),
    sale_id   INTEGER NOT NULL REFERENCES event (id), -- the purchase, renewal or partner payment
    amount    INTEGER NOT NULL CHECK (amount > 0),    -- minor units of the sale's currency
    PRIMARY KEY (refund_id, sale_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX reversal_sale ON reversal (sale_id);

CREATE TRIGGER reversal_insert BEFORE INSERT ON reversal BEGIN
    SELECT RAISE(ABORT, 'reversal: a row is not replaced')
     WHERE EXISTS (SELECT 1 FROM reversal
                    WHERE refund_id = NEW.refund_id AND sale_id = NEW.sale_id);
END;

CREATE TRIGGER reversal_no_update BEFORE UPDATE ON reversal BEGIN
    SELECT RAISE(ABORT, 'reversal rows are never changed');
END;

CREATE TRIGGER reversal_no_delete BEFORE DELETE ON reversal BEGIN
    SELECT RAISE(ABORT, 'reversal rows are never removed');
END;

-- A customer of the billing panel, bound to one partner at a time. Written by `referral`.
CREATE TABLE customer (
    program_id        INTEGER NOT NULL REFERENCES program (id),
    external_id       TEXT    NOT NULL,               -- the billing panel's id
    partner_id        INTEGER NOT NULL REFERENCES partner (id),
    coupon_id         INTEGER REFERENCES coupon (id), -- NULL: the partner paid, or staff decided
    bound_at          INTEGER NOT NULL,
    new_since         INTEGER NOT NULL,               -- who has bought before that is not new
    bound_by_event_id INTEGER REFERENCES event (id),  -- NULL: staff decided, or imported
    version           TEXT,     -- of the program file under which they came; NULL: the current one
    PRIMARY KEY (program_id, external_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX customer_partner ON customer (partner_id);

-- Whose a customer is from a moment on because staff said so; no event that is dated before changes
-- it. Rows are only added. Written by `referral`.
CREATE TABLE customer_assignment (
    program_id INTEGER NOT NULL REFERENCES program (id),
    customer   TEXT    NOT NULL,                       -- the billing panel's id
    at         INTEGER NOT NULL,
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    PRIMARY KEY (program_id, customer, at)
) STRICT, WITHOUT ROWID;

-- A customer whom another system has counted for a partner. `bought`: they had bought before `since`,
-- so that what they buy next is no first purchase. What is dated before `since` changes nothing.
-- Rows go when the partner's import is undone. Written by `referral::imported`.
CREATE TABLE imported_customer (
    program_id  INTEGER NOT NULL REFERENCES program (id),
    customer    TEXT    NOT NULL,                       -- the billing panel's id
    partner_id  INTEGER NOT NULL REFERENCES partner (id),
    coupon_id   INTEGER NOT NULL REFERENCES coupon (id),
    redeemed_at INTEGER NOT NULL,                       -- since when they are the partner's
    since       INTEGER NOT NULL,                       -- when the other system's count ended
    bought      INTEGER NOT NULL CHECK (bought IN (0, 1)),
    level       INTEGER NOT NULL,                       -- the partner's, at the import
    at          INTEGER NOT NULL,                       -- of the import
    PRIMARY KEY (program_id, customer)
) STRICT, WITHOUT ROWID;

CREATE INDEX imported_customer_partner ON imported_customer (partner_id);

-- A customer whom staff should look at; never a reason to refuse. Told once for each partner whose
-- they are. `like`: they share an e-mail or Discord account with `other`. Written by `flag`.
CREATE TABLE customer_flag (
    program_id INTEGER NOT NULL REFERENCES program (id),
    customer   TEXT    NOT NULL,                       -- the billing panel's id
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    flag       TEXT    NOT NULL CHECK (flag IN ('account', 'email', 'name', 'like')),
    other      TEXT,                                   -- the customer who is alike
    event_id   INTEGER NOT NULL REFERENCES event (id), -- what it was seen by
    at         INTEGER NOT NULL,
    PRIMARY KEY (program_id, customer, partner_id),
    CHECK ((flag = 'like') = (other IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX customer_flag_partner ON customer_flag (partner_id, event_id);

-- A name by which the billing panel reported payments while no product of the program file matched
-- it. Staff are told once for each. Written by `unknown_product`.
CREATE TABLE unknown_product (
    program_id INTEGER NOT NULL REFERENCES program (id),
    name       TEXT    NOT NULL,                        -- as the billing panel reports it
    unit       TEXT    NOT NULL,                        -- the ISO currency that was paid in
    payments   INTEGER NOT NULL CHECK (payments > 0),   -- how many so far
    amount     INTEGER NOT NULL CHECK (amount >= 0),    -- their sum, minor units
    first_at   INTEGER NOT NULL,                        -- when the first was received
    PRIMARY KEY (program_id, name, unit)
) STRICT, WITHOUT ROWID;

CREATE INDEX unknown_product_first ON unknown_product (program_id, first_at);

-- An event that counts for a partner: a commission, a discount or spent credit. A row is never
-- changed; one that counts otherwise by what was learned later is revoked, and another row says how.
-- Written by `referral`.
CREATE TABLE sale (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id          INTEGER NOT NULL REFERENCES event (id),
    revoked_at        INTEGER,
    program_id        INTEGER NOT NULL REFERENCES program (id),
    partner_id        INTEGER NOT NULL REFERENCES partner (id),
    customer          TEXT    NOT NULL,                    -- the billing panel's id
    invoice           TEXT    NOT NULL,
    at                INTEGER NOT NULL,
    rule              TEXT    NOT NULL,                    -- by its id in the program file
    kind              TEXT    NOT NULL CHECK (kind IN ('accrue', 'discount', 'spend')),
    level             INTEGER NOT NULL,                    -- whose rate was used
    level_before      INTEGER NOT NULL,                    -- of the partner, before the invoice
    level_after       INTEGER NOT NULL,                    -- and after it
    -- Of the invoice among those that the customer paid, from 1; 0: nothing was paid.
    payment_number    INTEGER NOT NULL CHECK (payment_number >= 0),
    -- Whether it is the customer's first for this partner, and their first at all.
    first_for_partner INTEGER NOT NULL CHECK (first_for_partner IN (0, 1)),
    first_ever        INTEGER NOT NULL CHECK (first_ever IN (0, 1)),
    base              INTEGER NOT NULL CHECK (base >= 0),  -- what the rate is of, minor units
    amount            INTEGER NOT NULL CHECK (amount >= 0) -- what it came to, minor units
) STRICT;

CREATE UNIQUE INDEX sale_event ON sale (event_id) WHERE revoked_at IS NULL;
CREATE INDEX sale_customer ON sale (program_id, customer, partner_id) WHERE revoked_at IS NULL;
CREATE INDEX sale_partner ON sale (partner_id, at) WHERE revoked_at IS NULL;

CREATE TRIGGER sale_insert BEFORE INSERT ON sale BEGIN
    SELECT RAISE(ABORT, 'sale: the event counts already')
     WHERE EXISTS (SELECT 1 FROM sale WHERE event_id = NEW.event_id AND revoked_at IS NULL)
        OR EXISTS (SELECT 1 FROM sale WHERE id = NEW.id);
END;

CREATE TRIGGER sale_update BEFORE UPDATE ON sale BEGIN
    SELECT RAISE(ABORT, 'sale rows are never changed, and are revoked once')
     WHERE OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL;
END;

CREATE TRIGGER sale_no_update
BEFORE UPDATE OF id, event_id, program_id, partner_id, customer, invoice, at, rule, kind, level,
                 level_before, level_after, payment_number, first_for_partner, first_ever, base,
                 amount ON sale BEGIN
    SELECT RAISE(ABORT, 'sale rows are never changed');
END;

CREATE TRIGGER sale_no_delete BEFORE DELETE ON sale BEGIN
    SELECT RAISE(ABORT, 'sale rows are never removed');
END;

-- A bonus that was granted to a partner, once. Written by `bonus`.
CREATE TABLE bonus_grant (
    program_id INTEGER NOT NULL REFERENCES program (id),
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    bonus      TEXT    NOT NULL, -- its id in the program file, or the milestone of a contract
    at         INTEGER NOT NULL,
    amount     INTEGER NOT NULL CHECK (amount > 0), -- minor units
    unit       TEXT    NOT NULL,
    ends_at    INTEGER,          -- restricted credit: when what is left ends
    ended_at   INTEGER,
    PRIMARY KEY (partner_id, bonus)
) STRICT, WITHOUT ROWID;

CREATE INDEX bonus_grant_ends ON bonus_grant (ends_at)
    WHERE ends_at IS NOT NULL AND ended_at IS NULL;

-- A partner claims something on evidence, and staff decide. Written by `claim`.
CREATE TABLE claim (
    id                  INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id          INTEGER NOT NULL REFERENCES program (id),
    partner_id          INTEGER NOT NULL REFERENCES partner (id),
    kind                TEXT    NOT NULL,
    customer            TEXT    NOT NULL,                -- the billing panel's id
    evidence            TEXT    NOT NULL,
    state               TEXT    NOT NULL CHECK (state IN ('open', 'accepted', 'refused')),
    made_at             INTEGER NOT NULL,
    due_at              INTEGER,                         -- of the decision; NULL: no promise
    decided_by          INTEGER,
    decided_at          INTEGER,
    reason              TEXT,                            -- why it was refused
    previous_partner_id INTEGER REFERENCES partner (id), -- whose the customer was
    CHECK ((state = 'open') = (decided_at IS NULL AND decided_by IS NULL)),
    CHECK ((state = 'refused') = (reason IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX claim_open ON claim (partner_id, kind, customer) WHERE state = 'open';
CREATE INDEX claim_partner ON claim (partner_id, id);
CREATE INDEX claim_waiting ON claim (program_id, id) WHERE state = 'open';

--------------------------------------------------------------------------------------------------
-- Ledger
--------------------------------------------------------------------------------------------------

-- An account: what one owner has of one unit, of one kind. Its balance is what its transfers add up
-- to, kept here by a trigger on `transfer`. Written by `ledger`, which opens it.
CREATE TABLE account (
    id              INTEGER PRIMARY KEY CHECK (id > 0),
    program_id      INTEGER NOT NULL,
    partner_id      INTEGER CHECK (partner_id > 0), -- NULL: the program's own account
    kind            TEXT    NOT NULL CHECK (kind IN (
                        'pending', 'available', 'reserved', 'in_flight', 'prepaid', 'restricted',
                        'owed', 'cash', 'expense', 'fees', 'revenue', 'forfeit', 'adjust')),
    unit            TEXT    NOT NULL,
    debits          INTEGER NOT NULL DEFAULT 0 CHECK (debits >= 0),  -- minor units of `unit`
    credits         INTEGER NOT NULL DEFAULT 0 CHECK (credits >= 0), -- minor units of `unit`
    -- What payouts took from this account for good, less what came back to it, minor units; below
    -- zero where more came back.
    paid            INTEGER NOT NULL DEFAULT 0,
    last_transfer   INTEGER REFERENCES transfer (id), -- the last one that the balance contains
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
    CHECK ((partner_id IS NULL)
           = (kind IN ('cash', 'expense', 'fees', 'revenue', 'forfeit', 'adjust'))),
    CHECK (may_be_negative
           OR CASE normal_side WHEN 'debit' THEN debits >= credits ELSE credits >= debits END),
    FOREIGN KEY (program_id, unit) REFERENCES unit (program_id, code),
    FOREIGN KEY (program_id, partner_id) REFERENCES partner (program_id, id)
) STRICT;

CREATE UNIQUE INDEX account_owner
    ON account (program_id, coalesce(partner_id, 0), kind, unit);

-- The id is given, not drawn: a BEFORE INSERT trigger cannot see a drawn one.
CREATE TRIGGER account_insert BEFORE INSERT ON account BEGIN
    SELECT RAISE(ABORT, 'account: the id must be the next one; an account is not replaced')
     WHERE NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM account);
    SELECT RAISE(ABORT,
        'account: this owner has an account of this kind and unit; an account is not replaced')
     WHERE EXISTS (SELECT 1 FROM account
                    WHERE program_id = NEW.program_id AND kind = NEW.kind AND unit = NEW.unit
                      AND coalesce(partner_id, 0) = coalesce(NEW.partner_id, 0));
    SELECT RAISE(ABORT, 'account: an account opens with nothing on it')
     WHERE coalesce(NEW.debits, 0) <> 0 OR coalesce(NEW.credits, 0) <> 0
        OR NEW.last_transfer IS NOT NULL;
    SELECT RAISE(ABORT, 'account: the program has no such unit')
     WHERE NOT EXISTS (SELECT 1 FROM unit WHERE program_id = NEW.program_id AND code = NEW.unit);
    SELECT RAISE(ABORT, 'account: the program has no such partner')
     WHERE NEW.partner_id IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM partner
                        WHERE program_id = NEW.program_id AND id = NEW.partner_id);
END;

CREATE TRIGGER account_insert_paid BEFORE INSERT ON account BEGIN
    SELECT RAISE(ABORT, 'account: an account opens with nothing on it')
     WHERE coalesce(NEW.paid, 0) <> 0;
END;

CREATE TRIGGER account_update BEFORE UPDATE ON account BEGIN
    SELECT RAISE(ABORT, 'account: all but the balance is frozen')
     WHERE NEW.id IS NOT OLD.id OR NEW.program_id IS NOT OLD.program_id
        OR NEW.partner_id IS NOT OLD.partner_id
        OR NEW.kind IS NOT OLD.kind OR NEW.unit IS NOT OLD.unit
        OR NEW.opened_at IS NOT OLD.opened_at;
    SELECT RAISE(ABORT, 'account: a balance changes only with a new transfer')
     WHERE NEW.last_transfer IS NULL OR NEW.last_transfer <= coalesce(OLD.last_transfer, 0);
    SELECT RAISE(ABORT,
        'account: a balance changes by exactly the transfer that last_transfer names')
     WHERE NOT EXISTS (
        SELECT 1 FROM transfer AS t WHERE t.id = NEW.last_transfer
           AND ((t.debit_account_id = OLD.id
                 AND NEW.debits = OLD.debits + t.amount AND NEW.credits = OLD.credits
                 AND NEW.paid = OLD.paid + iif(t.kind = 'settle', t.amount, 0))
             OR (t.credit_account_id = OLD.id
                 AND NEW.credits = OLD.credits + t.amount AND NEW.debits = OLD.debits
                 AND NEW.paid = OLD.paid - iif(t.kind = 'return', t.amount, 0))));
END;

CREATE TRIGGER account_delete BEFORE DELETE ON account BEGIN
    SELECT RAISE(ABORT, 'account: an account is not deleted');
END;

-- Two kinds of account that a kind of transfer may join. Written by this file alone.
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
    ('adjust',      'owed',       'adjust'),
    ('adjust',      'adjust',     'owed'),
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

-- An amount from one account to another. A transfer is never changed; a later transfer corrects it.
-- Each program's transfers are a chain of hashes. Written by `ledger`, one posting a file.
-- No column has a default: OR REPLACE would put it in the place of a NULL.
CREATE TABLE transfer (
    id                INTEGER PRIMARY KEY CHECK (id > 0),
    program_id        INTEGER NOT NULL REFERENCES program (id),
    seq               INTEGER NOT NULL CHECK (seq > 0), -- 1, 2, 3 … in each program
    kind              TEXT    NOT NULL,
    debit_account_id  INTEGER NOT NULL REFERENCES account (id),
    credit_account_id INTEGER NOT NULL REFERENCES account (id),
    -- Minor units of `unit`.
    amount            INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 1000000000000),
    unit              TEXT    NOT NULL,
    idempotency_key   TEXT    NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
    at                INTEGER NOT NULL,
    event_id          INTEGER,
    accrual_id        INTEGER REFERENCES transfer (id), -- what this releases or claws back
    payout_id         INTEGER,
    -- The payment provider's transaction id.
    external_id       TEXT    CHECK (length(external_id) BETWEEN 1 AND 255),
    -- The arithmetic as it was when the amount was earned, with its basis points: JSON.
    basis             TEXT    CHECK (json_valid(basis)),
    previous_hash     BLOB    NOT NULL CHECK (length(previous_hash) = 32),
    hash              BLOB    NOT NULL CHECK (length(hash) = 32),
    -- All that was ever debited to the debited account, and credited to the credited one, this
    -- transfer included, minor units. It follows from what the hash covers, and is not covered
    -- itself. So nothing that is read takes longer the longer the history is.
    debit_total       INTEGER CHECK (debit_total >= amount),
    credit_total      INTEGER CHECK (credit_total >= amount),
    CHECK (debit_account_id <> credit_account_id),
    CHECK (kind <> 'accrue'
           OR (event_id IS NOT NULL AND json_type(basis, '$.held_until') IS 'integer')),
    CHECK ((kind IN ('release', 'clawback')) = (accrual_id IS NOT NULL)),
    CHECK ((kind IN ('reserve', 'void', 'submit', 'settle', 'fail', 'return', 'fee'))
           = (payout_id IS NOT NULL)),
    CHECK (kind NOT IN ('settle', 'return') OR external_id IS NOT NULL),
    UNIQUE (program_id, seq),
    UNIQUE (program_id, idempotency_key)
) STRICT;

CREATE UNIQUE INDEX transfer_release ON transfer (accrual_id) WHERE kind = 'release';
CREATE UNIQUE INDEX transfer_reserve ON transfer (payout_id) WHERE kind = 'reserve';
CREATE UNIQUE INDEX transfer_submit ON transfer (payout_id) WHERE kind = 'submit';
CREATE UNIQUE INDEX transfer_outcome ON transfer (payout_id)
    WHERE kind IN ('settle', 'void', 'fail');
CREATE UNIQUE INDEX transfer_external ON transfer (program_id, kind, external_id)
    WHERE external_id IS NOT NULL;
CREATE INDEX transfer_accrual ON transfer (accrual_id) WHERE accrual_id IS NOT NULL;
CREATE INDEX transfer_payout ON transfer (payout_id) WHERE payout_id IS NOT NULL;
CREATE INDEX transfer_event ON transfer (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX transfer_debit ON transfer (debit_account_id, seq);
CREATE INDEX transfer_credit ON transfer (credit_account_id, seq);
-- What a statement needs: the transfers since a moment, without walking the program's chain.
CREATE INDEX transfer_time ON transfer (program_id, at, seq);

-- The place in the program's chain, and every way in which OR REPLACE could find a row to replace.
CREATE TRIGGER transfer_insert_chain BEFORE INSERT ON transfer BEGIN
    SELECT RAISE(ABORT, 'transfer: the id must be the next one; a transfer is not replaced')
     WHERE NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM transfer);
    SELECT RAISE(ABORT, 'transfer: seq must be the next one of the program')
     WHERE NEW.seq IS NOT (
        SELECT coalesce(max(seq), 0) + 1 FROM transfer WHERE program_id = NEW.program_id);
    SELECT RAISE(ABORT,
        'transfer: previous_hash is not the hash of the program''s last transfer')
     WHERE NEW.previous_hash IS NOT coalesce(
        (SELECT hash FROM transfer WHERE program_id = NEW.program_id ORDER BY seq DESC LIMIT 1),
        zeroblob(32));
    SELECT RAISE(ABORT, 'transfer: time goes back')
     WHERE NEW.at < (
        SELECT at FROM transfer WHERE program_id = NEW.program_id ORDER BY seq DESC LIMIT 1);
    SELECT RAISE(ABORT, 'transfer: the idempotency key is used; a transfer is not replaced')
     WHERE EXISTS (SELECT 1 FROM transfer
                    WHERE program_id = NEW.program_id AND idempotency_key = NEW.idempotency_key);
    SELECT RAISE(ABORT, 'transfer: the external id is used')
     WHERE EXISTS (SELECT 1 FROM transfer
                    WHERE program_id = NEW.program_id AND kind = NEW.kind
                      AND external_id = NEW.external_id);
END;

-- What the two sides must have in common, and that neither may fall below zero.
CREATE TRIGGER transfer_insert_sides BEFORE INSERT ON transfer BEGIN
    SELECT RAISE(ABORT, 'transfer: both accounts must be of the transfer''s program')
     WHERE (SELECT count(*) FROM account
             WHERE id IN (NEW.debit_account_id, NEW.credit_account_id)
               AND program_id = NEW.program_id) <> 2;
    SELECT RAISE(ABORT, 'transfer: both accounts must be of the transfer''s unit')
     WHERE (SELECT count(*) FROM account
             WHERE id IN (NEW.debit_account_id, NEW.credit_account_id)
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
     WHERE EXISTS (
        SELECT 1 FROM account WHERE id = NEW.debit_account_id
           AND NOT may_be_negative AND normal_side = 'credit' AND credits - debits < NEW.amount)
        OR EXISTS (
        SELECT 1 FROM account WHERE id = NEW.credit_account_id
           AND NOT may_be_negative AND normal_side = 'debit' AND debits - credits < NEW.amount);
END;

-- A release or clawback: of which accrual, from where, and how much of it is left.
CREATE TRIGGER transfer_insert_accrual BEFORE INSERT ON transfer
WHEN NEW.kind IN ('release', 'clawback') BEGIN
    SELECT RAISE(ABORT, 'transfer: it must name an accrual of the same partner and unit')
     WHERE NOT EXISTS (
        SELECT 1 FROM transfer AS t
          JOIN account AS earned ON earned.id = t.credit_account_id
          JOIN account AS taken ON taken.id = NEW.debit_account_id
         WHERE t.id = NEW.accrual_id AND t.kind = 'accrue'
           AND t.program_id = NEW.program_id AND t.unit = NEW.unit
           AND earned.partner_id = taken.partner_id);
    SELECT RAISE(ABORT, 'transfer: the accrual is released')
     WHERE EXISTS (SELECT 1 FROM transfer WHERE accrual_id = NEW.accrual_id AND kind = 'release')
       AND (SELECT kind FROM account WHERE id = NEW.debit_account_id) = 'pending';
    SELECT RAISE(ABORT, 'transfer: the accrual is not released')
     WHERE NOT EXISTS (
        SELECT 1 FROM transfer WHERE accrual_id = NEW.accrual_id AND kind = 'release')
       AND (SELECT kind FROM account WHERE id = NEW.debit_account_id) <> 'pending';
    SELECT RAISE(ABORT, 'transfer: more than the accrual has left')
     WHERE (SELECT amount FROM transfer WHERE id = NEW.accrual_id) < NEW.amount
         + (SELECT coalesce(sum(amount), 0) FROM transfer
             WHERE accrual_id = NEW.accrual_id AND kind = 'clawback');
    SELECT RAISE(ABORT, 'transfer: the accrual is still in its hold')
     WHERE NEW.kind = 'release'
       AND NEW.at < (
        SELECT json_extract(basis, '$.held_until') FROM transfer WHERE id = NEW.accrual_id);
END;

-- What concerns a payout: it follows its reserve, has one outcome, and gives back no more than it
-- took.
CREATE TRIGGER transfer_insert_payout BEFORE INSERT ON transfer
WHEN NEW.payout_id IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'transfer: the payout is reserved')
     WHERE NEW.kind = 'reserve'
       AND EXISTS (SELECT 1 FROM transfer WHERE payout_id = NEW.payout_id AND kind = 'reserve');
    SELECT RAISE(ABORT,
        'transfer: the payout was not reserved for this partner, unit and amount')
     WHERE NEW.kind IN ('void', 'submit', 'settle', 'fail', 'return', 'fee') AND NOT EXISTS (
        SELECT 1 FROM transfer AS t
          JOIN account AS r ON r.id = t.credit_account_id
          JOIN account AS d ON d.id = NEW.debit_account_id
          JOIN account AS c ON c.id = NEW.credit_account_id
         WHERE t.payout_id = NEW.payout_id AND t.kind = 'reserve'
           AND t.program_id = NEW.program_id AND t.unit = NEW.unit
           AND (NEW.kind IN ('return', 'fee') OR t.amount = NEW.amount)
           AND (NEW.kind = 'fee' OR r.partner_id = coalesce(d.partner_id, c.partner_id)));
    SELECT RAISE(ABORT, 'transfer: the payout has its outcome')
     WHERE NEW.kind IN ('void', 'submit', 'settle', 'fail')
       AND EXISTS (SELECT 1 FROM transfer
                    WHERE payout_id = NEW.payout_id AND kind IN ('void', 'settle', 'fail'));
    SELECT RAISE(ABORT, 'transfer: the payout''s money is not in this account')
     WHERE NEW.kind IN ('void', 'submit', 'settle', 'fail')
       AND EXISTS (SELECT 1 FROM transfer WHERE payout_id = NEW.payout_id AND kind = 'submit')
         <> ((SELECT kind FROM account WHERE id = NEW.debit_account_id) = 'in_flight');
    SELECT RAISE(ABORT, 'transfer: more comes back than was paid')
     WHERE NEW.kind = 'return'
       AND NEW.amount
         + (SELECT coalesce(sum(amount), 0) FROM transfer
             WHERE payout_id = NEW.payout_id AND kind = 'return')
         > (SELECT coalesce(sum(amount), 0) FROM transfer
             WHERE payout_id = NEW.payout_id AND kind = 'settle');
END;

CREATE TRIGGER transfer_insert_frozen BEFORE INSERT ON transfer BEGIN
    SELECT RAISE(ABORT, 'transfer: the program''s money is frozen')
     WHERE EXISTS (SELECT 1 FROM freeze WHERE program_id = NEW.program_id AND thawed_at IS NULL);
END;

-- Both balances move with the transfer, or it is not written.
CREATE TRIGGER transfer_post AFTER INSERT ON transfer BEGIN
    UPDATE account SET debits = debits + NEW.amount, last_transfer = NEW.id,
                       paid = paid + iif(NEW.kind = 'settle', NEW.amount, 0)
     WHERE id = NEW.debit_account_id;
    UPDATE account SET credits = credits + NEW.amount, last_transfer = NEW.id,
                       paid = paid - iif(NEW.kind = 'return', NEW.amount, 0)
     WHERE id = NEW.credit_account_id;
    SELECT RAISE(ABORT, 'transfer: the balances did not move')
     WHERE (SELECT count(*) FROM account
             WHERE id IN (NEW.debit_account_id, NEW.credit_account_id)
               AND last_transfer = NEW.id) <> 2;
    SELECT RAISE(ABORT, 'transfer: its totals are not those of its accounts')
     WHERE (SELECT debits FROM account WHERE id = NEW.debit_account_id) IS NOT NEW.debit_total
        OR (SELECT credits FROM account WHERE id = NEW.credit_account_id) IS NOT NEW.credit_total;
END;

CREATE TRIGGER transfer_hold AFTER INSERT ON transfer WHEN NEW.kind = 'accrue' BEGIN
    INSERT INTO held (until, accrual_id)
    VALUES (json_extract(NEW.basis, '$.held_until'), NEW.id);
END;

CREATE TRIGGER transfer_unhold AFTER INSERT ON transfer
WHEN NEW.kind IN ('release', 'clawback') BEGIN
    DELETE FROM held
     WHERE accrual_id = NEW.accrual_id
       AND until = (
        SELECT json_extract(basis, '$.held_until') FROM transfer WHERE id = NEW.accrual_id)
       AND (NEW.kind = 'release'
            OR (SELECT amount FROM transfer WHERE id = NEW.accrual_id)
               <= (SELECT sum(amount) FROM transfer
                    WHERE accrual_id = NEW.accrual_id AND kind = 'clawback'));
END;

CREATE TRIGGER transfer_update BEFORE UPDATE ON transfer BEGIN
    SELECT RAISE(ABORT, 'transfer: a transfer is not changed, another one corrects it');
END;

CREATE TRIGGER transfer_delete BEFORE DELETE ON transfer BEGIN
    SELECT RAISE(ABORT, 'transfer: a transfer is not deleted, another one corrects it');
END;

-- An accrual of which nothing is the partner's any more, since its event does not count for them:
-- what was left of it is clawed back, with `event_id` as the cause. Rows are only added. Written by
-- `ledger`.
CREATE TABLE revoked_accrual (
    accrual_id INTEGER PRIMARY KEY REFERENCES transfer (id),
    event_id   INTEGER NOT NULL REFERENCES event (id), -- what it was learned from
    at         INTEGER NOT NULL
) STRICT;

CREATE TRIGGER revoked_accrual_insert BEFORE INSERT ON revoked_accrual BEGIN
    SELECT RAISE(ABORT, 'revoked_accrual: this is no accrual, or something is left of it')
     WHERE NOT EXISTS (
        SELECT 1 FROM transfer AS t
         WHERE t.id = NEW.accrual_id AND t.kind = 'accrue'
           AND t.amount = (SELECT coalesce(sum(amount), 0) FROM transfer
                            WHERE accrual_id = t.id AND kind = 'clawback'));
    SELECT RAISE(ABORT, 'revoked_accrual: a row is not replaced')
     WHERE EXISTS (SELECT 1 FROM revoked_accrual WHERE accrual_id = NEW.accrual_id);
END;

CREATE TRIGGER revoked_accrual_no_update BEFORE UPDATE ON revoked_accrual BEGIN
    SELECT RAISE(ABORT, 'revoked_accrual rows are never changed');
END;

CREATE TRIGGER revoked_accrual_no_delete BEFORE DELETE ON revoked_accrual BEGIN
    SELECT RAISE(ABORT, 'revoked_accrual rows are never removed');
END;

-- An accrual of which something is still pending, the first to be over first: those that are over
-- are found without walking the ones that were released long ago. Written by triggers on
-- `transfer`; whoever else writes to it: it holds what follows from the transfers, or nothing is
-- written.
CREATE TABLE held (
    until      INTEGER NOT NULL, -- UTC milliseconds
    accrual_id INTEGER NOT NULL REFERENCES transfer (id),
    PRIMARY KEY (until, accrual_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER held_insert BEFORE INSERT ON held BEGIN
    SELECT RAISE(ABORT, 'held: this is no accrual of which something is pending until then')
     WHERE NOT EXISTS (
        SELECT 1 FROM transfer AS t
         WHERE t.id = NEW.accrual_id AND t.kind = 'accrue'
           AND json_extract(t.basis, '$.held_until') = NEW.until
           AND NOT EXISTS (SELECT 1 FROM transfer WHERE accrual_id = t.id AND kind = 'release')
           AND t.amount > (SELECT coalesce(sum(amount), 0) FROM transfer
                            WHERE accrual_id = t.id AND kind = 'clawback'));
END;

CREATE TRIGGER held_update BEFORE UPDATE ON held BEGIN
    SELECT RAISE(ABORT, 'held: a hold is not changed');
END;

CREATE TRIGGER held_delete BEFORE DELETE ON held BEGIN
    SELECT RAISE(ABORT, 'held: something of this accrual is still pending')
     WHERE EXISTS (
        SELECT 1 FROM transfer AS t
         WHERE t.id = OLD.accrual_id
           AND NOT EXISTS (SELECT 1 FROM transfer WHERE accrual_id = t.id AND kind = 'release')
           AND t.amount > (SELECT coalesce(sum(amount), 0) FROM transfer
                            WHERE accrual_id = t.id AND kind = 'clawback'));
END;

-- A program whose books did not hold: none of its money moves until somebody has looked
-- (`thawed_at`). Written by `ledger`, for `integrity`.
CREATE TABLE freeze (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id    INTEGER NOT NULL REFERENCES program (id),
    failed_checks TEXT    NOT NULL, -- for example I2, I4
    frozen_at     INTEGER NOT NULL,
    thawed_at     INTEGER
) STRICT;

CREATE UNIQUE INDEX freeze_current ON freeze (program_id) WHERE thawed_at IS NULL;

-- The head of a program's chain as it left the database: one a program and day (UTC). Written by
-- `integrity`.
CREATE TABLE published_head (
    program_id INTEGER NOT NULL REFERENCES program (id),
    day        TEXT    NOT NULL, -- YYYY-MM-DD
    seq        INTEGER NOT NULL, -- of the chain's last transfer
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    at         INTEGER NOT NULL,
    PRIMARY KEY (program_id, day)
) STRICT, WITHOUT ROWID;

-- A correction of a balance by hand: asked for by one member listed by id, booked when a second one
-- agrees. Written by `correction`.
CREATE TABLE correction (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id INTEGER NOT NULL REFERENCES program (id),
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    amount     INTEGER NOT NULL CHECK (amount <> 0), -- minor units; negative: taken away
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

CREATE INDEX correction_partner ON correction (partner_id, id);

--------------------------------------------------------------------------------------------------
-- Payout
--------------------------------------------------------------------------------------------------

-- A payout to a partner; one open at a time. Who is paid what never changes. `submitted`: somebody
-- was shown where to pay, and a refund calls it off no more; `voided`: called off because a refund
-- needed the money, and nobody decided it. Written by `payout`.
CREATE TABLE payout (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id         INTEGER NOT NULL REFERENCES program (id),
    partner_id         INTEGER NOT NULL REFERENCES partner (id),
    amount             INTEGER NOT NULL CHECK (amount > 0), -- minor units
    unit               TEXT    NOT NULL,
    period             TEXT,                      -- month (2026-07); NULL: not by schedule
    state              TEXT    NOT NULL CHECK (state IN (
                           'requested', 'submitted', 'settled', 'rejected', 'failed', 'voided')),
    ticket_id          INTEGER NOT NULL UNIQUE REFERENCES ticket (id),
    -- The blind index of the payee that the passphrase was given for; 32 zero bytes, nobody's,
    -- where the schedule opened it, or it was asked for without a payee.
    payee_index        BLOB    NOT NULL CHECK (length(payee_index) = 32),
    payee_confirmed_at INTEGER NOT NULL,          -- when `payee_index` was the partner's
    requested_at       INTEGER NOT NULL,
    due_at             INTEGER NOT NULL,          -- when it should be decided
    submitted_by       INTEGER,                   -- who is paying it
    submitted_at       INTEGER,
    decided_by         INTEGER,
    decided_at         INTEGER,
    reason             TEXT,                      -- why it was not paid
    external_id        TEXT,                      -- the payment provider's transaction id
    voided_by_event_id INTEGER REFERENCES event (id), -- the refund that needed the money
    CHECK (state <> 'settled' OR (external_id IS NOT NULL AND decided_by IS NOT NULL)),
    CHECK (state <> 'rejected' OR (reason IS NOT NULL AND decided_by IS NOT NULL)),
    CHECK ((state = 'voided') = (voided_by_event_id IS NOT NULL)),
    UNIQUE (program_id, external_id)
) STRICT;

CREATE UNIQUE INDEX payout_open ON payout (partner_id) WHERE state IN ('requested', 'submitted');
CREATE UNIQUE INDEX payout_period ON payout (partner_id, period) WHERE period IS NOT NULL;
CREATE INDEX payout_waiting ON payout (program_id, due_at, id)
    WHERE state IN ('requested', 'submitted');
CREATE INDEX payout_partner ON payout (partner_id, id);

CREATE TRIGGER payout_insert BEFORE INSERT ON payout BEGIN
    SELECT RAISE(ABORT, 'payout: a payout is not replaced')
     WHERE EXISTS (SELECT 1 FROM payout WHERE id = NEW.id OR ticket_id = NEW.ticket_id)
        OR EXISTS (SELECT 1 FROM payout
                    WHERE partner_id = NEW.partner_id AND state IN ('requested', 'submitted')
                      AND NEW.state IN ('requested', 'submitted'));
END;

CREATE TRIGGER payout_update
BEFORE UPDATE OF id, program_id, partner_id, amount, unit, ticket_id, payee_index,
                 payee_confirmed_at, requested_at ON payout BEGIN
    SELECT RAISE(ABORT, 'payout: who is paid what is not changed');
END;

CREATE TRIGGER payout_delete BEFORE DELETE ON payout BEGIN
    SELECT RAISE(ABORT, 'payout: a payout is not deleted');
END;

-- How far a program's scheduled payouts of a month have come. Written by `payout`.
CREATE TABLE payout_run (
    program_id      INTEGER NOT NULL REFERENCES program (id),
    period          TEXT    NOT NULL,           -- 2026-07, in the program's time zone
    last_partner_id INTEGER NOT NULL DEFAULT 0, -- partners up to this one have had their turn
    payouts_opened  INTEGER NOT NULL DEFAULT 0, -- so far
    done_at         INTEGER,
    PRIMARY KEY (program_id, period)
) STRICT, WITHOUT ROWID;

-- A program that pays nothing out until the payment provider's list was held against its payouts:
-- a copy of the database knows nothing of what was paid after it was made. `backup` has a row
-- written for each program into each copy; `payout::reconcile` deletes it. Written by `payout`.
CREATE TABLE payout_fence (
    program_id INTEGER PRIMARY KEY REFERENCES program (id),
    copied_at  INTEGER NOT NULL -- what was paid since is unknown here
) STRICT;

--------------------------------------------------------------------------------------------------
-- Outbox
--------------------------------------------------------------------------------------------------

-- Something that is owed to Discord, written in the transaction of what it announces. `dead`: given
-- up, until somebody tries it again. `held`: it waits until its member can be reached. Written by
-- `outbox`.
CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id INTEGER NOT NULL REFERENCES program (id),
    topic      TEXT    NOT NULL,           -- rows of one topic are delivered in order
    effect     TEXT    NOT NULL,           -- what to do, JSON
    state      TEXT    NOT NULL CHECK (state IN ('pending', 'held', 'done', 'dead')),
    attempts   INTEGER NOT NULL DEFAULT 0,
    next_at    INTEGER NOT NULL,           -- when it is tried next
    error      TEXT,                       -- why it failed last
    held_for   INTEGER,                    -- the member who could not be reached, until they are
    created_at INTEGER NOT NULL,
    done_at    INTEGER,
    CHECK (state <> 'held' OR held_for IS NOT NULL)
) STRICT;

CREATE INDEX outbox_pending ON outbox (program_id, topic, id) WHERE state = 'pending';
-- Counted at every look at the metrics; rows that are done are many, and stay.
CREATE INDEX outbox_dead ON outbox (id) WHERE state = 'dead';
CREATE INDEX outbox_waiting ON outbox (id, next_at) WHERE state = 'pending';
CREATE INDEX outbox_held ON outbox (program_id, held_for, id) WHERE held_for IS NOT NULL;

-- How a member is reached by direct messages. Written by `outbox::direct`.
CREATE TABLE direct_channel (
    program_id INTEGER NOT NULL REFERENCES program (id),
    member_id  INTEGER NOT NULL,
    channel_id INTEGER,                    -- NULL: not opened yet
    refused    INTEGER NOT NULL DEFAULT 0, -- since one arrived, each within a day of the one before
    refused_at INTEGER,                    -- when the last one was
    try_at     INTEGER,                    -- none is sent before; NULL: they take direct messages
    told_at    INTEGER,                    -- when staff heard that nothing reaches them
    PRIMARY KEY (program_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX direct_channel_try ON direct_channel (try_at) WHERE try_at IS NOT NULL;

--------------------------------------------------------------------------------------------------
-- Audit
--------------------------------------------------------------------------------------------------

-- Who did what, and when. Rows are only added. Written by `audit`.
CREATE TABLE audit (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id INTEGER NOT NULL REFERENCES program (id),
    member_id  INTEGER NOT NULL,            -- who
    action     TEXT    NOT NULL,            -- for example payout.settle
    subject    TEXT    NOT NULL,            -- for example payout:7
    detail     TEXT    NOT NULL DEFAULT '',
    at         INTEGER NOT NULL
) STRICT;

CREATE INDEX audit_subject ON audit (program_id, subject, id);
CREATE INDEX audit_member ON audit (program_id, member_id, action, at);
CREATE INDEX audit_program ON audit (program_id, id);

CREATE TRIGGER audit_insert BEFORE INSERT ON audit BEGIN
    SELECT RAISE(ABORT, 'audit: a row is not replaced')
     WHERE EXISTS (SELECT 1 FROM audit WHERE id = NEW.id);
END;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'audit rows are never changed');
END;

CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'audit rows are never removed');
END;

--------------------------------------------------------------------------------------------------
-- Time
--------------------------------------------------------------------------------------------------

-- What the bot knows of the time: one row, written each minute. Written by `clock_watch`.
CREATE TABLE trusted_time (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    boot_id     TEXT,    -- which start of the machine `boot_offset` is for; NULL: it cannot be told
    boot_offset INTEGER, -- trusted time less the time since that start, ms; NULL: not known yet
    trusted_at  INTEGER, -- when time was trusted last; NULL: never
    lost_since  INTEGER  -- since when no two sources agree; NULL: two do
) STRICT;
