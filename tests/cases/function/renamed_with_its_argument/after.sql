CREATE TABLE parcel (weight integer);
-- @renamed from=heavier
CREATE FUNCTION count_heavier(than integer) RETURNS bigint LANGUAGE sql STABLE
BEGIN ATOMIC SELECT count(*) FROM parcel WHERE weight > than; END;
