-- One row a guild: the program it runs, and where in Discord it runs.
CREATE TABLE program (
    id               INTEGER PRIMARY KEY,
    guild_id         INTEGER NOT NULL UNIQUE,
    key              TEXT    NOT NULL UNIQUE,          -- names the program in addresses and on the command line
    source           TEXT    NOT NULL,                 -- the program file as it was adopted, TOML
    locale           TEXT    NOT NULL,                 -- the guild's language, for what everybody sees
    staff_role_id    INTEGER,
    category_id      INTEGER,
    log_channel_id   INTEGER,
    panel_channel_id INTEGER,
    panel_message_id INTEGER,
    created_at       INTEGER NOT NULL                  -- all times: UTC milliseconds
) STRICT;

-- Members listed by id: they alone move money, reset passphrases and see personal data.
CREATE TABLE staff (
    program_id INTEGER NOT NULL REFERENCES program (id),
    member_id  INTEGER NOT NULL,
    PRIMARY KEY (program_id, member_id)
) STRICT, WITHOUT ROWID;

-- The roles that the program hands out, by the name that the program file gives them.
CREATE TABLE program_role (
    program_id INTEGER NOT NULL REFERENCES program (id),
    name       TEXT    NOT NULL,
    role_id    INTEGER NOT NULL,
    PRIMARY KEY (program_id, name)
) STRICT, WITHOUT ROWID;

-- What amounts are counted in: ISO currencies (cash) and units of the program's own.
CREATE TABLE unit (
    program_id INTEGER NOT NULL REFERENCES program (id),
    code       TEXT    NOT NULL CHECK (length(code) BETWEEN 3 AND 8),
    decimals   INTEGER NOT NULL CHECK (decimals BETWEEN 0 AND 4),
    cash       INTEGER NOT NULL CHECK (cash IN (0, 1)),
    PRIMARY KEY (program_id, code)
) STRICT, WITHOUT ROWID;

-- A member who was approved. `profile`: completing the profile; `active`: the code is issued.
CREATE TABLE partner (
    id              INTEGER PRIMARY KEY,
    program_id      INTEGER NOT NULL REFERENCES program (id),
    member_id       INTEGER NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN ('profile', 'active', 'ended')),
    track           TEXT    NOT NULL,
    level           INTEGER NOT NULL DEFAULT 0 CHECK (level >= 0),   -- 0: below the first threshold
    first_purchases INTEGER NOT NULL DEFAULT 0 CHECK (first_purchases >= 0),
    created_at      INTEGER NOT NULL,
    activated_at    INTEGER,
    UNIQUE (program_id, member_id),
    UNIQUE (program_id, id)
) STRICT;
