-- contract-phase-ok: test orders from before the launch

TRUNCATE orders;
