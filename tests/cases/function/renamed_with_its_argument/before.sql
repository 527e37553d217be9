CREATE TABLE parcel (weight integer);
-- needs: 14
CREATE FUNCTION heavier(than integer) RETURNS bigint LANGUAGE sql STABLE
BEGIN ATOMIC SELECT count(*) FROM parcel WHERE weight > than; END;
