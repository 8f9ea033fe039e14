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
    /// they grow whatever the machine's clock does. Ids of queues, messages, containers and blobs are such stamps: none is used twice.
    /// </summary>
    /// <remarks>
    /// <c>messagesInOrder</c> is all that a receive walks: <c>floor</c> is where the queue's first message can be at the earliest, so what has
    /// expired is passed once, and what is not visible yet lies behind. <c>messages</c> counts them.
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

        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};
        """);
}
