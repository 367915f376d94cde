internal import CLibGit2

/// The directories in which the references of a repository lie.
struct GitDirectory {
    /// The repository's own directory, with HEAD.
    let own: String
    /// The directory shared by all work trees, with packed-refs and refs/. Often the same.
    let common: String

    /// `path` is a work tree (its `.git` may be a file), a `.git` directory or a bare repository.
    init(of path: String) throws(GitError) {
        let repository = try LocalRemote(path: path).repository
        common = Self.trimmed(repository.commonDirectory)
        own = git_repository_path(repository.pointer).map { Self.trimmed(String(cString: $0)) } ?? common
    }

    private static func trimmed(_ path: String) -> String {
        path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}
