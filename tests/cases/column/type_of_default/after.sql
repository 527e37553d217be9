-- A default stays the constant of the type that it was made as, when the column's type changes.
CREATE TABLE t (a text DEFAULT '', b text[] DEFAULT '{}', c date DEFAULT '2020-01-01', d numeric(5, 2) DEFAULT '1.5',
                e char(3) DEFAULT 'abc', f jsonb DEFAULT '{}', g varchar DEFAULT 'k', h int DEFAULT '7',
                i text DEFAULT 'x' || 'y');
ALTER TABLE t ALTER a TYPE varchar(255), ALTER b TYPE varchar[], ALTER c TYPE timestamp, ALTER d TYPE numeric(10, 4),
    ALTER e TYPE varchar(5), ALTER f TYPE text, ALTER g TYPE varchar(20), ALTER h TYPE bigint, ALTER i TYPE varchar(10);
