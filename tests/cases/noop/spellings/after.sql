-- one-way: the server prints a CHECK that it printed before otherwise
CREATE TABLE public."t" (a integer, b character varying, c numeric(5, 0), d integer ARRAY, e timestamp with time zone DEFAULT CURRENT_TIMESTAMP, f character varying(5) CONSTRAINT t_f_check CHECK (f = ANY (ARRAY['a', 'b'])), g bool DEFAULT true);
