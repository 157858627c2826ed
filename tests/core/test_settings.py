"""Settings: three sources, one meaning, and every mistake at once."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from core.errors import SettingsError
from core.settings import Settings, load, names
from core.words import say


def mistakes(env: Mapping[str, str], cwd: Path) -> dict[str, str]:
    """Setting → phrase key of everything that is wrong."""
    with pytest.raises(SettingsError) as caught:
        load(env, cwd)
    for name, phrase, values in caught.value.mistakes:
        for language in ("en", "zh"):
            assert say(phrase, language, name=name, **values)
    return {name: phrase for name, phrase, _ in caught.value.mistakes}


def test_nothing_set_gives_the_documented_defaults(tmp_path: Path) -> None:
    settings = load({}, tmp_path)
    assert settings.backend_url == "https://mega-api-prod.nemovideo.ai"
    assert settings.web_url == "https://nemovideo.com"
    assert settings.skill == "free-generator-maker"
    assert settings.listen == "127.0.0.1:8080"
    assert settings.roles == ("listen", "work")
    assert settings.auto_export == "first"
    assert (settings.keep_media_hours, settings.keep_days, settings.disk_mb) == (24, 30, 20_000)
    assert settings.telegram.api_url == "https://api.telegram.org"
    assert settings.discord.cdn_hosts == ("cdn.discordapp.com", "media.discordapp.net")
    assert settings.discord.interaction_seconds == 840
    assert settings.rhythm.poll == 30 and settings.rhythm.quiet == 600
    assert settings.data.name == "reelwire" and settings.data.is_absolute()
    assert settings.all_bots() == ()


def test_the_environment_wins_over_dotenv_and_dotenv_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "reelwire.toml").write_text(
        'skill = "c"\nlanguage = "zh"\ndisk_mb = 7\n[rhythm]\npoll = 3\nbeat = 4\n'
    )
    (tmp_path / ".env").write_text(
        "REELWIRE_SKILL=b\nREELWIRE_LANGUAGE=ja\nREELWIRE_RHYTHM__POLL=2\nOTHER=1\n"
    )
    settings = load({"REELWIRE_SKILL": "a", "HOME": "/x", "PATH": "/bin"}, tmp_path)
    assert (settings.skill, settings.language, settings.disk_mb) == ("a", "ja", 7)
    assert (settings.rhythm.poll, settings.rhythm.beat) == (2, 4)


def test_the_file_may_lie_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "mine.toml").write_text('skill = "elsewhere"\n')
    assert load({"REELWIRE_CONFIG": "etc/mine.toml"}, tmp_path).skill == "elsewhere"
    assert mistakes({"REELWIRE_CONFIG": "nowhere.toml"}, tmp_path) == {
        "REELWIRE_CONFIG": "settings-file-missing"
    }


def test_lists_are_written_with_commas_and_durations_with_decimals(tmp_path: Path) -> None:
    settings = load(
        {
            "REELWIRE_ALLOW": "telegram:123, discord:456,discord-role:789",
            "REELWIRE_ROLES": "work",
            "REELWIRE_DATABASE_URL": "postgresql://db/reelwire",
            "REELWIRE_EXECUTOR": "one",
            "REELWIRE_SECRET_KEY": "newest,older",
            "REELWIRE_DISCORD__SHARDS": "0,2",
            "REELWIRE_DISCORD__SHARD_COUNT": "4",
            "REELWIRE_RHYTHM__ALBUM": "0.25",
            "REELWIRE_STUDIO__SILENT_EDITS": "0.3",
        },
        tmp_path,
    )
    assert settings.allow == ("telegram:123", "discord:456", "discord-role:789")
    assert settings.roles == ("work",)
    assert [key.get_secret_value() for key in settings.secret_key] == ["newest", "older"]
    assert settings.discord.shards == (0, 2)
    assert settings.rhythm.album == 0.25
    assert settings.studio.silent_edits == 0.3


def test_an_empty_value_is_no_value(tmp_path: Path) -> None:
    settings = load({"NEMO_TOKEN": "", "REELWIRE_BACKEND": " ", "REELWIRE_BACKEND_URL": ""}, tmp_path)
    assert settings.nemo_token is None and settings.backend is None
    assert settings.backend_url.startswith("https://mega-api")


def test_a_wrong_name_is_told_with_the_nearest_right_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(
            {
                "REELWIRE_TELEGRAM_TOKEN": "x",
                "REELWIRE_LANGUGE": "en",
                "REELWIRE_XYZZY": "1",
                "SOMETHING": "y",
            },
            tmp_path,
        )
    told = {name: values.get("nearest") for name, _, values in caught.value.mistakes}
    assert told == {
        "REELWIRE_TELEGRAM_TOKEN": "REELWIRE_TELEGRAM__TOKEN",
        "REELWIRE_LANGUGE": "REELWIRE_LANGUAGE",
        "REELWIRE_XYZZY": None,
    }


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "reelwire.toml").write_text('colour = "red"\n[telegram]\ntokn = "x"\n')
    assert mistakes(
        {
            "REELWIRE_BACKEND": "moon",
            "REELWIRE_BACKEND_URL": "ftp://x",
            "REELWIRE_LISTEN": "8080",
            "REELWIRE_ALLOW": "bob",
            "REELWIRE_RHYTHM__POLL": "soon",
            "REELWIRE_RHYTHM__BEAT": "-1",
            "REELWIRE_KEEP_DAYS": "0",
            "REELWIRE_DISK_MB": "much",
            "REELWIRE_TELEGRAM__LOCAL": "perhaps",
            "REELWIRE_TELEGRAM__WEBHOOK_URL": "https://bot.example.org/hook",
            "REELWIRE_DATABASE_URL": "postgresql://u:p@db/reelwire",
            "REELWIRE_NOSUCH": "1",
        },
        tmp_path,
    ) == {
        "REELWIRE_NOSUCH": "settings-unknown",
        "colour (reelwire.toml)": "settings-unknown",
        "telegram.tokn (reelwire.toml)": "settings-unknown-near",
        "REELWIRE_RHYTHM__POLL": "settings-not-duration",
        "REELWIRE_RHYTHM__BEAT": "settings-not-duration",
        "REELWIRE_SECRET_KEY": "settings-needed",
        "REELWIRE_EXECUTOR": "settings-needed",
        "REELWIRE_TELEGRAM__WEBHOOK_SECRET": "settings-needed",
        "REELWIRE_BACKEND": "settings-not-choice",
        "REELWIRE_BACKEND_URL": "settings-not-url",
        "REELWIRE_LISTEN": "settings-not-listen",
        "REELWIRE_ALLOW": "settings-not-who",
        "REELWIRE_KEEP_DAYS": "settings-not-above",
        "REELWIRE_DISK_MB": "settings-not-number",
        "REELWIRE_TELEGRAM__LOCAL": "settings-not-switch",
    }


@pytest.mark.parametrize(
    ("name", "value", "phrase"),
    [
        ("REELWIRE_DISCORD__SHARDS", "1", None),
        ("REELWIRE_DISCORD__SHARD_COUNT", "two", "settings-not-whole"),
        ("REELWIRE_DISCORD__SHARD_COUNT", "0", "settings-too-small"),
        ("REELWIRE_LANGUAGE", "english!", "settings-not-language"),
        ("REELWIRE_DATABASE_URL", "mysql://x", "settings-not-database"),
        ("REELWIRE_TELEGRAM__WEBHOOK_SECRET", "sp ace", "settings-not-webhook-secret"),
        ("REELWIRE_RHYTHM__TURN", "inf", "settings-not-duration"),
        ("REELWIRE_ACCESS", "everyone", "settings-not-choice"),
        ("REELWIRE_ROLES", "listen,sleep", "settings-not-choice"),
        ("REELWIRE_STUDIO__FAIL", "kitchen:4001", "settings-not-understood"),
        ("REELWIRE_STUDIO__SEED", "x", "settings-not-whole"),
        ("REELWIRE_MAX_UPLOAD_MB", "half", "settings-not-whole"),
        ("REELWIRE_KEEP_DAYS", "nan", "settings-not-number"),
    ],
)
def test_a_wrong_value_is_told_by_its_name(tmp_path: Path, name: str, value: str, phrase: str | None) -> None:
    found = mistakes({name: value}, tmp_path)
    assert found == ({name: phrase} if phrase else {"REELWIRE_DISCORD__SHARD_COUNT": "settings-needed"})


def test_a_list_that_names_nobody_is_a_mistake_unless_there_are_admins(tmp_path: Path) -> None:
    assert mistakes({"REELWIRE_ACCESS": "list"}, tmp_path) == {"REELWIRE_ALLOW": "settings-needed"}
    assert load({"REELWIRE_ACCESS": "list", "REELWIRE_ADMINS": "telegram:1"}, tmp_path).who_may == "list"


def test_secrets_are_never_printed(tmp_path: Path) -> None:
    secrets = {
        "NEMO_TOKEN": "nmv_usr_verysecret",
        "REELWIRE_TELEGRAM__TOKEN": "123456:tokentokentoken",
        "REELWIRE_TELEGRAM__WEBHOOK_SECRET": "hooksecret",
        "REELWIRE_DISCORD__TOKEN": "discordsecret",
        "REELWIRE_SECRET_KEY": "keyone,keytwo",
        "REELWIRE_DATABASE_URL": "sqlite:///dbsecret",
        "REELWIRE_STUDIO__LLM_KEY": "llmsecret",
    }
    (tmp_path / "reelwire.toml").write_text('[[bots]]\nplatform = "telegram"\ntoken = "botsecret"\n')
    settings = load(secrets, tmp_path)
    printed = f"{settings!r} {settings} {settings.all_bots()!r} {settings.model_dump()!r}"
    for secret in (
        "verysecret",
        "tokentoken",
        "hooksecret",
        "discordsecret",
        "keyone",
        "keytwo",
        "dbsecret",
        "llmsecret",
        "botsecret",
    ):
        assert secret not in printed
    with pytest.raises(SettingsError) as caught:
        load(
            {
                **secrets,
                "REELWIRE_TELEGRAM__WEBHOOK_SECRET": "not allowed secret",
                "REELWIRE_DATABASE_URL": "x://dbsecret",
            },
            tmp_path,
        )
    assert "secret" not in f"{caught.value} {caught.value.mistakes}".replace("WEBHOOK_SECRET", "").replace(
        "webhook-secret", ""
    )


def test_access_and_backend_follow_from_the_token_unless_they_are_set(tmp_path: Path) -> None:
    free, paid = load({}, tmp_path), load({"NEMO_TOKEN": "nmv_usr_x"}, tmp_path)
    assert (free.who_may, paid.who_may) == ("open", "pairing")
    assert [free.backend_for(command) for command in ("make", "chat", "run")] == ["studio", "studio", "cloud"]
    assert [paid.backend_for(command) for command in ("make", "chat", "run")] == ["cloud", "cloud", "cloud"]
    chosen = load(
        {"NEMO_TOKEN": "nmv_usr_x", "REELWIRE_BACKEND": "studio", "REELWIRE_ACCESS": "open"}, tmp_path
    )
    assert (chosen.backend_for("run"), chosen.who_may) == ("studio", "open")


def test_the_studio_is_polled_every_second_unless_the_person_says_otherwise(tmp_path: Path) -> None:
    assert load({}, tmp_path).rhythm_on("studio").poll == 1
    assert load({}, tmp_path).rhythm_on("cloud").poll == 30
    assert load({"REELWIRE_RHYTHM__POLL": "30"}, tmp_path).rhythm_on("studio").poll == 30


def test_several_bots_come_from_the_file_beside_the_single_ones(tmp_path: Path) -> None:
    (tmp_path / "reelwire.toml").write_text(
        'skill = "meta-video-generation-free"\n'
        '[[bots]]\nplatform = "telegram"\ntoken = "2:b"\nskill = "video-generator-free-gemini"\napi_url = "http://127.0.0.1:9"\n'
        '[[bots]]\nplatform = "discord"\ntoken = "d"\ncdn_hosts = ["127.0.0.1:1"]\n'
    )
    bots = load({"REELWIRE_TELEGRAM__TOKEN": "1:a"}, tmp_path).all_bots()
    assert [(bot.platform, bot.skill) for bot in bots] == [
        ("telegram", "meta-video-generation-free"),
        ("telegram", "video-generator-free-gemini"),
        ("discord", "meta-video-generation-free"),
    ]
    assert bots[1].options.model_dump()["api_url"] == "http://127.0.0.1:9"
    assert bots[2].options.model_dump()["cdn_hosts"] == ("127.0.0.1:1",)


def test_mistakes_in_a_bots_table_are_told_by_its_number(tmp_path: Path) -> None:
    (tmp_path / "reelwire.toml").write_text(
        '[[bots]]\nplatform = "telegram"\ntokn = "1:a"\n[[bots]]\nplatform = "icq"\ntoken = "x"\n'
        '[[bots]]\nplatform = "telegram"\ntoken = "1:a"\napi_url = "x"\nwebhook_url = "https://x.org"\n'
    )
    assert mistakes({}, tmp_path) == {
        "bots[1].tokn": "settings-unknown-near",
        "bots[1].token": "settings-needed",
        "bots[2].platform": "settings-not-choice",
        "bots[3].api_url": "settings-not-url",
        "bots[3].webhook_secret": "settings-needed",
    }


def test_a_broken_file_is_told_and_nothing_else_breaks(tmp_path: Path) -> None:
    (tmp_path / "reelwire.toml").write_text("skill = \n")
    assert mistakes({}, tmp_path) == {str(tmp_path / "reelwire.toml"): "settings-file-broken"}
    (tmp_path / "reelwire.toml").write_text('rhythm = "fast"\nbots = 3\n')
    assert mistakes({}, tmp_path) == {
        "rhythm (reelwire.toml)": "settings-unknown-near",
        "bots": "settings-not-tables",
    }


def test_dotenv_values_are_taken_as_written(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("NEMO_TOKEN='nmv_${HOME}_$x'\n")
    token = load({}, tmp_path).nemo_token
    assert token and token.get_secret_value() == "nmv_${HOME}_$x"


def test_the_data_folder_is_absolute_and_may_begin_with_a_tilde(tmp_path: Path) -> None:
    assert load({"REELWIRE_DATA": "here"}, tmp_path).data == tmp_path / "here"
    assert load({"REELWIRE_DATA": "~/films"}, tmp_path).data == Path.home() / "films"


def test_settings_cannot_be_changed_after_loading(tmp_path: Path) -> None:
    settings: Settings = load({}, tmp_path)
    with pytest.raises(ValueError, match="frozen"):
        settings.skill = "other"


def test_every_setting_of_the_interface_exists() -> None:
    plain = {
        "BACKEND", "BACKEND_URL", "WEB_URL", "PUBLIC_URL", "LISTEN", "SKILL", "SKILLS_PATH",
        "DATA", "DATABASE_URL", "EXECUTOR", "ROLES", "SECRET_KEY", "LANGUAGE",
        "MAX_UPLOAD_MB", "ACCESS", "ALLOW", "ADMINS",
        "AUTO_EXPORT", "KEEP_MEDIA_HOURS", "KEEP_DAYS", "DISK_MB",
    }  # fmt: skip
    nested = {
        "TELEGRAM": {"TOKEN", "API_URL", "LOCAL", "WEBHOOK_URL", "WEBHOOK_LISTEN", "WEBHOOK_SECRET"},
        "DISCORD": {"TOKEN", "CDN_HOSTS", "INTERACTION_SECONDS", "SHARDS", "SHARD_COUNT"},
        "STUDIO": {"LLM_URL", "LLM_KEY", "LLM_MODEL"},
        "RHYTHM": {
            "POLL", "BEAT", "TURN", "RETRY", "QUIET", "RECOVER_FIRST", "RECOVER", "ALBUM", "ALBUM_MAX",
        },
    }  # fmt: skip
    expected = {"NEMO_TOKEN"} | {f"REELWIRE_{name}" for name in plain}
    expected |= {f"REELWIRE_{room}__{name}" for room, names in nested.items() for name in names}
    assert expected <= names().keys()
