-- What was agreed with a partner. What was proposed is never changed: another proposal is another row.
CREATE TABLE contract (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id   INTEGER NOT NULL REFERENCES program (id),
    partner_id   INTEGER NOT NULL REFERENCES partner (id),
    track        TEXT    NOT NULL,                         -- the track that it is for; signing brings the partner there
    terms        TEXT    NOT NULL,                         -- as staff typed them, TOML
    document     TEXT    NOT NULL,                         -- the words, or a link to them
    body         TEXT    NOT NULL,                         -- all that is signed, as the partner can save it
    hash         BLOB    NOT NULL CHECK (length(hash) = 32), -- SHA-256 of body
    state        TEXT    NOT NULL CHECK (state IN ('proposed', 'signed', 'withdrawn', 'ended')),
    proposed_by  INTEGER NOT NULL,
    proposed_at  INTEGER NOT NULL,
    starts       INTEGER,                                  -- the first moment; until it is signed, none means: when it is
    ends         INTEGER,                                  -- the first moment after it; none means: open-ended
    signed_name  TEXT,                                     -- as the partner typed it
    signed_at    INTEGER,
    closed_by    INTEGER,                                  -- who withdrew it; none when another one or its date did
    closed_at    INTEGER,
    CHECK (state <> 'signed' OR (signed_name IS NOT NULL AND signed_at IS NOT NULL AND starts IS NOT NULL)),
    CHECK ((state IN ('withdrawn', 'ended')) = (closed_at IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX contract_proposed ON contract (partner_id) WHERE state = 'proposed';
CREATE INDEX contract_partner ON contract (partner_id, id);
CREATE INDEX contract_ends ON contract (ends) WHERE state = 'signed';
CREATE TRIGGER contract_no_change
BEFORE UPDATE OF id, program_id, partner_id, track, terms, document, body, hash, proposed_by, proposed_at ON contract
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

-- What a member of staff typed for a contract and was refused, so that it need not be typed again.
CREATE TABLE contract_draft (
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    staff_id   INTEGER NOT NULL,
    terms      TEXT    NOT NULL,
    document   TEXT    NOT NULL,
    file_hash  TEXT    NOT NULL,
    PRIMARY KEY (partner_id, staff_id)
) STRICT, WITHOUT ROWID;

-- Staff bring a partner to another track: at once, or when the contract for it is signed (`open` until then).
CREATE TABLE promotion (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id INTEGER NOT NULL REFERENCES program (id),
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    route      TEXT    NOT NULL,                           -- the id of the route in the program file
    from_track TEXT    NOT NULL,
    to_track   TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
    criteria   TEXT    NOT NULL,                           -- JSON array: what staff confirmed, as the file worded it
    opened_by  INTEGER NOT NULL,
    opened_at  INTEGER NOT NULL,
    closed_at  INTEGER,
    CHECK ((state = 'open') = (closed_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX promotion_open ON promotion (partner_id) WHERE state = 'open';

-- A partner claims something on evidence.
CREATE TABLE claim (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id   INTEGER NOT NULL REFERENCES program (id),
    partner_id   INTEGER NOT NULL REFERENCES partner (id),
    kind         TEXT    NOT NULL,                         -- the id of the claim in the program file
    customer     TEXT    NOT NULL,                         -- the billing panel's id
    evidence     TEXT    NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('open', 'accepted', 'refused')),
    made_at      INTEGER NOT NULL,
    due_at       INTEGER,                                  -- when it must be decided; none: no promise
    decided_by   INTEGER,
    decided_at   INTEGER,
    reason       TEXT,                                     -- why it was refused
    taken_from   INTEGER REFERENCES partner (id),          -- whose the customer was
    CHECK ((state = 'open') = (decided_at IS NULL AND decided_by IS NULL)),
    CHECK ((state = 'refused') = (reason IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX claim_open ON claim (partner_id, kind, customer) WHERE state = 'open';
CREATE INDEX claim_waits ON claim (program_id, id) WHERE state = 'open';

-- What a partner typed for a claim and was refused.
CREATE TABLE claim_draft (
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    kind       TEXT    NOT NULL,
    customer   TEXT    NOT NULL,
    evidence   TEXT    NOT NULL,
    PRIMARY KEY (partner_id, kind)
) STRICT, WITHOUT ROWID;
