"""Files of strangers are opened here, and only here: what is built to do harm is refused before it is read.

Nothing is written to disk, no address is followed, and every bound is a number in these modules.
"""

from .xml import Document, Node, open_xml, printable
from .zip import Archive, open_zip

__all__ = ["Archive", "Document", "Node", "open_xml", "open_zip", "printable"]
