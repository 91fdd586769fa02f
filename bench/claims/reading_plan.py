"""Reading a long plan document."""

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


CLAIMS = [Claim("plan read: 30,000 characters", [Contender("plan read", run, long_plan)], within(1))]
