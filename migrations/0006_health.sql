-- What was given up is counted at every look at the metrics; rows that are done are many, and stay.
CREATE INDEX outbox_dead ON outbox (id) WHERE state = 'dead';
