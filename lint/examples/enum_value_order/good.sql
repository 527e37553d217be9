ALTER TYPE status ADD VALUE 'late' AFTER 'open';
