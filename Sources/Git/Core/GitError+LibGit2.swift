import CLibGit2
import Glibc

extension GitError {
    /// The error behind the negative answer of a libgit2 call on this thread. `doing` is a phrase such as "read the tree".
    init(libgit2 answer: Int32, doing: String) {
        let last = git_error_last()
        let detail = last.flatMap { $0.pointee.message }.map { String(cString: $0) } ?? "no further detail"
        let category = git_error_t(rawValue: UInt32(bitPattern: last?.pointee.klass ?? 0))
        self.init(Self.code(answer, category, detail), "cannot \(doing): \(detail)")
    }

    /// Whether the text of an error speaks of the disk itself, and not of permission.
    static func isDiskFailure(_ detail: String) -> Bool {
        [ENOSPC, EDQUOT, EIO].contains { detail.contains(String(cString: strerror($0))) }
    }

    private static func code(_ answer: Int32, _ category: git_error_t, _ detail: String) -> Code {
        if isDiskFailure(detail) { return .disk }
        switch git_error_code(answer) {
        case GIT_EAUTH: return .authenticationFailed
        case GIT_ECERTIFICATE: return .certificateInvalid
        case GIT_ELOCKED: return .locked
        case GIT_EMISMATCH: return .corrupt
        case GIT_ENONFASTFORWARD, GIT_EMODIFIED: return .nonFastForward
        case GIT_ECONFLICT, GIT_EMERGECONFLICT: return .conflict
        case GIT_EINVALIDSPEC: return .invalid
        default: break
        }
        switch category {
        case GIT_ERROR_NET, GIT_ERROR_SSL, GIT_ERROR_SSH, GIT_ERROR_HTTP: return .remoteUnreachable
        case GIT_ERROR_OS: return .disk
        case GIT_ERROR_ZLIB, GIT_ERROR_ODB, GIT_ERROR_INDEXER, GIT_ERROR_OBJECT: return .corrupt
        case GIT_ERROR_REPOSITORY: return .notARepository
        default: return .other
        }
    }
}

/// Throws when a libgit2 call answered an error.
@discardableResult
func check(_ answer: Int32, _ doing: @autoclosure () -> String) throws(GitError) -> Int32 {
    if answer < 0 { throw GitError(libgit2: answer, doing: doing()) }
    return answer
}

/// Whether a libgit2 call found what it looked for; other errors are thrown.
func found(_ answer: Int32, _ doing: @autoclosure () -> String) throws(GitError) -> Bool {
    if answer == GIT_ENOTFOUND.rawValue { return false }
    try check(answer, doing())
    return true
}

/// A libgit2 object that is freed with this value.
struct Owned: ~Copyable {
    let pointer: OpaquePointer
    private let free: (OpaquePointer?) -> Void

    /// Takes what `make` puts out.
    init(
        _ free: @escaping (OpaquePointer?) -> Void, _ doing: @autoclosure () -> String,
        _ make: (inout OpaquePointer?) -> Int32
    ) throws(GitError) {
        var made: OpaquePointer?
        try check(make(&made), doing())
        guard let made else { throw GitError(.other, "cannot \(doing()): libgit2 gave nothing") }
        self.pointer = made
        self.free = free
    }

    deinit { free(pointer) }
}
