"""Where the training material that comes with callcheck lies."""

from __future__ import annotations

from pathlib import Path


def training_folder() -> Path:
    """The folder of drills, modules and quizzes: in the wheel, else in the checkout.

    >>> training_folder().joinpath("drills").is_dir()
    True
    """
    package = Path(__file__).parent.parent
    inside = package / "_training"
    return inside if inside.is_dir() else package.parent.parent / "training"
