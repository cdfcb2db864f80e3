-- What is asked while somebody waits reads what it asks for, however long the history has grown.

-- A line of an invoice is paid once, whoever pays: the index holds all three kinds, and only the same three find it.
DROP TRIGGER event_insert;
CREATE TRIGGER event_insert BEFORE INSERT ON event BEGIN
    SELECT RAISE(ABORT, 'event: an event is not replaced')
     WHERE EXISTS (SELECT 1 FROM event WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM event WHERE program_id = NEW.program_id AND source = NEW.source
                                         AND external_id = NEW.external_id)
        OR (NEW.type IN ('purchase', 'renewal', 'partner_payment')
            AND EXISTS (SELECT 1 FROM event WHERE program_id = NEW.program_id AND invoice = NEW.invoice AND line = NEW.line
                                              AND type IN ('purchase', 'renewal', 'partner_payment')));
END;

CREATE INDEX coupon_partner ON coupon (partner_id, kind, id);
CREATE INDEX coupon_code ON coupon (program_id, code);
CREATE INDEX coupon_todo_coupon ON coupon_todo (coupon_id, id);
CREATE INDEX application_member ON application (program_id, member_id, id);
CREATE INDEX application_waits ON application (program_id, submitted_at, id) WHERE state IN ('in_review', 'asked');
CREATE INDEX ticket_member ON ticket (program_id, member_id, id);
CREATE INDEX ticket_state ON ticket (program_id, state, id);
CREATE INDEX payout_waits ON payout (program_id, due_at, id) WHERE state IN ('requested', 'submitted');
CREATE INDEX payout_partner ON payout (partner_id, id);
CREATE INDEX partner_state ON partner (program_id, state, id);
CREATE INDEX outbox_waits ON outbox (id, next_at) WHERE state = 'pending';
CREATE INDEX audit_member ON audit (program_id, member_id, action, at);
CREATE INDEX audit_program ON audit (program_id, id);
