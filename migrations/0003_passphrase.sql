-- A partner's passphrase: only what checks it, never the passphrase.
CREATE TABLE passphrase (
    partner_id   INTEGER PRIMARY KEY REFERENCES partner (id),
    phc          TEXT    NOT NULL,                                   -- argon2id, PHC string; its keyid names the pepper
    version      INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),    -- one up with every new passphrase, not with a rehash
    set_at       INTEGER NOT NULL,
    failed       INTEGER NOT NULL DEFAULT 0 CHECK (failed >= 0),     -- since the last success
    locked_until INTEGER                                             -- NULL: not locked
) STRICT;

-- Every try. It is `charged` before the hash is computed, so that a crash costs a try and never gives one.
CREATE TABLE passphrase_attempt (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,                    -- in the order in which they were charged
    program_id INTEGER NOT NULL,
    partner_id INTEGER NOT NULL,
    member_id  INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    outcome    TEXT    NOT NULL CHECK (outcome IN ('charged', 'wrong', 'right', 'unset')),
    alert      TEXT    CHECK (alert IN ('locked', 'reset', 'slow')), -- what staff were told because of it
    FOREIGN KEY (program_id, partner_id) REFERENCES partner (program_id, id)
) STRICT;

CREATE INDEX passphrase_attempt_partner ON passphrase_attempt (partner_id, id);
CREATE INDEX passphrase_attempt_member ON passphrase_attempt (member_id, at);
CREATE INDEX passphrase_attempt_program ON passphrase_attempt (program_id, at);
