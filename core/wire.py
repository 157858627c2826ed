"""The backend's API in names: paths, headers, codes, the draft's short keys.

Shared by the client (`core.backend`) and the embedded backend (`core.studio`), so that both read the
same page. Source: the wire as published by the five skills (sections 1 to 9 of their texts).
"""

from enum import IntEnum
from typing import Final

AGENT: Final = "nemo_agent"
USER: Final = "me"
CLOUD_URL: Final = "https://mega-api-prod.nemovideo.ai"

# §1 token · §2 session · §3.1 talk · §3.2 upload · §3.3 credits · §3.4 state · §3.5 export
ANONYMOUS_TOKEN: Final = "/api/auth/anonymous-token"
CLAIM_TOKEN: Final = "/api/auth/claim-token"
SESSION: Final = f"/api/tasks/{USER}/with-session/{AGENT}"
TALK: Final = "/run_sse"
UPLOAD: Final = f"/api/upload-video/{AGENT}/{USER}/{{session}}"
CREDITS: Final = "/api/credits/balance/simple"
STATE: Final = f"/api/state/{AGENT}/{USER}/{{session}}/latest"
RENDER: Final = "/api/render/proxy/lambda"
RENDER_POLL: Final = "/api/render/proxy/lambda/{render}"
RENDER_DOWNLOAD: Final = "/api/render/proxy/{render}/download"

CLIENT_ID: Final = "X-Client-Id"
SKILL_SOURCE: Final = "X-Skill-Source"
SKILL_VERSION: Final = "X-Skill-Version"
SKILL_PLATFORM: Final = "X-Skill-Platform"
ATTRIBUTION: Final = (SKILL_SOURCE, SKILL_VERSION, SKILL_PLATFORM)

UPLOAD_FIELD: Final = "files"
ACCEPTED: Final = (
    "mp4",
    "mov",
    "avi",
    "webm",
    "mkv",
    "jpg",
    "png",
    "gif",
    "webp",
    "mp3",
    "wav",
    "m4a",
    "aac",
)


class Code(IntEnum):
    """§8: what the backend says in `code`, or in the HTTP status where both agree."""

    OK = 0
    TOKEN = 1001
    SESSION = 1002
    CREDITS = 2001
    TYPE = 4001
    SIZE = 4002
    CLIENT_ID = 400
    PLAN = 402
    RATE = 429


# §3.4: the draft's short keys
TRACKS: Final = "t"
TRACK_TYPE: Final = "tt"
SEGMENTS: Final = "sg"
DURATION: Final = "d"
META: Final = "m"
VIDEO_TRACK: Final = 0
AUDIO_TRACK: Final = 1
TEXT_TRACK: Final = 7

# §3.4: in generated media, ours alone: which of several ways to make the film this clip shows, from 1
ALTERNATIVE: Final = "alternative"
