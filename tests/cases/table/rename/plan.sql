-- 1 expand: rename table public.people to table public.customers
ALTER TABLE public.people RENAME TO customers;

-- 2 expand: rename column public.people.mail to email
ALTER TABLE public.customers RENAME COLUMN mail TO email;
