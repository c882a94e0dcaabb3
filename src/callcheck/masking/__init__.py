"""Personal data of a call replaced by placeholders, and the way back."""

from callcheck.masking.mask_map import MaskMap, read_map, unmask_report
from callcheck.masking.masked import Masked, mask, mask_error

__all__ = [
    "MaskMap",
    "Masked",
    "mask",
    "mask_error",
    "read_map",
    "unmask_report",
]
