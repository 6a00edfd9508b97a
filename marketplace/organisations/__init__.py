"""Agencies, vendors and offices; who belongs to them, with which role, and who stands in for whom."""
