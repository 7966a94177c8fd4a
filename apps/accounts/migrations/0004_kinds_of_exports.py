from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_leaving")]

    operations = [
        migrations.AddField("dataexport", "kind", models.CharField(default="data", max_length=16)),
        migrations.RemoveConstraint("dataexport", "export_one_pending_a_person"),
        migrations.AddConstraint(
            "dataexport",
            models.UniqueConstraint(
                fields=["user", "kind"], condition=Q(state="pending"), name="export_one_pending_a_kind"
            ),
        ),
    ]
