"""Transcripts of many shapes, read into calls; one format a file."""

from callcheck.readers.labelled import read_labelled
from callcheck.readers.reading import call_to_native, read_call, read_calls, read_text
from callcheck.readers.registry import FormatInfo, formats

__all__ = [
    "FormatInfo",
    "call_to_native",
    "formats",
    "read_call",
    "read_calls",
    "read_labelled",
    "read_text",
]
