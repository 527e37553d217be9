-- The copy owns the checks that the table copied has from its parents.
CREATE TABLE noted (note text, CONSTRAINT said CHECK (note <> ''), CONSTRAINT here_only CHECK (note <> '-') NO INHERIT);
CREATE TABLE signed (who text CONSTRAINT someone CHECK (who <> '')) INHERITS (noted);
CREATE TABLE visit (n integer, CONSTRAINT counted CHECK (n > 0), CONSTRAINT said CHECK (note <> '')) INHERITS (signed);
CREATE TABLE spring (n integer CONSTRAINT positive CHECK (n > 0)) PARTITION BY LIST (n);
CREATE TABLE march PARTITION OF spring (CONSTRAINT small CHECK (n < 9)) FOR VALUES IN (3);
COMMENT ON CONSTRAINT someone ON signed IS 'not nobody';
CREATE TABLE planned_visit (LIKE visit INCLUDING CONSTRAINTS INCLUDING COMMENTS);
CREATE TABLE part_like (LIKE march INCLUDING CONSTRAINTS);
