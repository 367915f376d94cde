internal import Objects

extension DesiredSet {
    /// What one update did to the files.
    struct FileUpdate {
        /// What the changed files stood for before.
        var before: [String: Set<ObjectKey>] = [:]
        /// The names of the generators that they held before.
        var generatorsBefore: [String: Set<ObjectKey>] = [:]
        var taken: Set<String> = []
        /// The names of generators in them.
        var generators: Set<ObjectKey> = []
        /// What generators in other files stood for, or stand for now, because of them.
        var renamed: Set<ObjectKey> = []
    }
}
