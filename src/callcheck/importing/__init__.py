"""Rules of other systems made into rule files: keyword tables, Alibaba Cloud's rules."""

from callcheck.importing.account import counts
from callcheck.importing.importer import Imported, convert_rules, write_rules

__all__ = ["Imported", "convert_rules", "counts", "write_rules"]
