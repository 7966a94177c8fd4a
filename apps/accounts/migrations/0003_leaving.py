from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_system_account")]

    operations = [
        migrations.AddField("dataexport", "attempts", models.PositiveSmallIntegerField(default=0)),
        migrations.CreateModel(
            name="RetiredName",
            fields=[
                ("skeleton", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("free_at", models.DateTimeField()),
            ],
        ),
    ]
