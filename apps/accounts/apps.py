from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "apps.accounts"

    def ready(self) -> None:
        from apps.accounts import own_data, personal_data, services
        from apps.core import schedule, secretbox

        personal_data.register(
            "accounts", export=own_data.export, erase=services.traces_erase, relations=own_data.RELATIONS
        )
        secretbox.register("second factors", services.second_factors_renew)
        schedule.every("accounts-tidy", hours=1, task="apps.accounts.tasks.tidy_task")
