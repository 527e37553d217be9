ALTER TABLE events_2026 ADD CONSTRAINT events_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
ALTER TABLE events_2026 VALIDATE CONSTRAINT events_user_fkey;
ALTER TABLE events ADD CONSTRAINT events_user_fkey FOREIGN KEY (user_id) REFERENCES users (id);
