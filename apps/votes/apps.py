from django.apps import AppConfig


class VotesConfig(AppConfig):
    name = "apps.votes"

    def ready(self) -> None:
        from apps.accounts import personal_data
        from apps.core import schedule
        from apps.votes import own_data, receivers, services  # noqa: F401  receivers listen

        personal_data.register(
            "votes", export=own_data.export, erase=services.votes_erase, relations=own_data.RELATIONS
        )
        schedule.every("votes-freshen", minutes=5, task="apps.votes.tasks.standings_freshen_task")
