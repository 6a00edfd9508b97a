"""Agencies, vendors and offices; who belongs to them, in which role, who stands in for whom."""
