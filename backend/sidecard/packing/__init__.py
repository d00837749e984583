"""The extension as the files that people install. Never changes the extension that it packs."""
