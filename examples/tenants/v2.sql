-- Many tenants in one schema: every row says whose it is, and row security keeps them apart.

CREATE TYPE plan AS ENUM ('free', 'team', 'company');

CREATE TABLE tenants (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL UNIQUE,
    plan plan NOT NULL DEFAULT 'free'
);
COMMENT ON COLUMN tenants.plan IS 'What the tenant pays for; decides the limits.';

CREATE TABLE projects (
    tenant_id uuid NOT NULL REFERENCES tenants,
    id bigint GENERATED ALWAYS AS IDENTITY,
    title text NOT NULL,
    archived_at timestamptz,
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE tasks (
    tenant_id uuid NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    project_id bigint NOT NULL,
    -- @renamed from=title
    summary text NOT NULL CHECK (summary <> ''),
    done boolean NOT NULL DEFAULT false,
    assigned_to text,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, project_id) REFERENCES projects ON DELETE CASCADE
);
CREATE INDEX tasks_open_idx ON tasks (tenant_id, project_id) WHERE NOT done;

CREATE FUNCTION current_tenant() RETURNS uuid
    LANGUAGE sql STABLE
AS $$ SELECT nullif(current_setting('app.tenant', true), '')::uuid $$;

ALTER TABLE projects ENABLE ROW LEVEL SECURITY;
ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_projects ON projects USING (tenant_id = current_tenant());
CREATE POLICY own_tasks ON tasks USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());

CREATE VIEW open_tasks WITH (security_invoker = true) AS
SELECT t.tenant_id, p.title AS project, t.summary, t.assigned_to
FROM tasks t JOIN projects p ON p.tenant_id = t.tenant_id AND p.id = t.project_id
WHERE NOT t.done AND p.archived_at IS NULL;
