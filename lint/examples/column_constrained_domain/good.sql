ALTER TABLE users ADD COLUMN contact text;
ALTER TABLE users ADD CONSTRAINT users_contact_check CHECK (contact ~ '@') NOT VALID;
