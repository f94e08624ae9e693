"""Who runs this app."""

from bot.services.admins import Admins


def test_only_those_who_were_named_are_admins() -> None:
    admins = Admins(["U0AMY"])
    assert admins.people == ("U0AMY",)
    assert "U0AMY" in admins
    assert "U0BEN" not in admins
    assert "U0BEN" not in Admins([])
