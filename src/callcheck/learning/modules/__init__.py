"""The twenty training modules: data in `training/modules/`, and what is made of a team's reports."""

from callcheck.learning.modules.module import (
    Excerpt,
    Exercise,
    Line,
    Material,
    Module,
    Section,
)
from callcheck.learning.modules.page import ModulePage, make_page
from callcheck.learning.modules.read import read_modules

__all__ = [
    "Excerpt",
    "Exercise",
    "Line",
    "Material",
    "Module",
    "ModulePage",
    "Section",
    "make_page",
    "read_modules",
]
