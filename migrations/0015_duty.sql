-- What kind of partner somebody is, where their track is for several.
CREATE TABLE partner_kind (
    partner_id INTEGER PRIMARY KEY REFERENCES partner (id),
    kind       TEXT    NOT NULL,                             -- of the track's kinds in the program file
    set_by     INTEGER NOT NULL,
    set_at     INTEGER NOT NULL
) STRICT;

-- A partner's duties, each from the first time that somebody picked it; what it asks stands in the program file.
-- `recheck`: it was done, and it is time to look again.
CREATE TABLE duty (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    key        TEXT    NOT NULL,                             -- requirement and item, for example streamer.bio
    state      TEXT    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'recheck')),
    evidence   TEXT    NOT NULL DEFAULT '',                  -- a link or words
    reason     TEXT    NOT NULL DEFAULT '',                  -- why it was taken back
    by_member  INTEGER,
    at         INTEGER,
    recheck_at INTEGER,                                      -- when somebody looks again; NULL: never
    UNIQUE (partner_id, key),
    CHECK (state = 'open' OR (evidence <> '' AND by_member IS NOT NULL))
) STRICT;
CREATE INDEX duty_recheck ON duty (recheck_at) WHERE state = 'done' AND recheck_at IS NOT NULL;

-- What a partner is engaged for beside commissions. The stages are those that were agreed: the file may change.
CREATE TABLE engagement (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id INTEGER NOT NULL,
    partner_id INTEGER NOT NULL,
    kind       TEXT    NOT NULL,                             -- the id of the engagement in the program file
    item       TEXT    NOT NULL,
    title      TEXT    NOT NULL,
    price      INTEGER CHECK (price > 0),                    -- minor units; NULL: nothing is paid
    unit       TEXT,
    stages     TEXT    NOT NULL,                             -- JSON array
    stage      INTEGER NOT NULL DEFAULT 0 CHECK (stage >= 0), -- the place in it
    state      TEXT    NOT NULL CHECK (state IN ('open', 'done', 'cancelled')),
    reason     TEXT    NOT NULL DEFAULT '',                  -- why it was cancelled
    created_by INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    changed_by INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    FOREIGN KEY (program_id, partner_id) REFERENCES partner (program_id, id),
    CHECK ((price IS NULL) = (unit IS NULL))
) STRICT;
CREATE INDEX engagement_partner ON engagement (partner_id, id);

-- What a partner is expected to reach on a track, and when that is looked at next. `review`: that day has come.
CREATE TABLE target (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id INTEGER NOT NULL,
    partner_id INTEGER NOT NULL,
    track      TEXT    NOT NULL,
    value      TEXT    NOT NULL,
    every      TEXT    NOT NULL,                             -- for example 3 months
    next_at    INTEGER NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'review')),
    round      INTEGER NOT NULL DEFAULT 0 CHECK (round >= 0), -- how many reviews there were
    flagged_at INTEGER,                                      -- missed, and nobody has talked to the partner yet
    UNIQUE (partner_id, track),
    FOREIGN KEY (program_id, partner_id) REFERENCES partner (program_id, id)
) STRICT;
CREATE INDEX target_next ON target (next_at) WHERE state = 'waiting';

-- Every review stays.
CREATE TABLE target_review (
    target_id INTEGER NOT NULL REFERENCES target (id),
    round     INTEGER NOT NULL,
    value     TEXT    NOT NULL,
    due_at    INTEGER NOT NULL,
    met       INTEGER NOT NULL CHECK (met IN (0, 1)),
    note      TEXT    NOT NULL,
    staff_id  INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (target_id, round)
) STRICT, WITHOUT ROWID;

-- What a partner has paid in, as staff noted it; the money itself is the ledger's.
CREATE TABLE top_up (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id INTEGER NOT NULL,
    partner_id INTEGER NOT NULL,
    amount     INTEGER NOT NULL CHECK (amount > 0),
    unit       TEXT    NOT NULL,
    way        TEXT    NOT NULL,                             -- the id in the program file
    reference  TEXT    NOT NULL,                             -- the payment's
    staff_id   INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    UNIQUE (program_id, reference),
    FOREIGN KEY (program_id, partner_id) REFERENCES partner (program_id, id)
) STRICT;

-- What somebody typed into a form and was refused, so that it need not be typed again.
CREATE TABLE form_draft (
    program_id INTEGER NOT NULL REFERENCES program (id),
    member_id  INTEGER NOT NULL,
    form       TEXT    NOT NULL,                             -- the form's custom_id
    typed      TEXT    NOT NULL,                             -- JSON object: input to text
    at         INTEGER NOT NULL,
    PRIMARY KEY (program_id, member_id, form)
) STRICT, WITHOUT ROWID;

-- A partner's trail is looked up by what it is about.
CREATE INDEX audit_subject ON audit (program_id, subject, id);
