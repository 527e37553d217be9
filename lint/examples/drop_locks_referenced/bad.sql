-- contract-phase-ok: replaced by orders_v2

DROP TABLE orders;
