from django.apps import AppConfig


class ShadersConfig(AppConfig):
    name = "apps.shaders"

    def ready(self) -> None:
        from apps.accounts import exports, personal_data
        from apps.notices import kinds
        from apps.shaders import leaving, own_data, telling
        from apps.shaders.check import installed  # noqa: F401  registers the system check
        from apps.shaders.exporting.works import ARCHIVE

        for kind in telling.KINDS:
            kinds.register(kind)
        exports.register(ARCHIVE)
        personal_data.register(
            "shaders", export=own_data.export, erase=leaving.shaders_erase, relations=own_data.RELATIONS
        )
