"""What moto imports and no demo asks for is loaded when somebody asks for it after all."""

from __future__ import annotations

import importlib.util
import sys

CERTIFICATES = "cryptography.x509"
"""moto reads the certificates of IAM users with it: 8 MB and a few hundredths of a second."""


def load_later(name: str) -> None:
    """From now on importing this module of a package loads it at its first use. Does nothing if it is loaded."""
    if name in sys.modules:
        return
    spec = importlib.util.find_spec(name)
    assert spec is not None and spec.loader is not None
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    package, _, own = name.rpartition(".")
    setattr(sys.modules[package], own, module)  # so that `from package import module` finds it and leaves it alone
