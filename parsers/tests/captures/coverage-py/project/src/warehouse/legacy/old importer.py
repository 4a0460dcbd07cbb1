"""An importer whose file name has a space."""


def load(text):
    rows = []
    for line in text.splitlines():
        if not line:
            continue
        rows.append(line.split(","))
    return rows


def dump(rows):
    lines = []
    for row in rows:
        lines.append(",".join(row))
    return "\n".join(lines)
