"""Static files out of node_modules: single files by name, so that only what pages use is ever served."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

#: public name → file in node_modules
NAMED = {
    "vendor/tabler.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/tabler.js": "@tabler/core/dist/js/tabler.min.js",
    "vendor/htmx.js": "htmx.org/dist/htmx.min.js",
    "vendor/echarts.js": "echarts/dist/echarts.min.js",
    "vendor/tom-select.js": "tom-select/dist/js/tom-select.complete.min.js",
    "vendor/sha256.js": "js-sha256/build/sha256.min.js",
    "vendor/sortable.js": "sortablejs/Sortable.min.js",
    "vendor/idb.js": "idb/build/umd.js",
    "vendor/tom-select.css": "tom-select/dist/css/tom-select.bootstrap5.min.css",
}


class _Inside(FileSystemStorage):
    """The named files under their public names."""

    def path(self, name: str) -> str:
        return str(Path(settings.NODE_MODULES) / NAMED[name])


class NamedAssets(BaseFinder):
    """Finds the files of `NAMED`."""

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        if path not in NAMED:
            return []  # Django takes a list for nothing; an empty text it would count as found
        found = _Inside().path(path)
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterable[tuple[str, Any]]:
        storage = _Inside()
        return ((public, storage) for public in NAMED)
