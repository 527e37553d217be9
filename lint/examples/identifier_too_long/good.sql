CREATE TABLE machine_room_temperatures (id bigint PRIMARY KEY);
