from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedModuleStorage(CompressedManifestStaticFilesStorage):
    """Names with a hash, cached for ever, inside the imports of ES modules too."""

    support_js_module_import_aggregation = True
    # A hash changes with those that it imports, one step of the chain each pass; ours is longer than Django's five.
    max_post_process_passes = 20
