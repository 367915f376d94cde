/// What came of a push. It is believed only after the remote was asked again.
public enum PushResult: Hashable, Sendable {
    /// The remote has the commit at the branch: seen there after the push.
    case pushed
    /// The remote had it already.
    case upToDate
    /// The branch has commits that ours lacks (at the named commit, if it is known): fetch, build on top, push again.
    case rejected(remote: ObjectID?)
    /// The remote lets nobody, or not us, write this: refused login, a hook's no, no write permission.
    case readOnly(GitError)
    /// The remote cannot be reached now.
    case unreachable(GitError)
    /// Anything else; the message says what to do.
    case failed(GitError)

    init(_ error: GitError) {
        switch error.code {
        case .nonFastForward: self = .rejected(remote: nil)
        case .rejected, .authenticationFailed: self = .readOnly(error)
        case .remoteUnreachable, .timeout, .hostKeyUnknown, .hostKeyChanged, .certificateInvalid:
            self = .unreachable(error)
        default: self = .failed(error)
        }
    }
}
