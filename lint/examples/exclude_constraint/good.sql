CREATE TABLE bookings (room bigint, during tstzrange, CONSTRAINT bookings_once EXCLUDE USING gist (during WITH &&));
