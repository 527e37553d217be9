-- The family that came with one class has another: that one goes before it and comes after it.
CREATE OPERATOR CLASS z_first FOR TYPE uuid USING hash AS OPERATOR 1 =, FUNCTION 1 uuid_hash(uuid);
CREATE OPERATOR CLASS a_second FOR TYPE macaddr USING hash FAMILY z_first AS OPERATOR 1 =, FUNCTION 1 hashmacaddr(macaddr);
CREATE OPERATOR CLASS b_first FOR TYPE uuid USING hash AS OPERATOR 1 =, FUNCTION 1 uuid_hash(uuid);
CREATE OPERATOR CLASS c_second FOR TYPE macaddr USING hash FAMILY b_first AS OPERATOR 1 =, FUNCTION 1 hashmacaddr(macaddr);
