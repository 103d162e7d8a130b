"""Everything of the wizard except pixels: the journey, its verdicts, AWS, state, and the faces without a screen."""

__version__ = "0.1.0"
