-- What a body names is there while an index runs it: made before it, and dropped after it.
CREATE TABLE documents (title text);
