"""`python -m starling` does what `starling` does."""

from starling.cli.main import run

if __name__ == "__main__":
    run()
