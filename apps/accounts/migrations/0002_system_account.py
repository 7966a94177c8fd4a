import uuid

from django.db import migrations

SYSTEM_USER_ID = uuid.UUID("00000000-0000-0000-0000-000000000001")


def make(apps, schema_editor):
    apps.get_model("accounts", "User").objects.get_or_create(
        id=SYSTEM_USER_ID,
        defaults={
            "username": "fractafrag",
            "username_skeleton": "fractafrag",
            "email": "fractafrag@localhost",
            "password": "!",  # nobody signs in as it
            "role": "admin",
            "is_system": True,
            "default_licence": "cc0",
            "bio": "The platform's own account: starter shaders, free for any use.",
        },
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_people")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
