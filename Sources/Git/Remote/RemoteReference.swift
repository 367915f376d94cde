internal import CLibGit2

/// What to follow in a repository.
public enum RemoteReference: Hashable, Sendable, CustomStringConvertible {
    /// The branch that HEAD of the remote names.
    case head
    case branch(String)
    /// A tag; an annotated one stands for the commit that it points at.
    case tag(String)
    case commit(ObjectID)
    /// A branch, else a tag, else a full reference name, or 40 digits of a commit.
    case named(String)

    public var description: String {
        switch self {
        case .head: "HEAD"
        case .branch(let name): "branch \(name)"
        case .tag(let name): "tag \(name)"
        case .commit(let id): "commit \(id)"
        case .named(let name): name
        }
    }

    /// The commit that it names directly.
    var commit: ObjectID? {
        switch self {
        case .commit(let id): id
        case .named(let name): ObjectID(name)
        default: nil
        }
    }

    /// Full names at the remote, the first that exists counts.
    func candidates() throws(GitError) -> [String] {
        let names =
            switch self {
            case .head: ["HEAD"]
            case .branch(let name): ["refs/heads/\(name)"]
            case .tag(let name): ["refs/tags/\(name)"]
            case .commit: [String]()
            case .named(let name):
                name == "HEAD"
                    ? ["HEAD"]
                    : name.hasPrefix("refs/") ? [name] : ["refs/heads/\(name)", "refs/tags/\(name)"]
            }
        for name in names where name != "HEAD" {
            var isValid: Int32 = 0
            try check(git_reference_name_is_valid(&isValid, name), "check the name \(name)")
            guard isValid == 1, !name.contains("*") else {
                throw GitError(.invalid, "\(self) is not a name that git allows for a branch or tag")
            }
        }
        return names
    }
}

/// A remote repository with everything needed to speak with it.
public struct Remote: Hashable, Sendable {
    public var url: RemoteURL
    public var credentials: Credentials
    /// The known_hosts file that ssh servers must be in. Without one every ssh server is refused.
    public var knownHostsFile: String?

    public init(_ url: RemoteURL, credentials: Credentials = .none, knownHostsFile: String? = nil) {
        self.url = url
        self.credentials = credentials
        self.knownHostsFile = knownHostsFile
    }

    /// A directory of this machine.
    public init(path: String) throws(GitError) { self.init(try RemoteURL(path)) }
}
