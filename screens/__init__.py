"""The screens: everything with pixels."""
