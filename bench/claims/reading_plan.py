"""Reading a long plan document, and documents made of what is hardest to read."""

from bench.harness import Claim, Contender, within
from tijiao.plans.reading import read


def long_plan() -> bytes:
    """About 30,000 characters: six chapters, 300 points, a target in each."""
    lines = ["2021年教育体育工作要点"]
    for chapter in range(6):
        lines.append(f"{'一二三四五六'[chapter]}、办好第{chapter + 1}类学校")
        for point in range(50):
            lines.append(
                f"{point + 1}.推进第{point + 1}项工作。全年新建学校{point + 3}所，供给保持{50 + point % 50}%以上，"
                "每学期检查不少于2次，让家长放心、让学生受益，按月公布进展，年底前总结评估并形成长效机制，持续改进，务求实效。"
            )
    return "\n".join(lines).encode()


def run(data: bytes) -> None:
    if sum(1 for _ in read(data, "long.txt").points()) != 300:
        raise ValueError("points were lost")


#: What a pattern that tries every way of splitting a line would never get through.
WORST = ("1.新建学校5所，培训教师3万人次，", "一" * 40, "“" * 40, "（" * 40, "1" * 40, "每" * 40, "1.2." * 10)


def stubborn() -> list[bytes]:
    """For each of the worst lines a document of 30,000 characters that repeats it."""
    return [
        "\n".join(
            ["计划", "一、任务", *(f"{one % 99 + 1}.要点。{line * 5}" for one in range(30_000 // (len(line) * 5)))]
        ).encode()
        for line in WORST
    ]


def run_stubborn(documents: list[bytes]) -> None:
    for data in documents:
        read(data, "long.txt")


CLAIMS = [
    Claim("plan read: 30,000 characters", [Contender("plan read", run, long_plan)], within(1)),
    Claim("plan read: 7 x 30,000 characters of the worst lines",
          [Contender("plan read", run_stubborn, stubborn)], within(7)),
]  # fmt: skip
