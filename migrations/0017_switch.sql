-- A running program on its way to another version of its file. `offered`: its preview was shown; `pending`: confirmed, and waits
-- for its day.
CREATE TABLE switch (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    program_id   INTEGER NOT NULL REFERENCES program (id),
    base         TEXT    NOT NULL,                           -- the version that was in force when the preview was shown
    version      TEXT    NOT NULL,                           -- the version that comes
    source       TEXT    NOT NULL,                           -- its file, as it was looked at
    state        TEXT    NOT NULL CHECK (state IN ('offered', 'pending', 'done', 'declined', 'withdrawn', 'superseded')),
    effective_at INTEGER,                                    -- the first moment of its first day; none: at once
    offered_by   INTEGER NOT NULL,
    offered_at   INTEGER NOT NULL,
    decided_by   INTEGER,
    decided_at   INTEGER,
    done_at      INTEGER,
    CHECK ((state = 'offered') = (decided_at IS NULL)),
    CHECK ((state = 'done') = (done_at IS NOT NULL)),
    CHECK (state <> 'pending' OR effective_at IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX switch_offered ON switch (program_id) WHERE state = 'offered';
CREATE UNIQUE INDEX switch_pending ON switch (program_id) WHERE state = 'pending';

-- What is only kept for the customers who came under it has no state of its own.
DROP INDEX program_version_pending;
ALTER TABLE program_version DROP COLUMN state;
ALTER TABLE program_version DROP COLUMN effective_at;

-- Who bought, as the billing panel names them beside its own id: the same e-mail or Discord account of two customers is for staff
-- to look at.
CREATE INDEX event_email ON event (program_id, json_extract(body, '$.email_hash'), customer)
    WHERE json_extract(body, '$.email_hash') IS NOT NULL;
CREATE INDEX event_account ON event (program_id, json_extract(body, '$.discord_id'), customer)
    WHERE json_extract(body, '$.discord_id') IS NOT NULL;

-- A customer whom staff should look at; never a reason to refuse. Told once for each partner whose they are.
CREATE TABLE customer_flag (
    program_id INTEGER NOT NULL REFERENCES program (id),
    ref        TEXT    NOT NULL,                             -- the panel's id
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    flag       TEXT    NOT NULL CHECK (flag IN ('account', 'email', 'name', 'like')),
    other      TEXT,                                         -- the customer who is alike
    event_id   INTEGER NOT NULL REFERENCES event (id),       -- what it was seen by
    at         INTEGER NOT NULL,
    PRIMARY KEY (program_id, ref, partner_id),
    CHECK ((flag = 'like') = (other IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_flag_partner ON customer_flag (partner_id, event_id);
