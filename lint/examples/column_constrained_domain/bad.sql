ALTER TABLE users ADD COLUMN contact email;
