"""Builds the wheel for pip (PEP 517) with what Python itself has, so that it is installed without a network."""

import base64
import hashlib
import pathlib
import re
import zipfile

HERE = pathlib.Path(__file__).parent
PACKAGE = "triad_papermill"

# papermill looks for engines of other packages, not for translators; loading ours registers them.
ENTRY_POINTS = "[papermill.engine]\ntriad = triad_papermill.engine:TriadEngine\n"


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    project = (HERE / "pyproject.toml").read_text("utf-8")
    version, summary, python = (
        re.search(rf'^{key} = "(.*)"$', project, re.MULTILINE)[1] for key in ("version", "description", "requires-python")
    )
    info = f"{PACKAGE}-{version}.dist-info"
    files = {f"{PACKAGE}/{file.name}": file.read_bytes() for file in sorted((HERE / PACKAGE).glob("*.py"))}
    files[f"{info}/METADATA"] = (
        f"Metadata-Version: 2.1\nName: triad-papermill\nVersion: {version}\nSummary: {summary}\nRequires-Python: {python}\n"
    ).encode()
    files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: triad\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{info}/entry_points.txt"] = ENTRY_POINTS.encode()
    record = "".join(f"{name},sha256={digest(content)},{len(content)}\n" for name, content in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    name = f"{PACKAGE}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(wheel_directory) / name, "w", zipfile.ZIP_DEFLATED) as wheel:
        for file, content in files.items():
            # The same wheel at every time.
            wheel.writestr(zipfile.ZipInfo(file), content)
    return name


def digest(content):
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
