"""Targets, the ledger of what counts, outside purchases, imports, dashboards."""
