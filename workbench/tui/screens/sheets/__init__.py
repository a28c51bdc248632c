"""Offline score sheets: out to the experts, and back."""
