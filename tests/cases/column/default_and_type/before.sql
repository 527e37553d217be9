-- A default that changes with the type of its column, in place: the way back has the old one again.
CREATE TABLE t (at timestamp(3) DEFAULT CURRENT_DATE, name varchar(10) DEFAULT 'a', plain varchar(10));
