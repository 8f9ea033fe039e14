using System.Globalization;

namespace PrivateDomain.Embedded.Storage.Engine;

/// <summary>What the file holds. Rows that say the same for two processes are read where they are needed and never kept in memory.</summary>
internal static class Schema
{
    /// <summary>"PDS1": how the file says that it is ours.</summary>
    public const int ApplicationId = 0x50445331;

    public const int Version = 1;

    /// <summary>
    /// Keys are bytes whose order is that of the service (<c>Tables.EntityKey</c>). A clock of one row gives every ETag and timestamp, so
    /// they grow whatever the machine's clock does. Ids of tables, queues, messages, containers and blobs are such stamps: none is used twice.
    /// </summary>
    /// <remarks>
    /// <c>messagesInOrder</c> is all that a receive walks: <c>floor</c> is where the queue's first message can be at the earliest, so what has
    /// expired is passed once, and what is not visible yet lies behind. <c>messages</c> counts them.
    /// A blob is a row of blocks, laid out by where each begins; a block that is no blob's (0) is to be swept.
    /// </remarks>
    public static string Create { get; } = string.Create(CultureInfo.InvariantCulture, $"""
        CREATE TABLE clock (stamp INTEGER NOT NULL) STRICT;
        INSERT INTO clock VALUES (0);

        CREATE TABLE tables (id INTEGER PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE UNIQUE, acl BLOB) STRICT;
        CREATE TABLE entities (
            tableId INTEGER NOT NULL, key BLOB NOT NULL, stamp INTEGER NOT NULL, properties BLOB NOT NULL,
            PRIMARY KEY (tableId, key)) STRICT, WITHOUT ROWID;

        CREATE TABLE properties (service TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
        CREATE TABLE leaving (kind TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE, id INTEGER NOT NULL, until INTEGER NOT NULL, emptied INTEGER NOT NULL DEFAULT 0) STRICT;

        CREATE TABLE queues (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, metadata TEXT NOT NULL, acl BLOB,
            messages INTEGER NOT NULL DEFAULT 0, floor INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY, queueId INTEGER NOT NULL, visible INTEGER NOT NULL, expires INTEGER NOT NULL,
            receipt INTEGER NOT NULL, dequeued INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
        CREATE INDEX messagesInOrder ON messages (queueId, visible, id, expires);
        CREATE INDEX messagesThatExpire ON messages (expires) WHERE expires <> {Queues.MessageRows.Never};

        CREATE TABLE containers (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, stamp INTEGER NOT NULL, metadata TEXT NOT NULL, access TEXT, acl BLOB, lease TEXT) STRICT;
        CREATE TABLE blobs (
            id INTEGER PRIMARY KEY, containerId INTEGER NOT NULL, name TEXT NOT NULL, stamp INTEGER NOT NULL, committed INTEGER NOT NULL,
            length INTEGER NOT NULL, headers TEXT NOT NULL, metadata TEXT NOT NULL, lease TEXT, UNIQUE (containerId, name)) STRICT;
        CREATE TABLE blocks (
            id INTEGER PRIMARY KEY, blobId INTEGER NOT NULL, uncommitted INTEGER NOT NULL, name TEXT NOT NULL, length INTEGER NOT NULL) STRICT;
        CREATE INDEX blocksOfBlob ON blocks (blobId, uncommitted, name);
        CREATE INDEX blocksUncommitted ON blocks (id) WHERE uncommitted = 1;
        CREATE TABLE layout (blobId INTEGER NOT NULL, start INTEGER NOT NULL, blockId INTEGER NOT NULL, PRIMARY KEY (blobId, start)) STRICT, WITHOUT ROWID;
        CREATE TABLE content (blockId INTEGER NOT NULL, start INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (blockId, start)) STRICT, WITHOUT ROWID;

        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};
        """);
}
