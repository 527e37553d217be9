-- rename column public.tasks.title to summary
ALTER TABLE public.tasks RENAME COLUMN title TO summary;
-- drop constraint public.tasks.tasks_tenant_id_project_id_fkey
ALTER TABLE public.tasks DROP CONSTRAINT tasks_tenant_id_project_id_fkey;
-- create type public.plan
CREATE TYPE public.plan AS ENUM (
    'free',
    'team',
    'company'
);
-- create column public.projects.archived_at
ALTER TABLE public.projects ADD COLUMN archived_at timestamp with time zone;
-- create column public.tasks.assigned_to
ALTER TABLE public.tasks ADD COLUMN assigned_to text;
-- create column public.tenants.plan
ALTER TABLE public.tenants ADD COLUMN plan public.plan DEFAULT 'free' NOT NULL;
-- set the attributes of column public.tenants.plan
COMMENT ON COLUMN public.tenants.plan IS 'What the tenant pays for; decides the limits.';
-- create view public.open_tasks
CREATE VIEW public.open_tasks WITH (security_invoker=true) AS
SELECT t.tenant_id, p.title AS project, t.summary, t.assigned_to
FROM tasks t JOIN projects p ON p.tenant_id = t.tenant_id AND p.id = t.project_id
WHERE NOT t.done AND p.archived_at IS NULL;
-- change policy public.tasks.own_tasks
ALTER POLICY own_tasks ON public.tasks WITH CHECK (tenant_id = current_tenant());
-- add constraint public.tasks.tasks_summary_check for new rows
ALTER TABLE public.tasks ADD CONSTRAINT tasks_summary_check CHECK (summary <> '') NOT VALID;
-- add constraint public.tasks.tasks_tenant_id_project_id_fkey for new rows
ALTER TABLE public.tasks ADD CONSTRAINT tasks_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES public.projects (tenant_id, id) ON DELETE CASCADE NOT VALID;
-- build index public.tasks.tasks_open_idx
CREATE INDEX CONCURRENTLY tasks_open_idx ON public.tasks (tenant_id, project_id) WHERE (NOT done);
-- prove constraint public.tasks.tasks_summary_check for old rows
ALTER TABLE public.tasks VALIDATE CONSTRAINT tasks_summary_check;
-- prove constraint public.tasks.tasks_tenant_id_project_id_fkey for old rows
ALTER TABLE public.tasks VALIDATE CONSTRAINT tasks_tenant_id_project_id_fkey;
