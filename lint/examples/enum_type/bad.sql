CREATE TYPE status AS ENUM ('open', 'done');
