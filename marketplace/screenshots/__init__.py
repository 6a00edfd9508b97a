"""Pictures of the pages, taken by the project itself from a running demonstration."""
