CREATE TABLE users (id int PRIMARY KEY, name text, updated_at timestamptz);
CREATE TABLE posts (id int PRIMARY KEY, title text, updated_at timestamptz);
CREATE TABLE "Odd" (id int PRIMARY KEY, updated_at timestamptz);
