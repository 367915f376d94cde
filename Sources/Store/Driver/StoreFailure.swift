/// Why the store cannot do its work, and what to do about it.
public struct StoreFailure: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable, Hashable {
        /// Too much waits for the disk; try again later.
        case busy
        /// The store was closed.
        case closed
        /// The disk is full.
        case full
        /// Reading or writing failed.
        case io
        /// What is stored is not what was written.
        case damaged
        /// The files were written by a later version of the program.
        case newerFormat
        /// Another process has the state directory.
        case inUse
        case permission
        /// What shall be made is there already.
        case exists
        case notFound
        /// What is stored is sealed, and its key cannot be had.
        case sealed
    }

    public var code: Code
    public var message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}

/// Why a commit was not made.
public enum CommitError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A precondition did not hold; nothing was changed.
    case refused(TransactionRefused)
    /// The store could not do it. Whether a failed write has reached the disk shows at the next start: until then the
    /// store takes no further writes, so nothing is built on either answer.
    case failed(StoreFailure)

    public var description: String {
        switch self {
        case .refused(let refusal): "\(refusal)"
        case .failed(let failure): "\(failure)"
        }
    }
}
