from django.db import migrations

# What may change of a row that is there for ever: references to people and keys that are gone, the moment when the
# public first saw it, its picture. Everything else is compared as a whole, so a column that comes later is held too.
FUNCTIONS = """
CREATE FUNCTION shaders_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free constant text[] := ARRAY['thumbnail', 'went_live_at', 'submitted_via_id', 'created_by_id'];
BEGIN
    IF to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free
        OR (OLD.went_live_at IS NOT NULL AND NEW.went_live_at IS DISTINCT FROM OLD.went_live_at)
        OR (NEW.submitted_via_id IS NOT NULL AND NEW.submitted_via_id IS DISTINCT FROM OLD.submitted_via_id)
        OR (NEW.created_by_id IS NOT NULL AND NEW.created_by_id IS DISTINCT FROM OLD.created_by_id)
    THEN
        RAISE EXCEPTION 'A version never changes.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION shaders_version_goes_with_its_shader() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- What was never published goes when its author does, also of a work that stays.
    IF EXISTS (
        SELECT 1 FROM shaders_shader
        WHERE id = OLD.shader_id AND (author_id IS NOT NULL OR OLD.went_live_at IS NOT NULL)
    ) THEN
        RAISE EXCEPTION 'A version goes only with its shader.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION shaders_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'by_id' IS DISTINCT FROM to_jsonb(OLD) - 'by_id'
        OR (NEW.by_id IS NOT NULL AND NEW.by_id IS DISTINCT FROM OLD.by_id)
    THEN
        RAISE EXCEPTION 'This log is only added to.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION shaders_decision_goes_with_its_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM shaders_shaderversion WHERE id = OLD.version_id) THEN
        RAISE EXCEPTION 'This log is only added to.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION shaders_consent_goes_with_its_shader() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM shaders_shader WHERE id = OLD.shader_id) THEN
        RAISE EXCEPTION 'This log is only added to.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""

# Deletions are looked at when the transaction ends: a shader and what is its own go in any order.
TRIGGERS = """
CREATE TRIGGER version_stays BEFORE UPDATE ON shaders_shaderversion
    FOR EACH ROW EXECUTE FUNCTION shaders_version_stays();
CREATE CONSTRAINT TRIGGER version_goes_with_its_shader AFTER DELETE ON shaders_shaderversion
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shaders_version_goes_with_its_shader();
CREATE TRIGGER decision_stays BEFORE UPDATE ON shaders_reviewdecision
    FOR EACH ROW EXECUTE FUNCTION shaders_only_added_to();
CREATE CONSTRAINT TRIGGER decision_goes_with_its_version AFTER DELETE ON shaders_reviewdecision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shaders_decision_goes_with_its_version();
CREATE TRIGGER consent_stays BEFORE UPDATE ON shaders_consentchange
    FOR EACH ROW EXECUTE FUNCTION shaders_only_added_to();
CREATE CONSTRAINT TRIGGER consent_goes_with_its_shader AFTER DELETE ON shaders_consentchange
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shaders_consent_goes_with_its_shader();
"""

UNDO = """
DROP TRIGGER version_stays ON shaders_shaderversion;
DROP TRIGGER version_goes_with_its_shader ON shaders_shaderversion;
DROP TRIGGER decision_stays ON shaders_reviewdecision;
DROP TRIGGER decision_goes_with_its_version ON shaders_reviewdecision;
DROP TRIGGER consent_stays ON shaders_consentchange;
DROP TRIGGER consent_goes_with_its_shader ON shaders_consentchange;
DROP FUNCTION shaders_version_stays(), shaders_version_goes_with_its_shader(), shaders_only_added_to(),
    shaders_decision_goes_with_its_version(), shaders_consent_goes_with_its_shader();
"""


class Migration(migrations.Migration):
    dependencies = [("shaders", "0001_shaders")]

    operations = [migrations.RunSQL(FUNCTIONS + TRIGGERS, UNDO)]
