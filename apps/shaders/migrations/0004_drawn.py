from django.db import migrations

# What a render says of a version's looks comes after the version, as its picture does.
STAYS = """
CREATE OR REPLACE FUNCTION shaders_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free constant text[] := ARRAY[{free}];
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
"""
BEFORE = "'thumbnail', 'went_live_at', 'submitted_via_id', 'created_by_id'"
AFTER = f"{BEFORE}, 'style_metadata'"


class Migration(migrations.Migration):
    dependencies = [("shaders", "0003_drafts")]

    operations = [migrations.RunSQL(STAYS.format(free=AFTER), STAYS.format(free=BEFORE))]
