"""The files of a chart: its table as .xlsx, its drawing as .png, at the page's own address with ?chart=ID&as=KIND."""

import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import noto_cjk_sans_otc
import typst
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

from tijiao.access.problems import NotVisible
from tijiao.pages.chart_svg import WIDTH, svg
from tijiao.pages.charts import Chart
from tijiao.pages.export import XLSX, write_sheet

_SHEET = f"""#set page(width: {WIDTH:.0f}pt, height: auto, margin: 0pt)
#image(bytes(sys.inputs.drawing), format: "svg", width: 100%)"""


@cache
def fonts() -> typst.Fonts:
    """The letters that come with the program, and those of the machine beside them; found once a process."""
    return typst.Fonts(font_paths=[str(Path(noto_cjk_sans_otc.__file__).parent)])


def chart_file(request: HttpRequest, charts: Iterable[Chart]) -> HttpResponseBase | None:
    """The file that the address asks for; None when it asks for the page. Raises NotVisible for an unknown chart."""
    wanted = request.GET.get("chart")
    if wanted is None:
        return None
    chart = next((one for one in charts if one.id == wanted), None)
    if chart is None or request.GET.get("as") not in ("xlsx", "png"):
        raise NotVisible()
    return sheet(chart) if request.GET["as"] == "xlsx" else picture(chart)


def sheet(chart: Chart) -> FileResponse:
    """The chart's table as a workbook, numbers as numbers."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    write_sheet(file, str(chart.title), chart.heads, chart.rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{chart.title}.xlsx", content_type=XLSX)


def picture(chart: Chart) -> HttpResponse:
    """The chart as a .png of twice its size, by the server's own drawing: the same for every browser and theme."""
    response = HttpResponse(png(chart), content_type="image/png")
    response.headers["Content-Disposition"] = f'attachment; filename="{chart.id}.png"'
    return response


def png(chart: Chart) -> bytes:
    """The drawing in 144 dots an inch."""
    drawing = {"drawing": svg(chart)}
    return typst.compile(_SHEET.encode(), format="png", ppi=144, sys_inputs=drawing, font_paths=fonts())
