ALTER TABLE bookings ADD CONSTRAINT bookings_once EXCLUDE USING gist (room WITH =, during WITH &&);
