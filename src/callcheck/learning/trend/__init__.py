"""How rates go from week to week."""
