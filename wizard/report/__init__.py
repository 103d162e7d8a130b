"""The report: where a journey stands, for people who have no wizard."""
