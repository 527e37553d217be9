CREATE TABLE t (at timestamp DEFAULT now(), name text, plain text DEFAULT 'b');
