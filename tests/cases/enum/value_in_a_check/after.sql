-- A new value of an enum and a CHECK that speaks of it, in one plan: rows cannot be asked before the value is there.
CREATE TYPE kind AS ENUM ('web', 'native', 'saml');
CREATE TABLE app (id int PRIMARY KEY, kind kind NOT NULL, third_party bool NOT NULL DEFAULT false,
                  CONSTRAINT app_saml CHECK (kind <> 'saml' OR (kind = 'saml' AND NOT third_party)));
