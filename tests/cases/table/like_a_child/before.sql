CREATE TABLE noted (note text, CONSTRAINT said CHECK (note <> ''), CONSTRAINT here_only CHECK (note <> '-') NO INHERIT);
CREATE TABLE signed (who text CONSTRAINT someone CHECK (who <> '')) INHERITS (noted);
CREATE TABLE visit (n integer, CONSTRAINT counted CHECK (n > 0), CONSTRAINT said CHECK (note <> '')) INHERITS (signed);
