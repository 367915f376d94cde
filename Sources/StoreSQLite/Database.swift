internal import CSQLite

/// An error of SQLite, with its own words. They name no stored value.
struct SQLiteError: Error {
    /// The extended result code.
    var code: Int32
    var message: String

    /// The code without its details.
    var primaryCode: Int32 { code & 0xFF }
}

/// A connection to a database file. Belongs to one thread at a time; closed with its last use.
struct Database: ~Copyable {
    enum Access { case create, readWrite, readOnly }

    fileprivate let handle: OpaquePointer

    /// - Parameter layer: The name of a file layer; nil for SQLite's own.
    init(_ path: String, _ access: Access, layer: String?) throws(SQLiteError) {
        let flags =
            switch access {
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readWrite: SQLITE_OPEN_READWRITE
            case .readOnly: SQLITE_OPEN_READONLY
            }
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, layer)
        guard code == SQLITE_OK, let opened else {
            let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(opened)
            throw SQLiteError(code: code, message: message)
        }
        handle = opened
        sqlite3_busy_timeout(handle, 5000)
    }

    deinit { sqlite3_close_v2(handle) }

    var lastError: SQLiteError {
        SQLiteError(code: sqlite3_extended_errcode(handle), message: String(cString: sqlite3_errmsg(handle)))
    }

    /// Runs statements that give no rows, or whose rows do not matter.
    func execute(_ sql: String) throws(SQLiteError) {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw lastError }
    }

    func prepare(_ sql: String) throws(SQLiteError) -> Statement { try Statement(sql, on: self) }

    /// The first column of the first row, as text; nil without a row.
    func text(_ sql: String) throws(SQLiteError) -> String? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.text(0) : nil
    }

    /// The first column of the first row, as a number; nil without a row.
    func number(_ sql: String) throws(SQLiteError) -> Int64? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.number(0) : nil
    }
}

/// A prepared statement: bind, step, reset, and again. Parameters count from 1, columns from 0.
struct Statement: ~Copyable {
    private let handle: OpaquePointer
    private let connection: OpaquePointer

    fileprivate init(_ sql: String, on database: borrowing Database) throws(SQLiteError) {
        var prepared: OpaquePointer?
        connection = database.handle
        guard
            sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil) == SQLITE_OK,
            let prepared
        else { throw database.lastError }
        handle = prepared
    }

    deinit { sqlite3_finalize(handle) }

    private func check(_ code: Int32) throws(SQLiteError) {
        guard code == SQLITE_OK else {
            throw SQLiteError(code: code, message: String(cString: sqlite3_errmsg(connection)))
        }
    }

    func bind(_ text: String?, at parameter: Int32) throws(SQLiteError) {
        guard let text else { return try check(sqlite3_bind_null(handle, parameter)) }
        try check(sqlite3_bind_text(handle, parameter, text, Int32(text.utf8.count), transient))
    }

    func bind(_ number: Int64, at parameter: Int32) throws(SQLiteError) {
        try check(sqlite3_bind_int64(handle, parameter, number))
    }

    func bind(_ bytes: [UInt8], at parameter: Int32) throws(SQLiteError) {
        let code = bytes.withUnsafeBytes { buffer in
            sqlite3_bind_blob64(handle, parameter, buffer.baseAddress, UInt64(buffer.count), transient)
        }
        try check(code)
    }

    /// Goes to the next row; false when there is none.
    func step() throws(SQLiteError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            throw SQLiteError(
                code: sqlite3_extended_errcode(connection), message: String(cString: sqlite3_errmsg(connection)))
        }
    }

    /// Runs to the end, and makes ready for the next time.
    func run() throws(SQLiteError) {
        defer { sqlite3_reset(handle) }
        while try step() {}
    }

    /// Makes ready for the next time.
    func reset() { sqlite3_reset(handle) }

    func number(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// Nil for NULL; a text that is not UTF-8 is repaired, which a checksum then finds.
    func text(_ column: Int32) -> String? {
        guard let start = sqlite3_column_text(handle, column) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }
}

/// Tells SQLite to copy what is bound, as Swift's memory does not outlast the call.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
