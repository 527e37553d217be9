-- The server keeps what it stored for the old type in indexes and statistics: (amount)::numeric > (0)::numeric.
-- needs: 14
CREATE TABLE payment (amount integer, paid timestamp with time zone, state bigint);
CREATE INDEX payment_real ON payment (paid) WHERE amount > 0;
CREATE INDEX payment_next ON payment ((amount + 1));
CREATE INDEX payment_open ON payment (paid) WHERE state IN (1, 2);
CREATE STATISTICS payment_pairs ON (amount + 1), paid FROM payment;
CREATE TABLE refund () INHERITS (payment);
