"""Routes of interactions: the callback, and messages by the interaction's token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.doubles.discord import permissions
from tests.doubles.discord.calls import Call
from tests.doubles.discord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, FOLLOWUPS, MODAL, Interaction
from tests.doubles.discord.messages import (
    EPHEMERAL,
    LOADING,
    MENU_RESPONSE,
    PLAIN,
    REPLY,
    SLASH_RESPONSE,
    V2,
    Message,
)
from tests.doubles.discord.modals import mistakes
from tests.doubles.discord.permissions import BITS
from tests.doubles.discord.refusals import (
    Wrong,
    acknowledged_already,
    followups_spent,
    invalid,
    invalid_at,
    token_ended,
    unknown,
)
from tests.doubles.discord.rules import wrongs
from tests.doubles.discord.writing import ANSWERING, EDITING, Draft, Frame, draft

if TYPE_CHECKING:
    from tests.doubles.discord.fake import FakeDiscord

PONG, MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, FORM = 1, 4, 5, 6, 7, 8, 9
RULES = {
    PONG: "PongInteractionCallbackRequest",
    MESSAGE: "CreateMessageInteractionCallbackRequest",
    DEFERRED: "CreateMessageInteractionCallbackRequest",
    DEFERRED_UPDATE: "UpdateMessageInteractionCallbackRequest",
    UPDATE: "UpdateMessageInteractionCallbackRequest",
    CHOICES: "ApplicationCommandAutocompleteCallbackRequest",
    FORM: "ModalInteractionCallbackRequest",
}
CREATE = "IncomingWebhookInteractionRequest"
CHANGE = "IncomingWebhookUpdateForInteractionCallbackRequestPartial"


def callback(fake: FakeDiscord, call: Call) -> Any:
    """The first answer: within three seconds, once."""
    interaction = fake.interactions.get(call.id("interaction"))
    if interaction is None or interaction.token != call.params["token"]:
        raise unknown("interaction")
    body = call.json or {}
    kind = body.get("type")
    if kind not in RULES:
        raise invalid_at("type", "BASE_TYPE_CHOICES", f"Value {kind!r} must be one of {sorted(RULES)}.")
    if interaction.acknowledged is not None:
        raise acknowledged_already()
    if interaction.late:
        raise unknown("interaction")
    if found := wrongs(RULES[kind], body):
        raise invalid(*found)
    if kind not in _allowed(interaction):
        raise invalid_at(
            "type", "INTERACTION_CALLBACK_TYPE", f"Type {kind} does not answer this interaction."
        )
    message = _acknowledge(fake, call, interaction, kind, body.get("data") or {})
    interaction.acknowledged, interaction.acknowledged_at = kind, fake.clock.now()
    if not call.flag("with_response"):
        return None
    answer: dict[str, Any] = {"interaction": {"id": str(interaction.id), "type": interaction.kind}}
    if message is not None:
        answer["interaction"] |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.thinking,
            "response_message_ephemeral": message.ephemeral_for is not None,
        }
        if kind in (MESSAGE, UPDATE):
            answer["resource"] = {"type": kind, "message": message.payload(interaction.app)}
    return answer


def _allowed(interaction: Interaction) -> tuple[int, ...]:
    on_message = interaction.message is not None
    match interaction.kind:
        case _ if interaction.kind == AUTOCOMPLETE:
            return (CHOICES,)
        case _ if interaction.kind == COMMAND:
            return (MESSAGE, DEFERRED, FORM)
        case _ if interaction.kind == MODAL:
            return (MESSAGE, DEFERRED, *((DEFERRED_UPDATE, UPDATE) if on_message else ()))
        case _ if interaction.kind == COMPONENT:
            return (MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, FORM)
    return (PONG,)


def _acknowledge(
    fake: FakeDiscord, call: Call, interaction: Interaction, kind: int, data: dict[str, Any]
) -> Message | None:
    match kind:
        case 4:
            made = draft(fake, call, data, _frame(interaction, CREATE, ("data",)))
            interaction.original = _post(fake, interaction, made, data)
        case 5:
            flags = data.get("flags") or 0
            if set(data) - {"flags", "tts", "allowed_mentions"} or flags & ~(EPHEMERAL | V2):
                raise invalid_at("data", "DEFER", "A deferred answer carries nothing but flags.")
            interaction.original = _post(fake, interaction, Draft(flags=flags | LOADING), data)
        case 6:
            interaction.original = interaction.message
        case 7:
            assert interaction.message is not None
            made = draft(fake, call, data, _frame(interaction, CHANGE, ("data",)), interaction.message)
            interaction.original = interaction.message
            fake.edit(interaction.message, made)
        case 8:
            interaction.choices = data["choices"]
        case 9:
            if problems := list(mistakes(data)):
                raise invalid(*(Wrong(("data", *each.path), each.code, each.message) for each in problems))
            interaction.modal = data
    return interaction.original


def _frame(interaction: Interaction, rule: str, path: tuple[str, ...] = ()) -> Frame:
    flags = ANSWERING if "Update" not in rule else EDITING
    return Frame(rule, flags, interaction.size_limit, f"attachments/{interaction.channel.id}", path)


def _post(fake: FakeDiscord, interaction: Interaction, made: Draft, body: dict[str, Any]) -> Message:
    """An answer where the person asked. In a guild that did not install the app, whoever may not use apps
    from elsewhere there is the only one to see it."""
    channel = interaction.channel
    allowed = permissions.in_channel(channel, interaction.user.id)
    if interaction.users_only and channel.guild and not allowed & BITS["use_external_apps"]:
        made.flags |= EPHEMERAL
    reference = interaction.original or interaction.message
    kind = REPLY if reference is not None else PLAIN
    if reference is None and interaction.kind == COMMAND:
        kind = SLASH_RESPONSE if interaction.data["type"] == 1 else MENU_RESPONSE
    return fake.post(
        channel,
        interaction.app.bot,
        made,
        allowed=body.get("allowed_mentions"),
        reference=reference,
        reference_id=reference.id if reference else None,
        interaction=interaction,
        kind=kind,
        pings_reference=False,
    )


def interaction_of(fake: FakeDiscord, call: Call) -> Interaction:
    """By the token in the path, while it lives and once it was acknowledged."""
    interaction = fake.by_token.get(call.params["token"])
    if interaction is None or interaction.app.id != call.id("app"):
        raise unknown("webhook")
    if interaction.ended:
        raise token_ended()
    if interaction.acknowledged is None:
        raise unknown("webhook")
    return interaction


def follow_up(fake: FakeDiscord, call: Call) -> Any:
    """After a deferred answer the first of them is that answer."""
    interaction = interaction_of(fake, call)
    if interaction.acknowledged == CHOICES:
        raise unknown("webhook")
    if interaction.users_only and interaction.spent >= FOLLOWUPS:
        raise followups_spent()
    body = call.json or {}
    made = draft(fake, call, body, _frame(interaction, CREATE))
    interaction.spent += 1
    original = interaction.original
    if original is not None and original.thinking and interaction.acknowledged == DEFERRED:
        made.flags = made.flags & ~EPHEMERAL | original.flags & EPHEMERAL
        fake.edit(original, made)
        return original.payload(interaction.app)
    message = _post(fake, interaction, made, body)
    interaction.followups.append(message)
    return message.payload(interaction.app)


def _message_of(call: Call, interaction: Interaction) -> Message:
    wanted = call.params["message"]
    if wanted == "@original":
        found = interaction.original
    else:
        known = [*interaction.messages, *([interaction.message] if interaction.message else [])]
        found = next((each for each in known if str(each.id) == wanted), None)
    if found is None or found.deleted:
        raise unknown("message")
    return found


def show_answer(fake: FakeDiscord, call: Call) -> Any:
    interaction = interaction_of(fake, call)
    return _message_of(call, interaction).payload(interaction.app)


def edit_answer(fake: FakeDiscord, call: Call) -> Any:
    interaction = interaction_of(fake, call)
    message = _message_of(call, interaction)
    frame = _frame(interaction, "IncomingWebhookUpdateRequestPartial")
    made = draft(fake, call, call.json or {}, frame, message)
    fake.edit(message, made)
    return message.payload(interaction.app)


def delete_answer(fake: FakeDiscord, call: Call) -> None:
    fake.delete(_message_of(call, interaction_of(fake, call)))
