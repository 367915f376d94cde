import CSQLite
import Objects
import StoreSQLite
import TestSupport
import Testing

/// A store's file, past the program that owns it: as an earlier version wrote it, or as somebody has changed it who knows how its
/// checksums are made.
struct RawStore {
    struct Row {
        var object: ObjectKey
        var uid: String
        var revision: UInt64
        var body: [UInt8]
    }

    let path: String

    /// Makes a store of format 1, which had all objects in clear.
    static func makeFormatOne(_ path: String, _ objects: [Object]) throws {
        let store = RawStore(path: path)
        try store.withDatabase { database in
            try run(database, "PRAGMA journal_mode = WAL")
            try run(
                database,
                """
                CREATE TABLE meta(id INTEGER PRIMARY KEY CHECK (id = 1), state_id TEXT NOT NULL, revision INTEGER NOT NULL,
                object_count INTEGER NOT NULL, digest INTEGER NOT NULL, checksum INTEGER NOT NULL) STRICT;
                CREATE TABLE objects(id INTEGER PRIMARY KEY, api_group TEXT NOT NULL, kind TEXT NOT NULL, namespace TEXT NOT NULL,
                name TEXT NOT NULL, uid TEXT NOT NULL, revision INTEGER NOT NULL, claim TEXT, body BLOB NOT NULL,
                checksum INTEGER NOT NULL, UNIQUE (api_group, kind, namespace, name)) STRICT;
                PRAGMA application_id = 0x736B6567; PRAGMA user_version = 1;
                INSERT INTO meta VALUES (1, 'state', \(objects.count), 0, 0, 0);
                """)
            for (index, object) in objects.enumerated() {
                let row = Row(
                    object: object.key, uid: object.uid, revision: UInt64(index + 1),
                    body: JSONWriter.write(object.with { $0.resourceVersion = "\(index + 1)" }.content))
                try put(row, into: database)
            }
            // What was deleted before leaves its bytes in free pages.
            try run(database, "CREATE TABLE gone(text)")
            try run(database, "INSERT INTO gone VALUES ('\(String(repeating: gone, count: 400))'); DROP TABLE gone")
            try seal(database)
        }
    }

    /// What a deleted object has left in a store of format 1.
    static let gone = "left-by-a-deleted-object "

    func rows() throws -> [Row] {
        try withDatabase { database in
            var rows: [Row] = []
            try RawStore.each(database, "SELECT api_group, kind, namespace, name, uid, revision, body FROM objects") {
                row in
                let texts = (0..<5).map { String(cString: sqlite3_column_text(row, Int32($0))) }
                let body = UnsafeRawBufferPointer(
                    start: sqlite3_column_blob(row, 6), count: Int(sqlite3_column_bytes(row, 6)))
                rows.append(
                    Row(
                        object: ObjectKey(GroupKind(texts[0], texts[1]), namespace: texts[2], name: texts[3]),
                        uid: texts[4],
                        revision: UInt64(sqlite3_column_int64(row, 5)), body: Array(body)))
            }
            return rows
        }
    }

    /// Writes a row, with sums that fit.
    func put(_ row: Row) throws {
        try withDatabase { database in
            try RawStore.put(row, into: database)
            try RawStore.seal(database)
        }
    }

    func number(_ sql: String) throws -> Int64 {
        try withDatabase { database in
            var number: Int64 = -1
            try RawStore.each(database, sql) { number = sqlite3_column_int64($0, 0) }
            return number
        }
    }

    // MARK: SQLite

    private func withDatabase<Answer>(_ work: (OpaquePointer?) throws -> Answer) throws -> Answer {
        var database: OpaquePointer?
        defer { sqlite3_close_v2(database) }
        try #require(sqlite3_open(path, &database) == SQLITE_OK)
        return try work(database)
    }

    private static func run(_ database: OpaquePointer?, _ sql: String) throws {
        try #require(
            sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK, "\(String(cString: sqlite3_errmsg(database)))")
    }

    private static func each(_ database: OpaquePointer?, _ sql: String, _ take: (OpaquePointer?) -> Void) throws {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        try #require(sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK)
        while sqlite3_step(statement) == SQLITE_ROW { take(statement) }
    }

    private static func put(_ row: Row, into database: OpaquePointer?) throws {
        var sum = FNV1a64()
        sum.add(number: row.revision)
        let key = row.object
        for text in [key.kind.group, key.kind.kind, key.namespace, key.name, row.uid] {
            sum.add(number: UInt64(text.utf8.count))
            sum.add(text.utf8)
        }
        // No claim.
        sum.add(number: .max)
        sum.add(number: UInt64(row.body.count))
        sum.add(row.body)
        let hex = row.body.map(format).joined()
        try run(
            database,
            """
            DELETE FROM objects WHERE kind = '\(key.kind.kind)' AND namespace = '\(key.namespace)' AND name = '\(key.name)';
            INSERT INTO objects(api_group, kind, namespace, name, uid, revision, claim, body, checksum)
            VALUES ('\(key.kind.group)', '\(key.kind.kind)', '\(key.namespace)', '\(key.name)', '\(row.uid)', \(row.revision), NULL,
            x'\(hex)', \(Int64(bitPattern: sum.value)))
            """)
    }

    private static func format(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    /// Makes the summary fit the rows.
    private static func seal(_ database: OpaquePointer?) throws {
        var digest: UInt64 = 0
        var count: UInt64 = 0
        try each(database, "SELECT checksum FROM objects") { row in
            digest &+= UInt64(bitPattern: sqlite3_column_int64(row, 0))
            count += 1
        }
        var stateID = ""
        var revision: UInt64 = 0
        try each(database, "SELECT state_id, revision FROM meta") { row in
            stateID = String(cString: sqlite3_column_text(row, 0))
            revision = UInt64(sqlite3_column_int64(row, 1))
        }
        var sum = FNV1a64()
        sum.add(number: UInt64(stateID.utf8.count))
        sum.add(stateID.utf8)
        for number in [revision, count, digest] { sum.add(number: number) }
        try run(
            database,
            """
            UPDATE meta SET object_count = \(count), digest = \(Int64(bitPattern: digest)),
            checksum = \(Int64(bitPattern: sum.value))
            """)
    }
}

extension FNV1a64 {
    fileprivate mutating func add(number: UInt64) {
        add(stride(from: UInt64(0), to: 64, by: 8).map { UInt8(truncatingIfNeeded: number >> $0) })
    }
}
