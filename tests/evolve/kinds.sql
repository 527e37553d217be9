-- What random evolution makes; how it reads is told in grammar.hpp.

-- = comment
{7*||<%comment text>}
-- = comment text
COMMENT ON <object> IS {'one'|'another'|'it''s "quoted"
over two lines'};
-- = grant table
{8*|||GRANT {SELECT|INSERT, UPDATE|ALL|SELECT, DELETE} ON <self> TO {<%role>|PUBLIC}{3*|| WITH GRANT OPTION};}
-- = owner
ALTER <object> OWNER TO {12*postgres|<%role>};
-- = role
{evolve_one|"evolve ""two"""|pg_monitor}

-- ~ schema
-- bare
-- object: SCHEMA <name>
CREATE SCHEMA <name>;
<%comment>
<%owner>
{9*|GRANT {USAGE|CREATE|ALL} ON SCHEMA <name> TO <%role>;}

-- ~ table.plain
-- is: relation columns storage
-- object: TABLE <self>
-- weight: 2
-- with: column.integer column.text column.time
CREATE {12*|UNLOGGED }TABLE <self> (<body>){5*|| WITH (fillfactor = {70|90})| WITH (autovacuum_enabled = false)};
<%comment>
<%owner>
<%grant table>
{9*|ALTER TABLE <self> ENABLE ROW LEVEL SECURITY;}
{20*|ALTER TABLE <self> REPLICA IDENTITY FULL;}

-- # ---- columns

-- ~ column.integer
-- on: columns
-- inside
-- is: number
-- weight: 4
-- object: COLUMN <on/self>.<name>
<name> {4*integer|2*bigint|smallint|numeric(10,2)|numeric|numeric(12,2)|double precision|real}{3*|| NOT NULL}{5*|| DEFAULT {0|42|-1|(1 + 2)|floor(random() * 10)}}
--- then
<%comment>
{12*|ALTER TABLE <on> ALTER COLUMN <name> SET STATISTICS {100|500};}

-- ~ column.text
-- on: columns
-- inside
-- weight: 4
-- object: COLUMN <on/self>.<name>
<name> {4*text|2*varchar(40)|varchar(80)|varchar|character(8)}{5*|| COLLATE "C"}{3*|| NOT NULL}{4*|| DEFAULT {'none'|''|'it''s'|lower('ABC')|CURRENT_USER}}
--- then
<%comment>
{12*|ALTER TABLE <on> ALTER COLUMN <name> SET STORAGE {EXTERNAL|MAIN};}
{12*|ALTER TABLE <on> ALTER COLUMN <name> SET (n_distinct = {-0.5|100});}

-- ~ column.time
-- on: columns
-- inside
-- weight: 2
-- object: COLUMN <on/self>.<name>
<name> {2*timestamp with time zone|timestamp|date|timestamp(3)}{3*|| NOT NULL}{4*|| DEFAULT {now()|CURRENT_TIMESTAMP|'2024-01-01'|CURRENT_DATE}}
--- then
<%comment>

-- ~ column.boolean
-- on: columns
-- inside
-- object: COLUMN <on/self>.<name>
<name> boolean{3*|| NOT NULL}{4*|| DEFAULT {false|true|(1 = 2)}}
--- then
<%comment>

-- ~ column.other
-- on: columns
-- inside
-- object: COLUMN <on/self>.<name>
<name> {jsonb|json|uuid|bytea|inet|interval|integer[]|text[]|varchar(20)[]|bit(8)|point|money|xml|tsvector|int4range|time}{3*|| NOT NULL}
--- then
<%comment>

-- ~ column.enum
-- on: columns
-- inside
-- weight: 2
-- object: COLUMN <on/self>.<name>
<name> <enum>{6*||[]}{3*|| NOT NULL}{4*|| DEFAULT {'sad'|'happy'}}
--- then
<%comment>

-- ~ column.identity
-- on: columns
-- inside
-- is: number
-- object: COLUMN <on/self>.<name>
<name> {integer|bigint|smallint} GENERATED {ALWAYS|BY DEFAULT} AS IDENTITY{|| (START WITH {10|20} INCREMENT BY {1|5})| (MAXVALUE 30000 CYCLE)}
--- then
<%comment>

-- ~ column.serial
-- on: columns
-- inside
-- is: number
-- object: COLUMN <on/self>.<name>
<name> {serial|bigserial|smallserial}
--- then
<%comment>

-- ~ column.generated
-- on: columns
-- inside
-- object: COLUMN <on/self>.<name>
<name> {bigint|numeric} GENERATED ALWAYS AS (<column.integer> {+|*} {1|2}) STORED
--- then
<%comment>

-- # ---- constraints

-- ~ key.primary
-- on: columns
-- object: CONSTRAINT <name> ON <on>
-- weight: 2
ALTER TABLE <on> ADD CONSTRAINT <name> PRIMARY KEY (<column.integer>){5*|| INCLUDE (<column.text>)};
<%comment>

-- ~ key.unique
-- on: columns
-- object: CONSTRAINT <name> ON <on>
-- weight: 2
ALTER TABLE <on> ADD CONSTRAINT <name> UNIQUE{5*|| NULLS NOT DISTINCT} (<column.integer>){4*|| DEFERRABLE| DEFERRABLE INITIALLY DEFERRED};
<%comment>

-- ~ constraint.unique
-- on: columns
-- object: CONSTRAINT <name> ON <on>
ALTER TABLE <on> ADD CONSTRAINT <name> UNIQUE (<column>, <column2>){5*|| WITH (fillfactor = 80)};
<%comment>

-- ~ constraint.foreign
-- on: columns
-- weight: 3
-- object: CONSTRAINT <name> ON <on>
ALTER TABLE <on> ADD CONSTRAINT <name> FOREIGN KEY (<column.integer>) REFERENCES <key/on> (<key/column.integer>){5*|| MATCH FULL}{4*|| ON DELETE {CASCADE|SET NULL|RESTRICT}}{6*|| ON UPDATE CASCADE}{5*|| DEFERRABLE| DEFERRABLE INITIALLY DEFERRED}{8*|| NOT VALID};
<%comment>

-- ~ constraint.check
-- on: columns
-- weight: 2
-- object: CONSTRAINT <name> ON <on>
ALTER TABLE <on> ADD CONSTRAINT <name> CHECK ({<column.integer> >= 0|<column.text> <> ''|length(<column.text>) \< {50|60}|<column.time> > '2000-01-01'|<column.integer> IN (1, 2, 3) OR <column.integer> IS NULL|<column.integer> BETWEEN 0 AND {1000|2000}}){8*|| NO INHERIT| NOT VALID};
<%comment>

-- ~ constraint.exclude
-- on: columns
-- object: CONSTRAINT <name> ON <on>
ALTER TABLE <on> ADD CONSTRAINT <name> EXCLUDE USING {btree|hash} (<column> WITH =){4*|| WHERE (<column.integer> > 0)}{5*|| DEFERRABLE};
<%comment>

-- # ---- indexes

-- ~ index
-- on: storage
-- weight: 5
-- object: INDEX <on/schema>.<name>
CREATE {4*||UNIQUE }INDEX <name> ON <on>{6*|| USING {hash|btree}} ({4*<column>|<column>, <column2>|lower(<column.text>)|(<column.integer> + 1)|<column.text> COLLATE "C"|<column.text> text_pattern_ops|<column> DESC|<column> NULLS FIRST}){4*|| INCLUDE (<column3>)}{8*|| NULLS NOT DISTINCT}{8*|| WITH (fillfactor = {60|70})}{4*|| WHERE {<column.integer> > 0|<column.text> IS NOT NULL|<column.text> = 'x'}};
<%comment>

-- # ---- types

-- ~ enum
-- weight: 2
-- object: TYPE <self>
CREATE TYPE <self> AS ENUM ({8*|'first', }'sad'{5*|, 'ok'}{3*|, 'so so', 'fine'}, 'happy'{8*|, 'very happy'});
<%comment>
<%owner>
{9*|GRANT USAGE ON TYPE <self> TO <%role>;}

-- # ---- views

-- ~ view.simple
-- is: relation
-- weight: 3
-- object: VIEW <self>
CREATE VIEW <self>{8*|| WITH (security_barrier)| WITH (security_invoker)} AS
  SELECT {3*<table/column>, <table/column2>|*|<table/column> AS a, <table/column.integer> + 1 AS b|count(*) AS a|<table/column.text> AS a, 'x' AS b} FROM <table>{3*|| WHERE <table/column.integer> > {0|10}};
<%comment>
<%owner>
<%grant table>

-- ~ view.join
-- is: relation
-- weight: 2
-- object: VIEW <self>
CREATE VIEW <self> AS
  SELECT a.<table/column> AS x, b.<table2/column.integer> AS y FROM <table> a {JOIN|LEFT JOIN} <table2> b ON {a.<table/column.integer> = b.<table2/column.integer>|true};
<%comment>
<%owner>
<%grant table>

-- ~ view.over
-- is: relation
-- object: VIEW <self>
CREATE VIEW <self> AS SELECT {*|count(*) AS n|1 AS one} FROM <view>;
<%comment>
<%owner>
<%grant table>

-- ~ view.query
-- is: relation
-- weight: 2
-- object: VIEW <self>
CREATE VIEW <self>{5*|| (first, second)} AS
  {WITH w AS (SELECT <table/column.integer> AS n FROM <table>) SELECT n, n * 2 AS double FROM w|SELECT <table/column> AS k, count(*) AS c FROM <table> GROUP BY <table/column>|SELECT <table/column.integer> AS u, 'a' AS w FROM <table> UNION ALL SELECT 1, 'b'|SELECT <table/column.text> AS t, row_number() OVER (ORDER BY <table/column.text>) AS r FROM <table>|SELECT <table/column.integer> AS a, CASE WHEN <table/column.integer> > 1 THEN 'many' ELSE 'one' END AS b FROM <table>|SELECT a.<table/column.integer> AS a, (SELECT max(b.<table2/column.integer>) FROM <table2> b) AS b FROM <table> a|SELECT DISTINCT ON (<table/column.text>) <table/column.text> AS a, <table/column.integer> AS b FROM <table> ORDER BY <table/column.text>, <table/column.integer> DESC};
<%comment>
<%owner>

-- ~ view.updatable
-- is: relation
-- object: VIEW <self>
CREATE VIEW <self> AS SELECT <table/column.integer> AS a FROM <table> WHERE <table/column.integer> > 0{| WITH {LOCAL|CASCADED} CHECK OPTION};
{|ALTER VIEW <self> ALTER COLUMN a SET DEFAULT {5|6};}
{4*|COMMENT ON COLUMN <self>.a IS {'the a'|'a'};}
<%grant table>

-- ~ view.calls
-- object: VIEW <self>
CREATE VIEW <self> AS SELECT <routine.number>(1) AS n{|, <table/column> AS c FROM <table>};
<%comment>

-- ~ materialized
-- is: storage relation
-- weight: 2
-- object: MATERIALIZED VIEW <self>
CREATE MATERIALIZED VIEW <self>{6*|| WITH (fillfactor = {60|70})} AS
  SELECT {<table/column> AS a, <table/column.integer> AS b|count(*) AS a, 1 AS b|<table/column.text> AS a, 'x'::text AS b} FROM <table>{3*|| WITH NO DATA};
{4*|CREATE {|UNIQUE }INDEX materialized_index_<id> ON <self> (a);}
<%comment>
<%owner>
<%grant table>

-- # ---- sequences

-- ~ sequence
-- weight: 2
-- object: SEQUENCE <self>
CREATE SEQUENCE <self>{3*|| AS {integer|smallint}}{3*|| INCREMENT BY {2|10|-1}}{4*|| MINVALUE {-100|-50}}{4*|| MAXVALUE {30000|20000}}{5*|| CACHE {5|20}}{4*|| CYCLE};
<%comment>
<%owner>
{9*|GRANT {USAGE|SELECT|ALL} ON SEQUENCE <self> TO <%role>;}

-- ~ column.sequence
-- on: columns
-- inside
-- is: number
-- object: COLUMN <on/self>.<name>
<name> {integer|bigint}{| NOT NULL} DEFAULT nextval('<sequence>')
--- then
{3*|ALTER SEQUENCE <sequence> OWNED BY <on>.<name>;}
<%comment>

-- # ---- more types

-- ~ domain
-- weight: 2
-- object: DOMAIN <self>
CREATE DOMAIN <self> AS {integer|bigint|numeric(8,2)}{4*|| DEFAULT {1|2}}{4*|| NOT NULL}{2*| CONSTRAINT positive CHECK (VALUE {>|>=} 0)|}{4*|| CONSTRAINT small CHECK (VALUE \< {1000|2000})};
<%comment>
<%owner>
{9*|GRANT USAGE ON DOMAIN <self> TO <%role>;}

-- ~ column.domain
-- on: columns
-- inside
-- object: COLUMN <on/self>.<name>
<name> <domain>{8*||[]}{3*|| NOT NULL}{4*|| DEFAULT {3|4}}
--- then
<%comment>

-- ~ composite
-- object: TYPE <self>
CREATE TYPE <self> AS (a {integer|bigint|numeric}, b {text|varchar(10)}{4*|| COLLATE "C"}{3*|, c <enum>|, c date|, d boolean});
<%comment>
<%owner>

-- ~ column.composite
-- on: columns
-- inside
-- object: COLUMN <on/self>.<name>
<name> <composite>{4*||[]}{6*|| NOT NULL}
--- then
<%comment>

-- ~ range
-- object: TYPE <self>
CREATE TYPE <self> AS RANGE (subtype = {double precision|text|time|bigint}{4*||, multirange_type_name = <schema>.many_<id>});
<%comment>
<%owner>

-- ~ column.range
-- on: columns
-- inside
-- object: COLUMN <on/self>.<name>
<name> <range>{3*|| NOT NULL}
--- then
<%comment>

-- ~ collation
-- object: COLLATION <self>
CREATE COLLATION <self> (provider = icu, locale = 'de');
<%comment>
<%owner>

-- ~ column.collated
-- on: columns
-- inside
-- object: COLUMN <on/self>.<name>
<name> {text|varchar(30)} COLLATE <collation>{3*|| NOT NULL}
--- then
<%comment>

-- # ---- routines

-- ~ routine.number
-- weight: 2
-- object: FUNCTION <self>(integer)
CREATE FUNCTION <self>({x |}integer{5*|| DEFAULT {1|2}}) RETURNS {4*integer|bigint|numeric}
  LANGUAGE {2*sql|plpgsql}{3* IMMUTABLE| STABLE|}{3*|| STRICT}{6*|| SECURITY DEFINER}{6*|| PARALLEL SAFE}{6*|| COST {10|50}}{6*|| SET search_path = {public|pg_catalog, public}} AS {$$SELECT 1$$|'SELECT 2'|$$BEGIN RETURN $1; END$$|$f$BEGIN
  RETURN $1 + 1;
END$f$};
<%comment>
<%owner>
{9*|REVOKE ALL ON FUNCTION <self>(integer) FROM PUBLIC;}
{9*|GRANT EXECUTE ON FUNCTION <self>(integer) TO <%role>;}

-- ~ routine.table
-- object: FUNCTION <self>(text)
CREATE FUNCTION <self>(t text) RETURNS {SETOF <table>|TABLE (n bigint{|, m text})} LANGUAGE {sql|plpgsql} {STABLE|VOLATILE}{4*|| ROWS {10|20}} AS $$SELECT {* FROM <table>|1::bigint}$$;
<%comment>

-- ~ routine.atomic
-- object: FUNCTION <self>(integer)
CREATE FUNCTION <self>({i|j} integer) RETURNS bigint LANGUAGE sql {STABLE|VOLATILE} {RETURN $1 + 1|BEGIN ATOMIC SELECT count(*) FROM <table> WHERE <table/column.integer> > $1; END};
<%comment>

-- ~ routine.procedure
-- object: PROCEDURE <self>(integer, text)
CREATE PROCEDURE <self>(IN a integer, {INOUT|IN} b text) LANGUAGE plpgsql AS $$BEGIN {b := 'x'|PERFORM 1|NULL}; END$$;
<%comment>
<%owner>

-- ~ routine.of_type
-- object: FUNCTION <self>(<enum>, <domain>)
CREATE FUNCTION <self>({|e }<enum>, <domain>) RETURNS {<enum>|integer|<domain>} LANGUAGE sql {IMMUTABLE|} AS {'SELECT $1'|'SELECT NULL'};
<%comment>

-- ~ column.computed
-- on: columns
-- inside
-- object: COLUMN <on/self>.<name>
<name> numeric {2*DEFAULT <routine.number>({1|2})|GENERATED ALWAYS AS (<routine.number>(<column.integer>)) STORED}
--- then
<%comment>

-- ~ aggregate
-- object: AGGREGATE <self>(integer)
CREATE AGGREGATE <self>(integer) (SFUNC = {int4larger|int4smaller|int4pl}, STYPE = integer{|, INITCOND = {'0'|'5'}}{4*||, PARALLEL = SAFE});
<%comment>
<%owner>

-- ~ trigger_function
-- is: trigger_code
-- weight: 2
-- object: FUNCTION <self>()
CREATE FUNCTION <self>() RETURNS trigger LANGUAGE plpgsql AS {$$BEGIN RETURN NEW; END$$|$$BEGIN
  RETURN NULL;
END$$|'BEGIN RETURN new; END'};
<%comment>

-- ~ trigger.row
-- on: table.plain table.partitioned
-- weight: 2
-- object: TRIGGER <name> ON <on>
CREATE TRIGGER <name> {BEFORE|AFTER} {INSERT|UPDATE|UPDATE OF <column>|INSERT OR DELETE|DELETE} ON <on> FOR EACH ROW{4*|| WHEN (pg_trigger_depth() \< {1|2})} EXECUTE FUNCTION <trigger_code>({3*|'x'});
<%comment>
{9*|ALTER TABLE <on> {DISABLE|ENABLE ALWAYS|ENABLE REPLICA} TRIGGER <name>;}

-- ~ trigger.statement
-- on: table.plain
-- object: TRIGGER <name> ON <on>
CREATE TRIGGER <name> AFTER {INSERT|UPDATE} ON <on>{| REFERENCING NEW TABLE AS fresh} FOR EACH STATEMENT EXECUTE FUNCTION <trigger_code>();
<%comment>

-- ~ trigger.constraint
-- on: table.plain
-- object: TRIGGER <name> ON <on>
CREATE CONSTRAINT TRIGGER <name> AFTER INSERT ON <on>{| DEFERRABLE INITIALLY DEFERRED} FOR EACH ROW EXECUTE FUNCTION <trigger_code>();
<%comment>

-- ~ trigger.view
-- on: view.simple view.updatable
-- object: TRIGGER <name> ON <on>
CREATE TRIGGER <name> INSTEAD OF {INSERT|UPDATE} ON <on> FOR EACH ROW EXECUTE FUNCTION <trigger_code>();

-- ~ rule
-- on: table.plain
-- object: RULE <name> ON <on>
CREATE RULE <name> AS ON {INSERT|DELETE} TO <on>{4*|| WHERE {false|1 = 2}} DO {ALSO|INSTEAD} NOTHING;
<%comment>

-- ~ policy
-- on: table.plain table.partitioned
-- weight: 2
-- object: POLICY <name> ON <on>
CREATE POLICY <name> ON <on>{3*|| AS RESTRICTIVE}{3*| FOR ALL| FOR {SELECT|DELETE}}{3*|| TO {<%role>|CURRENT_USER}} USING ({<column.integer> > {0|1}|true|<column.text> = CURRENT_USER|EXISTS (SELECT FROM <table> p WHERE p.<table/column.integer> = 1)});
<%comment>

-- ~ statistics
-- on: table.plain
-- object: STATISTICS <on/schema>.<name>
CREATE STATISTICS <on/schema>.<name>{| (ndistinct)| (dependencies, mcv)} ON <column>, <column2> FROM <on>;
<%comment>
{6*|ALTER STATISTICS <on/schema>.<name> SET STATISTICS {100|200};}

-- ~ index.expression
-- on: table.plain
-- object: INDEX <on/schema>.<name>
CREATE INDEX <name> ON <on> ({<routine.number>(<column.integer>)|(<column.text> \|\| 'x')|upper(<column.text>)|(CASE WHEN <column.integer> > 0 THEN 1 END)|<column.time>}){4*|| WHERE <column.integer> IN (1, {2|3})};
<%comment>

-- ~ constraint.function
-- on: columns
-- object: CONSTRAINT <name> ON <on>
ALTER TABLE <on> ADD CONSTRAINT <name> CHECK (<routine.number>(<column.integer>) IS {NOT NULL|DISTINCT FROM 7}){4*|| NOT VALID};
<%comment>

-- # ---- partitions and inheritance

-- ~ table.partitioned
-- is: columns storage
-- object: TABLE <self>
-- weight: 2
-- with: column.integer column.text table_part.range table_part.default
CREATE TABLE <self> (<body>) PARTITION BY RANGE (<self/column.integer>);
<%comment>
<%owner>
<%grant table>

-- ~ table_part.range
-- on: table.partitioned
-- is: storage
-- object: TABLE <self>
-- weight: 2
CREATE TABLE <self> PARTITION OF <on> FOR VALUES FROM ({2*<id>00|<id>000}) TO ({<id>50|<id>0000});
<%comment>

-- ~ table_part.default
-- on: table.partitioned
-- is: storage
-- object: TABLE <self>
CREATE TABLE <self> PARTITION OF <on> DEFAULT;
<%comment>

-- ~ table.listed
-- is: columns storage
-- object: TABLE <self>
-- with: column.text column.integer list_part
CREATE TABLE <self> (<body>) PARTITION BY {LIST|HASH} (<self/column.text>);
<%comment>

-- ~ list_part
-- on: table.listed
-- is: storage
-- object: TABLE <self>
CREATE TABLE <self> PARTITION OF <on> FOR VALUES IN ('p<id>'{|, 'q<id>'});
<%comment>

-- ~ table.child
-- is: columns storage
-- object: TABLE <self>
-- with: column.time
CREATE TABLE <self> (<body>) INHERITS (<table.plain>);
<%comment>

-- ~ typed_table
-- is: storage
-- object: TABLE <self>
CREATE TABLE <self> OF <composite>{| (a WITH OPTIONS NOT NULL)};
<%comment>

-- ~ key.partitioned
-- on: table.partitioned
-- object: CONSTRAINT <name> ON <on>
ALTER TABLE <on> ADD CONSTRAINT <name> {PRIMARY KEY|UNIQUE} (<on/column.integer>{|, <column.text>});

-- # ---- operators and their like

-- ~ operator_code
-- weight: 1
-- object: FUNCTION <self>(integer, text)
CREATE FUNCTION <self>(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS {'SELECT true'|'SELECT $1::text = $2'};

-- ~ operator
-- bare
-- keeps its name
-- object: OPERATOR <schema>.<%operator name> (integer, text)
CREATE OPERATOR <schema>.<%operator name> (FUNCTION = <operator_code>, LEFTARG = integer, RIGHTARG = text{|, RESTRICT = {eqsel|neqsel}});
<%comment>
-- = operator name
{@=|=@|@@@}

-- ~ operator_family
-- object: OPERATOR FAMILY <self> USING {btree}
CREATE OPERATOR FAMILY <self> USING btree;
<%comment>

-- ~ operator_class
-- object: OPERATOR CLASS <self> USING btree
CREATE OPERATOR CLASS <self> FOR TYPE integer USING btree{| FAMILY <operator_family>} AS OPERATOR 1 \<, OPERATOR 3 =, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer);
<%comment>

-- ~ cast
-- bare
-- keeps its name
-- object: CAST (<composite> AS text)
CREATE CAST (<composite> AS text) WITH INOUT{| AS ASSIGNMENT| AS IMPLICIT};
<%comment>

-- ~ conversion
-- object: CONVERSION <self>
CREATE CONVERSION <self> FOR {'LATIN1'} TO 'UTF8' FROM iso8859_1_to_utf8;
<%comment>
<%owner>

-- ~ text_search_dictionary
-- object: TEXT SEARCH DICTIONARY <self>
CREATE TEXT SEARCH DICTIONARY <self> (TEMPLATE = {simple|<text_search_template>}{|, Accept = {false|true}});
<%comment>
<%owner>

-- ~ text_search_configuration
-- object: TEXT SEARCH CONFIGURATION <self>
CREATE TEXT SEARCH CONFIGURATION <self> (PARSER = {2*default|<text_search_parser>});
{ALTER TEXT SEARCH CONFIGURATION <self> ADD MAPPING FOR {asciiword|word, hword} WITH {simple|english_stem|<text_search_dictionary>, simple};|}
<%comment>
<%owner>

-- ~ text_search_parser
-- object: TEXT SEARCH PARSER <self>
CREATE TEXT SEARCH PARSER <self> (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype{|, HEADLINE = prsd_headline});
<%comment>

-- ~ text_search_template
-- object: TEXT SEARCH TEMPLATE <self>
CREATE TEXT SEARCH TEMPLATE <self> ({|INIT = dsimple_init, }LEXIZE = dsimple_lexize);
<%comment>

-- ~ language
-- bare
-- object: LANGUAGE <name>
CREATE {|TRUSTED }LANGUAGE <name> HANDLER plpgsql_call_handler{| INLINE plpgsql_inline_handler}{| VALIDATOR plpgsql_validator};
<%comment>
<%owner>

-- ~ transform
-- bare
-- keeps its name
-- object: TRANSFORM FOR {integer} LANGUAGE <language>
CREATE TRANSFORM FOR integer LANGUAGE <language> (FROM SQL WITH FUNCTION prsd_lextype(internal){|, TO SQL WITH FUNCTION int4recv(internal)});
<%comment>

-- ~ access_method
-- bare
-- keeps its name
-- object: ACCESS METHOD <name>
CREATE ACCESS METHOD <name> TYPE {TABLE HANDLER heap_tableam_handler|INDEX HANDLER bthandler};
<%comment>

-- # ---- foreign data

-- ~ wrapper
-- bare
-- object: FOREIGN DATA WRAPPER <name>
CREATE FOREIGN DATA WRAPPER <name>{3*|| OPTIONS (debug {'true'|'false'})};
<%comment>
<%owner>

-- ~ server
-- bare
-- object: SERVER <name>
CREATE SERVER <name>{4*|| TYPE 'x'}{3*|| VERSION {'1'|'2'}} FOREIGN DATA WRAPPER <wrapper>{3*|| OPTIONS (host {'a'|'b'}{|, port '1'})};
<%comment>
<%owner>
{9*|GRANT USAGE ON FOREIGN SERVER <name> TO <%role>;}

-- ~ user_mapping
-- bare
-- keeps its name
CREATE USER MAPPING FOR {PUBLIC|<%role>|CURRENT_USER} SERVER <server>{| OPTIONS ("user" {'me'|'you'})};

-- ~ table.foreign
-- is: columns
-- object: FOREIGN TABLE <self>
-- with: column.integer column.text
CREATE FOREIGN TABLE <self> (<body>) SERVER <server>{3*|| OPTIONS (a {'1'|'2'})};
<%comment>
<%owner>

-- # ---- the database's own

-- ~ extension
-- bare
-- keeps its name
CREATE EXTENSION {citext|hstore|pg_trgm}{| SCHEMA public};

-- ~ event_trigger_code
-- object: FUNCTION <self>()
CREATE FUNCTION <self>() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN {NULL|PERFORM 1}; END$$;

-- ~ event_trigger
-- bare
-- object: EVENT TRIGGER <name>
CREATE EVENT TRIGGER <name> ON {ddl_command_end|ddl_command_start|sql_drop}{2*|| WHEN TAG IN ('CREATE TABLE'{|, 'DROP TABLE'})} EXECUTE FUNCTION <event_trigger_code>();
{6*|ALTER EVENT TRIGGER <name> {DISABLE|ENABLE ALWAYS};}
<%comment>

-- ~ publication
-- bare
-- object: PUBLICATION <name>
CREATE PUBLICATION <name>{| FOR {ALL TABLES|TABLE <table.plain>{|, <table.plain2>}|TABLE <table.plain> (<table.plain/column.integer>)|TABLE <table.plain> WHERE (<table.plain/column.integer> > {1|2})|TABLES IN SCHEMA <schema>}} WITH (publish = {'insert'|'insert, truncate'});
<%comment>
<%owner>

-- ~ subscription
-- bare
-- object: SUBSCRIPTION <name>
CREATE SUBSCRIPTION <name> CONNECTION 'dbname=nowhere' PUBLICATION {p|p, q} WITH (connect = false, slot_name = NONE{|, binary = true});
<%comment>

-- ~ default_privileges
-- bare
-- keeps its name
ALTER DEFAULT PRIVILEGES {FOR ROLE evolve_one |}{IN SCHEMA <schema> |}{GRANT {SELECT|ALL} ON TABLES TO <%role>|GRANT USAGE ON SEQUENCES TO <%role>|GRANT EXECUTE ON FUNCTIONS TO <%role>};
