-- A database that was copied knows nothing of what was paid after the copy was made. Each copy is born with a row for each program: nothing
-- is paid out until the payment provider's list was held against it. The row goes when that is done.
CREATE TABLE fence (
    program_id INTEGER PRIMARY KEY REFERENCES program (id),
    copied_at  INTEGER NOT NULL                              -- what was paid since is unknown here
) STRICT;
