CREATE TABLE measurements_of_every_meter_in_town (
  id integer PRIMARY KEY,
  consumption_since_the_last_reading bigint NOT NULL
);
