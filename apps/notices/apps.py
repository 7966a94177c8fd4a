from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "apps.notices"

    def ready(self) -> None:
        from apps.accounts import personal_data
        from apps.core import schedule
        from apps.notices import kinds, own_data, receivers, services

        for kind in receivers.KINDS:
            kinds.register(kind)
        personal_data.register("notices", export=own_data.export, relations=own_data.RELATIONS)
        schedule.every("notices-digest", hours=24, at_hour=services.DIGEST_HOUR, task="apps.notices.tasks.digest_task")
