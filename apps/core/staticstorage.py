from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedModuleStorage(CompressedManifestStaticFilesStorage):
    """Names with a hash, cached for ever, inside the imports of ES modules too."""

    support_js_module_import_aggregation = True
