"""Benchmarks: figures as ratios against a named alternative in the same run. Never asserted in tests."""
