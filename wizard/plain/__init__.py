"""The wizard in lines of text: one question at a time, no redrawing, for screen readers and slow links.

It asks the same questions with the same validators as the screens and leaves the same state.
"""
