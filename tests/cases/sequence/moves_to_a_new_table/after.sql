CREATE SEQUENCE mentions_id_seq AS integer;
CREATE TABLE comment_mentions (id integer NOT NULL DEFAULT nextval('mentions_id_seq') PRIMARY KEY, body text);
ALTER SEQUENCE mentions_id_seq OWNED BY comment_mentions.id;
