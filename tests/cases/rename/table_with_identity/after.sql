-- one-way: what is renamed once
-- @renamed from=a
CREATE TABLE c (
  x integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME a_x_seq)
);
-- @renamed from=b
CREATE TABLE d (
  y integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME d_y_seq) -- @renamed from=x
);
