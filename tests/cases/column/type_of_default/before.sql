CREATE TABLE t (a text, b text[], c date, d numeric(5, 2), e char(3), f jsonb, g varchar, h int, i text);
