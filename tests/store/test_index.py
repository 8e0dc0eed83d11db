"""What is kept in memory of every situation: which may be read where, in which order, and which is meant."""

from datetime import date
from random import Random

from bot.actions import index as index_module
from bot.actions.index import Index
from bot.store.journal import Listed

HOME, AWAY = 1, 2
BARE = Listed(
    "", "", "{}", "UTC", date(2020, 1, 1), None, "", guild=None, shared=True, two_person=False, delete_after=None,
    revision=1, entries=0, last_seq=0, shipped=False, published=None,
)  # fmt: skip


def index(*listed):
    made = Index()
    for one in listed:
        made.put(one)
    return made


def story(slug, year, guild=None, **more):
    return BARE._replace(slug=slug, starts=date(year, 1, 1), guild=guild, **more)


OWN = story("own", 2010, HOME, shared=False)
SHARED = story("shared", 2024, AWAY)
OLD_SEED, NEW_SEED = story("old-seed", 2019, shipped=True), story("new-seed", 2025, shipped=True)


def slugs(found):
    return [one.slug for one in found]


def test_the_newest_comes_first_and_what_another_server_keeps_to_itself_is_not_there():
    made = index(OWN, SHARED, OLD_SEED)
    assert slugs(made) == ["shared", "old-seed", "own"]
    assert slugs(made.readable_in(HOME)) == ["shared", "old-seed", "own"]
    assert slugs(made.readable_in(AWAY)) == slugs(made.readable_in(None)) == ["shared", "old-seed"]


def test_what_changes_hands_or_goes_is_where_it_is_now():
    made = index(OWN, SHARED)
    made.put(OWN._replace(guild=AWAY))
    assert slugs(made.readable_in(HOME)) == ["shared"]
    assert not made.owned_by(HOME)
    assert list(made.owned_by(AWAY)) == ["shared", "own"]
    made.put(SHARED._replace(entries=7))
    assert [one.entries for one in made.readable_in(None)] == [7]
    made.put(SHARED._replace(starts=date(2009, 1, 1)))
    assert slugs(made.readable_in(AWAY)) == ["own", "shared"]
    made.put(SHARED)
    made.put(OWN._replace(guild=AWAY, shared=True))
    made.put(OWN._replace(shared=True))
    assert slugs(made.readable_in(None)) == ["shared", "own"]
    made.drop("shared")
    made.drop("shared")
    assert slugs(made.readable_in(AWAY)) == ["own"]
    assert made.get("shared") is None
    made.put(OWN._replace(published="CC BY 4.0"))
    assert made.published == {"own"}
    made.put(OWN)
    assert made.published == set()


def test_without_a_choice_the_own_is_meant_then_the_oldest_bundled_then_what_others_share():
    everything = index(OWN, SHARED, OLD_SEED, NEW_SEED)
    assert everything.default(HOME).slug == "own"
    assert everything.default(AWAY).slug == "shared"
    assert everything.default(None).slug == everything.default(3).slug == "old-seed"
    assert index(OLD_SEED, NEW_SEED, story("operators", 2022)).default(3).slug == "operators"
    assert index(SHARED, OWN).default(3).slug == "shared"
    assert index(OWN).default(3) is None


def test_what_follows_each_change_is_what_would_be_sorted_anew():
    chance, followed, kept = Random(14), Index(), {}
    assert not slugs(followed.readable_in(None)), "from here on it follows"
    for _ in range(400):
        slug = f"story-{chance.randrange(30)}"
        if chance.random() < 0.2:
            followed.drop(slug)
            kept.pop(slug, None)
        else:
            guild = chance.choice([None, HOME, AWAY])
            flags = {"shared": chance.random() < 0.5, "shipped": guild is None and chance.random() < 0.5}
            kept[slug] = story(slug, chance.randrange(2015, 2025), guild, **flags)
            followed.put(kept[slug])
        anew = index(*kept.values())
        for guild in (None, HOME, AWAY):
            assert slugs(followed.readable_in(guild)) == slugs(anew.readable_in(guild))
            own = [one for one in kept.values() if one.guild == guild]
            if guild is None or not own:
                assert followed.default(guild) == anew.default(guild)


def test_a_change_costs_no_look_at_every_other_story(monkeypatch):
    made = index(*(story(f"story-{n}", 2020, AWAY) for n in range(2_000)))
    slugs(made.readable_in(None))
    looks = []
    monkeypatch.setattr(index_module, "_newness", lambda one: looks.append(one) or (one.starts, one.slug))
    made.put(story("story-7", 2026, AWAY))
    assert slugs(made.readable_in(None))[0] == "story-7"
    assert len(looks) < 10
