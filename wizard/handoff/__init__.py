"""The packet between two people: what one of them knows, in a message for people and a file for the wizard."""
