"""The outside world, one file each; fetches and serves bytes and has no opinions."""
