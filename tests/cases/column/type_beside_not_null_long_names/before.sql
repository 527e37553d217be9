-- 18 names a NOT NULL after its column: of names this long the two halves' are the same once they are cut.
CREATE TABLE measurements_of_every_meter_in_town (
  id integer PRIMARY KEY,
  consumption_since_the_last_reading integer NOT NULL
);
