"""The commands without a screen, one per file; each has `run(options) -> exit code`."""
