"""`tijiao plan read FILE [--json]`."""

import argparse
import json

from tijiao.plans.reading import Document, Point, read_file


def run(asked: argparse.Namespace) -> None:
    """Print the document as JSON in the reading format, or as an indented tree for people."""
    document = read_file(asked.file)
    told = json.dumps(document.to_json(), ensure_ascii=False, indent=1) if asked.json else _tree(document)
    print(told)


def _tree(document: Document) -> str:
    head = [document.title, *filter(None, [document.issuer, document.doc_number])]
    points = list(document.points())
    found = f"{len(points)} 条要点，{sum(len(point.targets) for point in points)} 个目标"
    lines = [" · ".join(head), found]
    for section in document.sections:
        lines += ["", section.heading]
        for point in section.points:
            lines += _point(point)
    return "\n".join(lines)


def _point(point: Point) -> list[str]:
    owners = f"（{'、'.join(point.responsible)}）" if point.responsible else ""
    lines = [f"  {point.number} {point.title}{owners}"]
    for target in point.targets:
        per = f" / {target.per}" if target.per else ""
        scope = f"  {target.scope}" if target.scope else ""
        lines.append(f"      ◎ {target.text}  {target.comparator} {target.value}{target.unit}{per}{scope}")
    return lines
