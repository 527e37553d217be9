CREATE TABLE kept (id int, label text, others text[]);
CREATE TABLE seen (kept int, word text);
CREATE VIEW words AS SELECT k.id, s.word FROM kept k LEFT JOIN seen s ON s.kept = k.id AND s.word = k.label;
