"""The directives of the documentation, for its tests."""

import sys

from tests.docs.blocks import DOCS

sys.path.append(str(DOCS))
