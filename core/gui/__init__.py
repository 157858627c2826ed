"""The backend believes in a screen with buttons (§4): what its words say about the video stays, what they
say about the interface becomes something to do (pure).

    translate("The title is in. Click Export in the top right to download.", "en")
        → Translated("The title is in.", {Do.EXPORT})
"""

from core.gui.talk import Do
from core.gui.translate import Translated, translate

__all__ = ["Do", "Translated", "translate"]
