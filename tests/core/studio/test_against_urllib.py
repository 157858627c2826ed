"""The whole journey as an outsider makes it, with nothing but the standard library and the contract."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

from tests.core.studio.outsider import (
    ATTRIBUTION,
    FakeRenderer,
    Person,
    ask,
    eventually,
    multipart,
    picture,
    studio,
)


def test_from_a_token_to_a_film(tmp_path: Path) -> None:
    """Token, session, upload, prompt, state, credits, export, poll, download: each as the contract says."""
    renderer = FakeRenderer()
    with studio(tmp_path / "studio", renderer=renderer) as base:
        given = ask(f"{base}/api/auth/anonymous-token", b"", X_Client_Id=str(uuid.uuid4())).json
        assert given["code"] == 0
        assert given["data"]["credits"] == 100
        assert given["data"]["token"].startswith("nmv_usr_")
        assert given["data"]["user_id"].startswith("anon_")
        assert given["data"]["expires_at"].endswith("Z")
        headers = {"Authorization": f"Bearer {given['data']['token']}", **ATTRIBUTION}

        opened = ask(
            f"{base}/api/tasks/me/with-session/nemo_agent",
            {"task_name": "project", "language": "en"},
            **headers,
        ).json
        session = opened["data"]["session_id"]
        assert session.isdigit()
        assert int(session) > 2**53

        body, kind = multipart(
            *((f"photo{i}.png", picture(c)) for i, c in enumerate(["red", "green", "blue"]))
        )
        sent = ask(
            f"{base}/api/upload-video/nemo_agent/me/{session}", body, Content_Type=kind, **headers
        ).json
        assert sent["data"]["session_state_applied"] is True
        assert [f["filename"] for f in sent["data"]["files"]] == ["photo0.png", "photo1.png", "photo2.png"]
        assert [(f["file_type"], f["width"], f["height"]) for f in sent["data"]["files"]] == [
            ("image", 48, 64)
        ] * 3
        assert ask(sent["data"]["files"][0]["cdn_url"]).body == picture("red")

        message = {
            "app_name": "nemo_agent",
            "user_id": "me",
            "session_id": session,
            "new_message": {
                "parts": [{"text": "generate a 30-second promo video from my text and images for free"}]
            },
        }
        stream = ask(f"{base}/run_sse", message, Accept="text/event-stream", **headers)
        assert stream.status == 200
        assert stream.headers.get_content_type() == "text/event-stream"
        assert b"[DONE]" not in stream.body
        assert stream.tools[0] == "arrange_media"
        assert "30 seconds" in stream.texts[-1]

        state = ask(f"{base}/api/state/nemo_agent/me/{session}/latest", **headers).json["data"]["state"]
        draft = state["draft"]
        assert draft["d"] == 30_000
        assert [track["tt"] for track in draft["t"]] == [0, 1]
        assert [s["m"]["name"] for s in draft["t"][0]["sg"]] == ["photo0.png", "photo1.png", "photo2.png"]
        assert len(state["video_infos"]) == 3

        money = ask(f"{base}/api/credits/balance/simple", **headers).json["data"]
        assert money["available"] == money["total"] - money["frozen"] == 90

        order = {
            "id": "render_1",
            "sessionId": session,
            "draft": draft,
            "output": {"format": "mp4", "quality": "high"},
        }
        assert ask(f"{base}/api/render/proxy/lambda", order, **headers).json["status"] in {
            "pending",
            "processing",
            "completed",
        }
        poll = f"{base}/api/render/proxy/lambda/render_1"
        done = eventually(lambda: (p := ask(poll, **headers).json)["status"] == "completed" and p)
        assert done["progress"] == 100
        assert done["data"]["output"]["url"] == done["output"]["url"]
        film = ask(done["output"]["url"])
        assert film.status == 200
        assert film.headers["Content-Type"] == "video/mp4"
        assert film.body.startswith(b"film 30000")
        assert ask(f"{base}/api/render/proxy/render_1/download", **headers).body == film.body
        assert renderer.asked == [draft]


def test_a_second_and_a_third_wish_change_the_same_timeline(tmp_path: Path) -> None:
    with studio(tmp_path) as base:
        person = Person.arrives(base)
        person.photos("a.png", "b.png", "c.png")
        person.say("make a 12 second video, no music")
        person.say("put the second photo first and add the title “Golden Hour”")
        person.say("add lo-fi music")
        draft = person.draft()
        assert [s["m"]["name"] for s in draft["t"][0]["sg"]] == ["b.png", "a.png", "c.png"]
        assert draft["t"][1]["sg"][0]["m"]["mood"] == "lofi"
        assert draft["t"][2]["sg"][0]["m"]["text"] == "Golden Hour"
        assert json.dumps(draft).count('"src": "/media/') == 3
