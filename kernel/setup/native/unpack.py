"""Takes out of a wheel (first argument), into a folder (second), what matches a pattern (third); zipfile checks each file."""
import re
import sys
import zipfile

wheel, folder, pattern = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if re.fullmatch(pattern, name):
            archive.extract(name, folder)
