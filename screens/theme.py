"""Our own themes: two that are calm, with every pair of colours readable, and one for those who want no colours."""

from __future__ import annotations

from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

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
        "block-cursor-foreground": "#f4f7fa",
        "block-cursor-background": "#28465f",
        "block-cursor-text-style": "bold",
        "button-focus-text-style": "bold",
        "block-cursor-blurred-foreground": "#d7dee6",
        "block-cursor-blurred-background": "#1d2b38",
        "scrollbar": "#33414f",
        "scrollbar-hover": "#44566a",
        "scrollbar-active": "#5fa8d3",
        "scrollbar-background": "#161d26",
        "input-selection-background": "#28465f",
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
        "block-cursor-foreground": "#10181f",
        "block-cursor-background": "#cfe2f0",
        "block-cursor-text-style": "bold",
        "button-focus-text-style": "bold",
        "block-cursor-blurred-foreground": "#1c2630",
        "block-cursor-blurred-background": "#e4ecf3",
        "scrollbar": "#b4bfca",
        "scrollbar-hover": "#97a5b3",
        "scrollbar-active": "#1d5f8a",
        "scrollbar-background": "#e8ecf1",
        "input-selection-background": "#cfe2f0",
    },
)

PLAIN = replace(
    BUILTIN_THEMES["ansi-dark"],
    name="partner-central-plain",
    variables={
        **BUILTIN_THEMES["ansi-dark"].variables,
        "block-cursor-text-style": "reverse",
        "block-cursor-blurred-text-style": "underline",
        "button-focus-text-style": "reverse",
        "input-cursor-text-style": "reverse",
    },
)
"""For NO_COLOR: where you are is told by attributes alone."""
