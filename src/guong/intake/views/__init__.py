"""The pages of bringing in sheets: start, match, look, bring in, take back."""
