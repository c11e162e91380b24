"""What `make chaos` runs: kills, outages and cut cables, and whether the promises held."""
