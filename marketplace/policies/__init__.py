"""Rule sets as dated data: every rate, threshold, period and switch, with source and confidence."""
