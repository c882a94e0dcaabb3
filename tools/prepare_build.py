"""What hatchling runs before it builds: the bundled rules' patterns, read beforehand."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent.parent


class PrepareRules(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's has no default
    """Writes `rules/.patterns`, which goes with the rules into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's
        """Make the file; see `callcheck.ruleset.prepare`."""
        sys.path.insert(0, str(ROOT / "src"))
        try:
            from callcheck.errors import CallcheckError
            from callcheck.ruleset.prepare import prepare_rules

            try:
                prepare_rules()
            except CallcheckError as error:  # what is built loads all the same, and tells why not
                self.app.display_warning(error.render())
        finally:
            sys.path.remove(str(ROOT / "src"))
