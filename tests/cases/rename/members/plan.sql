-- 1 expand: rename table public.old_partition to table public.new_partition
ALTER TABLE public.old_partition RENAME TO new_partition;

-- 2 expand: rename table public.old_partitioned to table public.new_partitioned
ALTER TABLE public.old_partitioned RENAME TO new_partitioned;

-- 3 expand: rename column public.pair.a to number
ALTER TYPE public.pair RENAME ATTRIBUTE a TO number;

-- 4 expand: rename column public.people.old_column to new_column
ALTER TABLE public.people RENAME COLUMN old_column TO new_column;

-- 5 expand: rename constraint public.email.old_domain_check to new_domain_check
ALTER DOMAIN public.email RENAME CONSTRAINT old_domain_check TO new_domain_check;

-- 6 expand: rename constraint public.people.old_check to new_check
ALTER TABLE public.people RENAME CONSTRAINT old_check TO new_check;

-- 7 expand: rename constraint public.people.old_exclude to new_exclude
ALTER TABLE public.people RENAME CONSTRAINT old_exclude TO new_exclude;

-- 8 expand: rename constraint public.people.old_foreign_key to new_foreign_key
ALTER TABLE public.people RENAME CONSTRAINT old_foreign_key TO new_foreign_key;

-- 9 expand: rename constraint public.people.old_unique to new_unique
ALTER TABLE public.people RENAME CONSTRAINT old_unique TO new_unique;

-- 10 expand: rename index public.people.old_index to new_index
ALTER INDEX public.old_index RENAME TO new_index;

-- 11 expand: rename rule public.people.old_rule to new_rule
ALTER RULE old_rule ON public.people RENAME TO new_rule;

-- 12 expand: rename trigger public.people.old_trigger to new_trigger
ALTER TRIGGER old_trigger ON public.people RENAME TO new_trigger;

-- 13 expand: rename policy public.people.old_policy to new_policy
ALTER POLICY old_policy ON public.people RENAME TO new_policy;

-- 14 expand: rename constraint public.people.old_key to new_key
ALTER TABLE public.people RENAME CONSTRAINT old_key TO new_key;

-- 15 expand: rename value ok of type public.mood
ALTER TYPE public.mood RENAME VALUE 'ok' TO 'fine';
