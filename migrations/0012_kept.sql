-- What is kept beside the transfers, so that nothing that is read of them takes longer the longer the history is: the
-- totals of both accounts at each transfer, what was paid out of each account, and the accruals that are still held.

DROP TRIGGER transfer_update;
DROP TRIGGER transfer_post;
DROP TRIGGER account_update;

-- All that was ever debited to the debited account, and credited to the credited one, this transfer included. It follows from
-- the content that the hash covers, and is not covered itself.
ALTER TABLE transfer ADD COLUMN debit_total INTEGER CHECK (debit_total >= amount);
ALTER TABLE transfer ADD COLUMN credit_total INTEGER CHECK (credit_total >= amount);
UPDATE transfer SET debit_total = kept.total
  FROM (SELECT id, sum(amount) OVER (PARTITION BY debit_account_id ORDER BY seq) AS total FROM transfer) AS kept
 WHERE kept.id = transfer.id;
UPDATE transfer SET credit_total = kept.total
  FROM (SELECT id, sum(amount) OVER (PARTITION BY credit_account_id ORDER BY seq) AS total FROM transfer) AS kept
 WHERE kept.id = transfer.id;

-- What payouts took from this account for good, less what came back to it; below zero where more came back.
ALTER TABLE account ADD COLUMN paid INTEGER NOT NULL DEFAULT 0;
UPDATE account SET paid
  = (SELECT coalesce(sum(amount), 0) FROM transfer WHERE kind = 'settle' AND debit_account_id = account.id)
  - (SELECT coalesce(sum(amount), 0) FROM transfer WHERE kind = 'return' AND credit_account_id = account.id);
DROP INDEX transfer_settled;
DROP INDEX transfer_returned;

CREATE TRIGGER transfer_update BEFORE UPDATE ON transfer BEGIN
    SELECT RAISE(ABORT, 'transfer: a transfer is not changed, another one corrects it');
END;

CREATE TRIGGER transfer_post AFTER INSERT ON transfer BEGIN
    UPDATE account SET debits = debits + NEW.amount, last_transfer = NEW.id,
                       paid = paid + iif(NEW.kind = 'settle', NEW.amount, 0)
     WHERE id = NEW.debit_account_id;
    UPDATE account SET credits = credits + NEW.amount, last_transfer = NEW.id,
                       paid = paid - iif(NEW.kind = 'return', NEW.amount, 0)
     WHERE id = NEW.credit_account_id;
    SELECT RAISE(ABORT, 'transfer: the balances did not move')
     WHERE (SELECT count(*) FROM account
             WHERE id IN (NEW.debit_account_id, NEW.credit_account_id) AND last_transfer = NEW.id) <> 2;
    SELECT RAISE(ABORT, 'transfer: its totals are not those of its accounts')
     WHERE (SELECT debits FROM account WHERE id = NEW.debit_account_id) IS NOT NEW.debit_total
        OR (SELECT credits FROM account WHERE id = NEW.credit_account_id) IS NOT NEW.credit_total;
END;

CREATE TRIGGER account_insert_paid BEFORE INSERT ON account BEGIN
    SELECT RAISE(ABORT, 'account: an account opens with nothing on it') WHERE coalesce(NEW.paid, 0) <> 0;
END;

CREATE TRIGGER account_update BEFORE UPDATE ON account BEGIN
    SELECT RAISE(ABORT, 'account: all but the balance is frozen')
     WHERE NEW.id IS NOT OLD.id OR NEW.program_id IS NOT OLD.program_id OR NEW.partner_id IS NOT OLD.partner_id
        OR NEW.kind IS NOT OLD.kind OR NEW.unit IS NOT OLD.unit OR NEW.opened_at IS NOT OLD.opened_at;
    SELECT RAISE(ABORT, 'account: a balance changes only with a new transfer')
     WHERE NEW.last_transfer IS NULL OR NEW.last_transfer <= coalesce(OLD.last_transfer, 0);
    SELECT RAISE(ABORT, 'account: a balance changes by exactly the transfer that last_transfer names')
     WHERE NOT EXISTS (
        SELECT 1 FROM transfer AS t WHERE t.id = NEW.last_transfer
           AND ((t.debit_account_id = OLD.id AND NEW.debits = OLD.debits + t.amount AND NEW.credits = OLD.credits
                 AND NEW.paid = OLD.paid + iif(t.kind = 'settle', t.amount, 0))
             OR (t.credit_account_id = OLD.id AND NEW.credits = OLD.credits + t.amount AND NEW.debits = OLD.debits
                 AND NEW.paid = OLD.paid - iif(t.kind = 'return', t.amount, 0))));
END;

-- The accruals of which something is still pending, the first to be over first. Those that are over are found without
-- walking the ones that were released long ago.
CREATE TABLE held (
    until      INTEGER NOT NULL,
    accrual_id INTEGER NOT NULL REFERENCES transfer (id),
    PRIMARY KEY (until, accrual_id)
) STRICT, WITHOUT ROWID;

INSERT INTO held (until, accrual_id)
SELECT json_extract(t.basis, '$.held_until'), t.id FROM transfer AS t
 WHERE t.kind = 'accrue'
   AND NOT EXISTS (SELECT 1 FROM transfer WHERE accrual_id = t.id AND kind = 'release')
   AND t.amount > (SELECT coalesce(sum(amount), 0) FROM transfer WHERE accrual_id = t.id AND kind = 'clawback');

-- Whoever writes to it: it holds what follows from the transfers, or nothing is written.
CREATE TRIGGER held_insert BEFORE INSERT ON held BEGIN
    SELECT RAISE(ABORT, 'held: this is no accrual of which something is pending until then')
     WHERE NOT EXISTS (
        SELECT 1 FROM transfer AS t
         WHERE t.id = NEW.accrual_id AND t.kind = 'accrue' AND json_extract(t.basis, '$.held_until') = NEW.until
           AND NOT EXISTS (SELECT 1 FROM transfer WHERE accrual_id = t.id AND kind = 'release')
           AND t.amount > (SELECT coalesce(sum(amount), 0) FROM transfer WHERE accrual_id = t.id AND kind = 'clawback'));
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
           AND t.amount > (SELECT coalesce(sum(amount), 0) FROM transfer WHERE accrual_id = t.id AND kind = 'clawback'));
END;

CREATE TRIGGER transfer_hold AFTER INSERT ON transfer WHEN NEW.kind = 'accrue' BEGIN
    INSERT INTO held (until, accrual_id) VALUES (json_extract(NEW.basis, '$.held_until'), NEW.id);
END;
CREATE TRIGGER transfer_unhold AFTER INSERT ON transfer WHEN NEW.kind IN ('release', 'clawback') BEGIN
    DELETE FROM held
     WHERE accrual_id = NEW.accrual_id
       AND until = (SELECT json_extract(basis, '$.held_until') FROM transfer WHERE id = NEW.accrual_id)
       AND (NEW.kind = 'release'
            OR (SELECT amount FROM transfer WHERE id = NEW.accrual_id)
               <= (SELECT sum(amount) FROM transfer WHERE accrual_id = NEW.accrual_id AND kind = 'clawback'));
END;
