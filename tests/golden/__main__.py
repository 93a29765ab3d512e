"""Write the golden playthroughs anew: `python -m tests.golden`."""

from tests.golden import GOLDEN, path, told

for name in GOLDEN:
    path(name).write_text(told(name), encoding="utf-8")
    print(f"wrote {path(name)}")
