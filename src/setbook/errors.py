"""Everything that setbook raises, as one tree.

SetbookError
├── FormatError          a file cannot be read as a Live Set, rack, preset or clip
│   ├── EmptyFile            no bytes
│   ├── NotALiveSet          some other file: text, an image, a different XML
│   ├── PointerFile          a Git LFS pointer that stands for a file not fetched
│   ├── CorruptContainer     a gzip stream that is damaged, cut off, nested or followed by more
│   ├── TooLarge             would unpack past the limit
│   ├── ForbiddenXml         a DOCTYPE or an entity, which Live never writes
│   └── MissingLiveSet       an Ableton document without its LiveSet
├── SaveError            a file cannot be written
│   ├── FileChanged          someone else changed it since it was opened
│   ├── RulesBroken          an edit broke a rule that Live relies on
│   ├── NotWritable          the folder or the disk refuses
│   └── NotStored            what would be replaced is in no version of the store
├── EditRefused          an edit that no set of its Live line can hold
├── HistoryError         a folder holds no versions, or its record cannot be read
│   ├── StoreBusy            another process writes to the store, and goes on
│   └── StoreDamaged         what was stored cannot be given back
├── GitError             git is not there or refuses, or a repository is not what was expected
├── DiffError            an operation does not fit the set that it is applied to
├── MergeError           three versions cannot be merged, or a choice makes no sense for a decision
├── AudioError           sound cannot be made
│   ├── SampleUnreadable     an audio file that no decoder takes
│   ├── KernelRefused        a function outside the subset that runs in browser and kernel alike
│   ├── EffectFailed         an effect of the reader's own raised, or gave no sound
│   ├── DeviceUnavailable    there is no such sound output, or it refuses
│   └── Stopped              the work was called off before its end
├── HostingError         a hub cannot be run as asked
│   ├── SettingWrong         a setting cannot be meant
│   ├── AlreadyRunning       another hub runs on the same folder or the same port
│   └── NotStarted           a process of the hub stopped, or did not answer in time
├── ExchangeError        a set cannot be given to another program in this form
├── HubError             the hub refuses a request
│   ├── BadRequest           it makes no sense
│   ├── SignInNeeded         nobody is signed in
│   ├── NotAllowed           who asks has no right to it
│   ├── Contradiction        it does not go with what is there
│   ├── Outdated             what it changes was changed meanwhile
│   ├── OverLimit            it is larger than the plan or the service allows
│   ├── TooManyRequests      there were too many within a short time
│   └── HubUnavailable       it does not answer, or cannot now
└── NotFound             a track, device, parameter or version of that name does not exist

Every message says what was expected, what was found and what to do. Catch
`SetbookError` for all of them, or a leaf for one.
"""


class SetbookError(Exception):
    """Root of everything that setbook raises on purpose."""


class FormatError(SetbookError):
    """A file cannot be read as a Live Set, rack, preset or clip."""


class EmptyFile(FormatError):
    """The file has no bytes."""


class NotALiveSet(FormatError):
    """The file is readable, but it is something else."""


class PointerFile(FormatError):
    """A Git LFS pointer stands where the set should be."""


class CorruptContainer(FormatError):
    """The gzip stream is damaged, cut off, nested or followed by more bytes."""


class TooLarge(FormatError):
    """The file, or what it unpacks to, is over the limit."""


class ForbiddenXml(FormatError):
    """The XML carries a DOCTYPE or an entity, which Live never writes."""


class MissingLiveSet(FormatError):
    """The document is Ableton's, but its LiveSet is not there."""


class SaveError(SetbookError):
    """A file cannot be written."""


class FileChanged(SaveError):
    """The file on disk is no longer the one that was opened."""


class RulesBroken(SaveError):
    """An edit left the set with more violations of Live's rules than it was opened with."""


class NotWritable(SaveError):
    """The folder or the disk refuses to take the file."""


class EditRefused(SetbookError, ValueError):
    """An edit would leave something that no set of this Live line can hold."""


class NotStored(SaveError):
    """What would be replaced is in no version of the store."""


class HistoryError(SetbookError):
    """A folder holds no versions, or its record cannot be read."""


class GitError(SetbookError):
    """git is not there or refuses, or a repository is not what was expected."""


class StoreBusy(HistoryError):
    """Another process writes to the store, and goes on."""


class StoreDamaged(HistoryError):
    """What was stored cannot be given back."""


class DiffError(SetbookError):
    """An operation does not fit the set that it is applied to."""


class MergeError(SetbookError):
    """Three versions cannot be merged, or a choice makes no sense for a decision."""


class AudioError(SetbookError):
    """Sound cannot be made."""


class SampleUnreadable(AudioError):
    """No decoder takes this audio file."""


class KernelRefused(AudioError):
    """A function is outside the subset that runs natively and in the browser alike."""


class EffectFailed(AudioError):
    """An effect of the reader's own raised, or gave something else than as much sound as it got."""

    def __init__(self, message: str, effect: str) -> None:
        super().__init__(message)
        self.effect = effect
        """Its name."""


class DeviceUnavailable(AudioError):
    """There is no such sound output, it refuses, or PortAudio is not installed."""


class Stopped(AudioError):
    """Work was called off before its end; it has left nothing behind."""


class ExchangeError(SetbookError):
    """A set cannot be given to another program in this form."""


class HostingError(SetbookError):
    """A hub cannot be run as asked."""


class SettingWrong(HostingError, ValueError):
    """A setting of the hub cannot be meant."""


class AlreadyRunning(HostingError):
    """Another hub runs on the same folder, or something else listens on one of its ports."""


class NotStarted(HostingError):
    """A process of the hub stopped, or did not answer in time."""


class HubError(SetbookError):
    """The hub refuses a request."""


class BadRequest(HubError):
    """The request makes no sense."""


class SignInNeeded(HubError):
    """Nobody is signed in, and this needs somebody who is."""


class NotAllowed(HubError):
    """Who asks has no right to it."""


class Contradiction(HubError):
    """The request does not go with what is there."""


class Outdated(HubError):
    """What the request changes was changed by somebody else meanwhile."""


class OverLimit(HubError):
    """The request is larger than the plan or the service allows."""


class TooManyRequests(HubError):
    """There were too many requests within a short time; `retry_seconds` says when the next one will do."""

    retry_seconds = 60


class HubUnavailable(HubError):
    """The hub does not answer, or says that it cannot do anything now; the same request may do later."""


class NotFound(SetbookError, LookupError):
    """A track, device, parameter or version of that name does not exist."""


class SetbookWarning(UserWarning):
    """Something is read in part only, for example a set of an unknown Live version."""
