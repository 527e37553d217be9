ALTER TABLE events SET TABLESPACE slow_disks;
