"""The local pages of the training loop: a small web application for one person's browser."""

from callcheck.learning.pages.app import Desk, make_app
from callcheck.learning.pages.serving import serve

__all__ = ["Desk", "make_app", "serve"]
