CREATE COLLATION a (provider = icu, locale = 'de');
