"""The only room that speaks HTTP to NemoVideo: the cloud and the embedded studio, one client with two base
URLs."""

from core.backend.client import Backend
from core.backend.events import Beat, Event, Failed, Said, Worked
from core.backend.values import Attribution, Credentials, Credits, Render, Session, State, Token, Uploaded

__all__ = [
    "Attribution",
    "Backend",
    "Beat",
    "Credentials",
    "Credits",
    "Event",
    "Failed",
    "Render",
    "Said",
    "Session",
    "State",
    "Token",
    "Uploaded",
    "Worked",
]
