"""The tables, by what they are about; whoever needs all of them for a schema imports this package."""

from setbook.hub.store.tables.apps import App, AppViewer
from setbook.hub.store.tables.contents import Content, Holding, Upload, UploadPart
from setbook.hub.store.tables.discussion import Comment, CommentLike, Mention
from setbook.hub.store.tables.housekeeping import BlobHold, Chore
from setbook.hub.store.tables.leaving import DELETED_ACCOUNT, Departure, Transfer
from setbook.hub.store.tables.links import CollectionItem, Fork, Member, PieceTag, ShareLink, StepDone, Tag
from setbook.hub.store.tables.people import Follow, Plan, User
from setbook.hub.store.tables.pieces import Collection, Piece, Rack, SongSession, Workflow
from setbook.hub.store.tables.reception import Download, Like, Rating, View
from setbook.hub.store.tables.renditions import Rendition, RenditionSound, RenditionUse, Sound
from setbook.hub.store.tables.reports import Report
from setbook.hub.store.tables.safety import AuditEntry, IdempotencyKey, LoginState, WebSession
from setbook.hub.store.tables.search import SearchDocument
from setbook.hub.store.tables.stream import Activity, Notification
from setbook.hub.store.tables.versions import Version, VersionChange, VersionSample

__all__ = [
    "DELETED_ACCOUNT",
    "Activity",
    "App",
    "AppViewer",
    "AuditEntry",
    "BlobHold",
    "Chore",
    "Collection",
    "CollectionItem",
    "Comment",
    "CommentLike",
    "Content",
    "Departure",
    "Download",
    "Follow",
    "Fork",
    "Holding",
    "IdempotencyKey",
    "Like",
    "LoginState",
    "Member",
    "Mention",
    "Notification",
    "Piece",
    "PieceTag",
    "Plan",
    "Rack",
    "Rating",
    "Rendition",
    "RenditionSound",
    "RenditionUse",
    "Report",
    "SearchDocument",
    "ShareLink",
    "SongSession",
    "Sound",
    "StepDone",
    "Tag",
    "Transfer",
    "Upload",
    "UploadPart",
    "User",
    "Version",
    "VersionChange",
    "VersionSample",
    "View",
    "WebSession",
    "Workflow",
]
