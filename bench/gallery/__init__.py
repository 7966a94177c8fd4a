"""Programs, and guises of them, on which a fingerprint is learned and measured."""
