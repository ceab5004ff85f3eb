"""Measurements, each printed beside a named baseline; nothing here is asserted in tests."""
