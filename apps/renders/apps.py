from django.apps import AppConfig


class RendersConfig(AppConfig):
    name = "apps.renders"

    def ready(self) -> None:
        from apps.accounts import personal_data
        from apps.core import metrics, schedule
        from apps.notices import kinds
        from apps.renders import metrics as own_metrics
        from apps.renders import own_data, receivers, selectors, services, shapes, telling  # noqa: F401  receivers listen
        from apps.shaders import drawings, leaving

        for kind in telling.KINDS:
            kinds.register(kind)
        # Before that of shaders, which it looks at: apps are told in the order of the settings.
        personal_data.register(
            "renders", export=own_data.export, erase=services.previews_erase, relations=own_data.RELATIONS
        )
        leaving.KEEPERS.append(selectors.files_named)
        drawings.register(shapes.drawing_of)
        metrics.COLLECTORS.append(own_metrics.collect)
        schedule.every("renders-sweep", minutes=3, task="apps.renders.tasks.sweep_task")
        schedule.every("renders-prune", hours=1, task="apps.renders.tasks.prune_task")
