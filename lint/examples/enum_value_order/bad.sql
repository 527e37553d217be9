ALTER TYPE status ADD VALUE 'late';
