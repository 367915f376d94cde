internal import Objects

/// Why something with git did not work. The message says what to do; it never holds a secret or the userinfo of a URL.
public struct GitError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is; callers decide by this alone.
    public enum Code: Hashable, Sendable {
        /// The remote cannot be reached: no such path, no answer, no such host.
        case remoteUnreachable
        /// The remote does not accept the credentials, or asks for some and none are set.
        case authenticationFailed
        /// The known_hosts file does not name the ssh server.
        case hostKeyUnknown
        /// The ssh server shows another key than the known_hosts file names, or a revoked one.
        case hostKeyChanged
        /// The TLS certificate of the server is not trusted.
        case certificateInvalid
        /// The branch, tag or commit does not exist at the remote (any more).
        case refNotFound
        /// The path does not exist in the tree of the commit.
        case pathNotFound
        /// No git repository is there, or one of a format that cannot be read.
        case notARepository
        /// A named limit was reached.
        case limitExceeded(String)
        /// The time limit passed.
        case timeout
        /// The task that asked was cancelled.
        case cancelled
        /// The remote refused the push, or lets nobody write.
        case rejected
        /// The branch moved meanwhile: fetch and try again.
        case nonFastForward
        /// A change cannot be undone without conflicts.
        case conflict
        /// Another git has the reference locked for longer than a second.
        case locked
        /// Data in the repository is damaged or missing.
        case corrupt
        /// The disk is full, or reading or writing failed.
        case disk
        /// What the caller gave is not allowed: a URL, a name, a path, a file mode.
        case invalid
        /// Anything else.
        case other
    }

    public var code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        // libgit2, servers and hooks say what they like.
        self.message = AddressText.withoutUserinfo(message)
    }

    public var description: String { message }
}
