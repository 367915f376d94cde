/// Where a repository is looked for: the folders in which a change of a name can put another one there.
struct RepositoryPlace {
    let path: String
    /// The folder that holds the repository's own, and the name there.
    private let parent: String
    private let name: String

    init(_ path: String) {
        let parts = path.split(separator: "/")
        let above = parts.dropLast().joined(separator: "/")
        self.path = path
        parent = path.hasPrefix("/") ? "/" + above : above.isEmpty ? "." : above
        name = parts.last.map(String.init) ?? ""
    }

    /// What has to be watched; a link in the path is followed.
    var folders: [String] { [parent, path] }

    /// Whether a change of a name means that another repository may be there, or none.
    func leadsElsewhere(_ changed: String, in folder: String) -> Bool {
        folder == parent && changed == name || folder == path && changed == ".git"
    }
}
