from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "apps.core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from apps.core import checks, schedule  # noqa: F401  importing checks registers them

        schedule.every("core-prune", hours=24, at_hour=4, task="apps.core.tasks.prune_task")
