-- An empty locale is ICU's root, and has to be said.
CREATE COLLATION a (provider = icu, locale = '');
CREATE COLLATION b (provider = icu, locale = '', deterministic = false);
