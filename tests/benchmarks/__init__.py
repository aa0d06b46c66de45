"""How fast it is against a yardstick on the same machine in the same run: ``python -m tests.benchmarks --help``."""
