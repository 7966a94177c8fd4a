import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# The lower end of what the share of upvotes may be, told from this many votes (Wilson, z = 1.96), and what of it is left
# with age. In the database, so that every list and every counter means the same by it.
FUNCTIONS = """
CREATE FUNCTION votes_wilson(up bigint, total bigint) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN total <= 0 OR up <= 0 THEN 0::double precision ELSE
        (up::double precision / total + 3.8416 / (2 * total)
            - 1.96 * sqrt((up::double precision / total * (1 - up::double precision / total)
                + 3.8416 / (4 * total)) / total))
        / (1 + 3.8416 / total)
    END
$$;

CREATE FUNCTION votes_score(up bigint, down bigint, since timestamptz, at timestamptz) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT votes_wilson(up, up + down)
        / (1 + greatest(0, extract(epoch FROM at - since)::double precision) / 172800)
$$;

CREATE FUNCTION votes_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ups integer := 0;
    downs integer := 0;
    which uuid;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        which := OLD.shader_id;
        ups := ups - (OLD.value = 1)::integer;
        downs := downs - (OLD.value = -1)::integer;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        which := NEW.shader_id;
        ups := ups + (NEW.value = 1)::integer;
        downs := downs + (NEW.value = -1)::integer;
    END IF;
    -- There is none any more where the shader itself is going.
    UPDATE votes_standing SET
        upvotes = upvotes + ups,
        downvotes = downvotes + downs,
        score = votes_score(upvotes + ups, downvotes + downs, published_at, statement_timestamp())
    WHERE shader_id = which;
    RETURN NULL;
END $$;

CREATE FUNCTION votes_stay_with_whom() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A vote stays with its person and its shader.' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER votes_count AFTER INSERT OR DELETE OR UPDATE OF value ON votes_vote
FOR EACH ROW EXECUTE FUNCTION votes_count();
CREATE TRIGGER votes_stay_with_whom BEFORE UPDATE OF user_id, shader_id ON votes_vote
FOR EACH ROW WHEN (OLD.user_id <> NEW.user_id OR OLD.shader_id <> NEW.shader_id)
EXECUTE FUNCTION votes_stay_with_whom();
"""

GONE = """
DROP FUNCTION votes_count CASCADE;
DROP FUNCTION votes_stay_with_whom CASCADE;
DROP FUNCTION votes_score;
DROP FUNCTION votes_wilson;
"""

# What was published before there were votes.
STANDINGS = """
INSERT INTO votes_standing (shader_id, published_at, listed)
SELECT id, published_at, status = 'published' AND is_public FROM shaders_shader WHERE published_at IS NOT NULL
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("shaders", "0004_drawn"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "shader",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="standing",
                        serialize=False,
                        to="shaders.shader",
                    ),
                ),
                ("upvotes", models.PositiveIntegerField(db_default=0, default=0)),
                ("downvotes", models.PositiveIntegerField(db_default=0, default=0)),
                ("score", models.FloatField(db_default=0, default=0)),
                ("published_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("listed", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("score"), descending=True),
                        models.OrderBy(models.F("published_at"), descending=True),
                        models.OrderBy(models.F("shader"), descending=True),
                        condition=models.Q(("listed", True)),
                        name="standing_hot",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("value", models.SmallIntegerField(choices=[(-1, "Down"), (1, "Up")])),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "shader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="shaders.shader"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-updated_at", "-id"),
                "indexes": [
                    models.Index(fields=["shader", "updated_at"], name="vote_of_shader"),
                    models.Index(fields=["updated_at"], name="vote_when"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "shader"), name="vote_one_per_person"),
                    models.CheckConstraint(condition=models.Q(("value__in", [-1, 1])), name="vote_is_up_or_down"),
                ],
            },
        ),
        migrations.RunSQL(FUNCTIONS, GONE),
        migrations.RunSQL(STANDINGS, migrations.RunSQL.noop),
    ]
