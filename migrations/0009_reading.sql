-- Finds the transfers since a moment: what a statement needs, without walking the program's chain.
CREATE INDEX transfer_time ON transfer (program_id, at, seq);
