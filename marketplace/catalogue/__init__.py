"""Categories and their questions, products, designations, listings and their published versions."""
