internal import Objects
internal import Sealing
internal import Store

/// How objects lie in the database.
enum StoreFormat {
    /// Marks the file as this program's: `skeg` in ASCII (`PRAGMA application_id`).
    static let applicationID: Int64 = 0x736B_6567

    /// Goes up with every change of the layout (`PRAGMA user_version`). Since 2, Secrets are sealed.
    static let version: Int64 = 2
    /// The oldest that is read.
    static let oldestVersion: Int64 = 1

    static let schema = """
        CREATE TABLE meta(
            id INTEGER PRIMARY KEY CHECK (id = 1),
            state_id TEXT NOT NULL,
            revision INTEGER NOT NULL,
            object_count INTEGER NOT NULL,
            digest INTEGER NOT NULL,
            checksum INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE objects(
            id INTEGER PRIMARY KEY,
            api_group TEXT NOT NULL,
            kind TEXT NOT NULL,
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            uid TEXT NOT NULL,
            revision INTEGER NOT NULL,
            claim TEXT,
            body BLOB NOT NULL,
            checksum INTEGER NOT NULL,
            UNIQUE (api_group, kind, namespace, name)
        ) STRICT;
        """

    /// A stored object must be readable again, whatever limits its first text was held to.
    static var bodyLimits: TextLimits {
        var limits = TextLimits()
        limits.bytes = 64 << 20
        limits.depth = TextLimits.greatestDepth
        limits.nodes = 64 << 20
        limits.keyLength = 64 << 20
        return limits
    }
}

/// One row of `objects`.
struct ObjectRow {
    var key: ObjectKey
    var uid: String
    var revision: Revision
    var claim: String?
    /// JSON, or an `Envelope` with it.
    var body: [UInt8]

    init(_ stored: StoredObject, revision: Revision, keys: Keyring) throws(SQLiteError) {
        key = stored.object.key
        uid = stored.object.uid
        self.revision = UInt64(stored.object.resourceVersion) ?? revision
        claim = stored.claim
        body = JSONWriter.write(stored.object.content)
        if SealedObjects.contains(stored.object) { try seal(with: keys) }
    }

    /// Reads `columns`, but for the checksum.
    init(_ statement: borrowing Statement) {
        key = ObjectKey(
            GroupKind(statement.text(0) ?? "", statement.text(1) ?? ""), namespace: statement.text(2) ?? "",
            name: statement.text(3) ?? "")
        uid = statement.text(4) ?? ""
        revision = UInt64(bitPattern: statement.number(5))
        claim = statement.text(6)
        body = statement.bytes(7)
    }

    static let columns = "api_group, kind, namespace, name, uid, revision, claim, body, checksum"

    /// Binds the columns in their order.
    func bind(to statement: borrowing Statement) throws(SQLiteError) {
        try key.bind(to: statement)
        try statement.bind(uid, at: 5)
        try statement.bind(Int64(bitPattern: revision), at: 6)
        try statement.bind(claim, at: 7)
        try statement.bind(body, at: 8)
        try statement.bind(Int64(bitPattern: checksum), at: 9)
    }

    /// Of what is stored: of a sealed row it says nothing about the content.
    var checksum: UInt64 {
        var sum = Checksum()
        sum.add(revision)
        for text in [key.kind.group, key.kind.kind, key.namespace, key.name, uid, claim] { sum.add(text) }
        sum.add(UInt64(body.count))
        sum.add(body)
        return sum.value
    }
}

/// The one row of `meta`: what the rows of `objects` must come to.
struct StateSummary {
    /// Tells this state from any other, and from what it was before it was restored.
    var stateID: String
    var revision: Revision = 0
    var objectCount = 0
    /// The sum of the rows' checksums: a row that is lost, doubled or from an earlier time shows here.
    var digest: UInt64 = 0

    var checksum: UInt64 {
        var sum = Checksum()
        sum.add(stateID)
        sum.add(revision)
        sum.add(UInt64(objectCount))
        sum.add(digest)
        return sum.value
    }

    /// Writes the row.
    func write(with statement: borrowing Statement) throws(SQLiteError) {
        try statement.bind(stateID, at: 1)
        try statement.bind(Int64(bitPattern: revision), at: 2)
        try statement.bind(Int64(objectCount), at: 3)
        try statement.bind(Int64(bitPattern: digest), at: 4)
        try statement.bind(Int64(bitPattern: checksum), at: 5)
        try statement.run()
    }

    static let writeSQL = "INSERT OR REPLACE INTO meta VALUES (1, ?1, ?2, ?3, ?4, ?5)"
}

extension ObjectKey {
    /// Binds the columns `api_group, kind, namespace, name`.
    func bind(to statement: borrowing Statement) throws(SQLiteError) {
        try statement.bind(kind.group, at: 1)
        try statement.bind(kind.kind, at: 2)
        try statement.bind(namespace, at: 3)
        try statement.bind(name, at: 4)
    }
}
