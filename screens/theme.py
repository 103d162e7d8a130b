"""Our own two themes: calm, and every pair of colours readable."""

from __future__ import annotations

from textual.theme import Theme

QUIET = "ansi_bright_black"
"""What stands back, in themes that do not say so themselves."""

DARK = Theme(
    name="partner-central-dark",
    primary="#5fa8d3",
    secondary="#8fb8a8",
    accent="#e0b354",
    foreground="#d7dee6",
    background="#12181f",
    surface="#18202a",
    panel="#222d3a",
    success="#6fc18b",
    warning="#e0b354",
    error="#ec7f78",
    dark=True,
    variables={
        "quiet": "#8c9aa8",
        "border": "#33414f",
        "border-blurred": "#33414f",
        "footer-key-foreground": "#e0b354",
        "block-cursor-foreground": "#12181f",
        "block-cursor-background": "#5fa8d3",
        "block-cursor-text-style": "bold",
    },
)

LIGHT = Theme(
    name="partner-central-light",
    primary="#1d5f8a",
    secondary="#3c6e5b",
    accent="#8a5a00",
    foreground="#1c2630",
    background="#f6f7f9",
    surface="#ffffff",
    panel="#e8ecf1",
    success="#1f7a43",
    warning="#8a5a00",
    error="#b3261e",
    dark=False,
    variables={
        "quiet": "#586573",
        "border": "#c3ccd6",
        "border-blurred": "#c3ccd6",
        "footer-key-foreground": "#8a5a00",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-background": "#1d5f8a",
        "block-cursor-text-style": "bold",
    },
)
