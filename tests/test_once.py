"""What is worked out of a value is worked out once, when it is asked for, and for that value alone."""

from dataclasses import dataclass, replace

from bot.once import Once

asked: list[str] = []


@dataclass(frozen=True)
class Word:
    letters: str

    @Once
    def loud(self) -> str:
        """In capitals."""
        asked.append(self.letters)
        return self.letters.upper()


def test_it_is_worked_out_when_it_is_first_asked_for_and_kept() -> None:
    asked.clear()
    word = Word("hi")
    assert asked == []
    assert (word.loud, word.loud) == ("HI", "HI")
    assert asked == ["hi"]


def test_a_changed_copy_knows_nothing_of_it() -> None:
    word = Word("hi")
    assert word.loud == "HI"
    assert replace(word, letters="ho").loud == "HO"


def test_it_takes_no_part_in_equality() -> None:
    word = Word("hi")
    assert word.loud == "HI"
    assert word == Word("hi")
