"""Where the look's files are, and all templates of the product."""

from pathlib import Path

import guong

ROOT = Path(guong.__file__).parent
STATIC = ROOT / "ui" / "static" / "ui"
STYLE = (STATIC / "guong.css").read_text("utf-8")
SPRITE = (STATIC / "icons.svg").read_text("utf-8")
TEMPLATES = sorted(p for folder in ("jinja2", "templates") for p in ROOT.glob(f"*/{folder}/**/*.html"))
