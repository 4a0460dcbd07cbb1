"""Change keys of a capture's truth: truth.py CASE-GLOB JSON."""
import glob
import json
import sys

for name in sys.argv[1].split():
    for path in glob.glob(f"{name}/truth.json"):
        with open(path) as file:
            known = json.load(file)
        known.update(json.loads(sys.argv[2]))
        known = {key: value for key, value in known.items() if value is not None}
        with open(path, "w") as file:
            file.write(json.dumps(known, indent=2, ensure_ascii=False) + "\n")
