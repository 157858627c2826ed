"""Makes the three sample photos: `python tests/photos/make.py`. Needs the [studio] extra; about 20 s.

They are ours: painted by arithmetic, no camera, nobody's rights. The same seeds give the same pictures.
"""

import sys
from pathlib import Path

import numpy as np
from harbour import harbour
from lake import lake
from lanterns import lanterns

PHOTOS = {"harbour": harbour, "lake": lake, "lanterns": lanterns}

if __name__ == "__main__":
    for number, (name, paint) in enumerate(PHOTOS.items()):
        if len(sys.argv) == 1 or name in sys.argv[1:]:
            paint(np.random.default_rng(2026 + number), Path(__file__).with_name(f"{name}.jpg"))
