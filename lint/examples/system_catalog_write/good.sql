ALTER TABLE notes SET (fillfactor = 90);
