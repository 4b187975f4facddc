"""The arrangement as plain data: tracks, clips with what is in them, automation, the song's time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from setbook.views.automation import track_automation
from setbook.views.clip_table import ClipTable
from setbook.views.columns import Buffers
from setbook.views.sample_table import SampleTable
from setbook.views.transport import song_time

if TYPE_CHECKING:
    from setbook.model import LiveSet, Track
    from setbook.views.columns import Payload

LEAST_BEATS = 64.0
"""An empty arrangement still shows sixteen bars of 4/4."""


@dataclass(frozen=True)
class ArrangementData:
    """What the arrangement view gets, and the samples whose finer waveforms it may ask for."""

    data: dict[str, Any]
    buffers: list[bytes]
    samples: SampleTable

    @property
    def payload(self) -> Payload:
        """Data and buffers."""
        return self.data, self.buffers


def arrangement_data(live_set: LiveSet, *, is_whole: bool = False) -> ArrangementData:
    """Make what the arrangement shows, in the time of one walk over the set.

    Notes, clips and automation points are columns in `buffers`; positions are
    beats. Waveforms come at the widths of `setbook.views.peaks`; fine ones of
    long samples only when the view asks for them. Missing samples are listed.

    Parameters
    ----------
    is_whole
        Nobody will be there to be asked: every waveform travels with the view, as fine as a view without questions
        has it.

    Examples
    --------
    >>> import setbook as sb
    >>> view = arrangement_data(sb.open("song.als"))  # doctest: +SKIP
    >>> view.data["tracks"][0]["name"]  # doctest: +SKIP
    'Drums'
    """
    buffers, samples = Buffers(), SampleTable()
    clips = ClipTable(samples)
    automation: list[dict[str, Any]] = []
    tracks = _tracks(live_set, clips, automation, buffers)
    data = {
        "state": "ready" if tracks else "empty",
        "title": live_set.name,
        "set_key": live_set.document.digest,
        "live_version": live_set.live_version,
        "song": song_time(live_set),
        "tracks": tracks,
        **clips.to_json(buffers),
        "samples": samples.to_json(buffers, is_whole=is_whole),
        "automation": automation,
        "missing": sorted({sample.name for sample in live_set.samples if not sample.exists}),
        "session_clips": sum(len(track.session_clips) for track in live_set.tracks),
    }
    data["length_beats"] = _length(live_set, clips, automation)
    if not tracks:
        data |= {"message": f"{live_set.name} has no tracks.", "title": "Nothing to arrange"}
    return ArrangementData(data, buffers.made, samples)


def _tracks(
    live_set: LiveSet, clips: ClipTable, automation: list[dict[str, Any]], buffers: Buffers
) -> list[dict[str, Any]]:
    tracks = live_set.all_tracks
    groups = {track.xml_id: index for index, track in enumerate(tracks) if track.kind == "group"}
    described: list[dict[str, Any]] = []
    for index, track in enumerate(tracks):
        first_clip, clip_count = clips.add_track(index, track)
        curves = list(track_automation(track, buffers))
        group = groups.get(track.group_xml_id) if track.kind != "main" else None
        described.append(
            {
                **_track(track),
                "group": group,
                # A group stands before its tracks, so its depth is known.
                "depth": 0 if group is None or group >= index else described[group]["depth"] + 1,
                "first_clip": first_clip,
                "clip_count": clip_count,
                "automation": list(range(len(automation), len(automation) + len(curves))),
            }
        )
        automation += curves
    return described


def _track(track: Track) -> dict[str, Any]:
    return {
        "id": track.id,
        "name": track.name,
        "kind": track.kind,
        "color": track.color,
        "active": bool(track.mixer.active.value),
        "frozen": track.frozen,
    }


def _length(live_set: LiveSet, clips: ClipTable, automation: list[dict[str, Any]]) -> float:
    """Beats until the last clip or locator ends; breakpoints count only where there is neither."""
    end = max([clips.end_beats, *(locator.time for locator in live_set.locators)])
    if end <= 0:
        end = max((curve["last_beat"] for curve in automation), default=0.0)
    return end if end > 0 else LEAST_BEATS
