"""The same plan for other hands: what the wizard would write, as templates, as a script, and as policies."""
