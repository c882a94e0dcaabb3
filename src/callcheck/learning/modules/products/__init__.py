"""What a module makes from a team's reports: one product a function, found by its name.

A product takes the module and the material and gives a `Section`; a module of this folder lists
its own in `PRODUCTS`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache

from callcheck.learning.modules.module import Material, Module, Section

Product = Callable[[Module, Material], Section]


@cache
def products() -> Mapping[str, Product]:
    """Every product by name.

    >>> sorted(products())[:3]
    ['accounts', 'after_abuse', 'cases']
    """
    found: dict[str, Product] = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        for product in module.PRODUCTS:
            found[product.__name__] = product
    return found
