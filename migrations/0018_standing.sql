-- Up to when a partner's level is known, on a ladder whose levels can be lost: payments leave its window one by one.
ALTER TABLE partner ADD COLUMN looked_at INTEGER NOT NULL DEFAULT 0;
UPDATE partner SET looked_at = coalesce(activated_at, 0);
