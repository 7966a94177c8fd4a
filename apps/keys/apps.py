from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "apps.keys"

    def ready(self) -> None:
        from apps.accounts import personal_data
        from apps.core import schedule, secretbox
        from apps.keys import own_data, receivers, services
        from apps.notices import kinds

        for kind in receivers.KINDS:
            kinds.register(kind)
        personal_data.register("keys", export=own_data.export, erase=services.keys_erase, relations=own_data.RELATIONS)
        secretbox.register("keys to model providers", services.provider_keys_renew)
        schedule.every("keys-tidy", hours=1, task="apps.keys.tasks.tidy_task")
