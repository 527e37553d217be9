-- contract-phase-ok: no code has read it since release 41

ALTER TABLE orders DROP COLUMN note;
