DELETE FROM orders WHERE status = 'draft';

WITH gone AS (DELETE FROM orders WHERE status = 'lost' RETURNING id)
SELECT count(*) FROM gone;
