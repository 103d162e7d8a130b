"""Parts of screens that are more than one of Textual's own widgets."""
