internal import Objects

/// A value or comment of a file, and what SOPS makes of its place.
struct SOPSLeaf {
    var document: Int
    /// Which part of the document it is.
    var part: Int
    /// What its encryption is bound to: the names on the way, each followed by a colon. Lists add nothing to it.
    var context: String
    var isEncrypted: Bool
    /// The map or list that it stands in.
    var container: TextOutline.Container
}

/// The leaves of a file in the order in which they count for the MAC, without the `sops` block.
struct SOPSTree {
    static let metadataName = "sops"

    /// A field of a document's outermost map.
    struct Field {
        var name: String
        var start: Int
        var end: Int
    }

    let outline: TextOutline
    private(set) var leaves: [SOPSLeaf] = []
    /// For each document, what its outermost map holds; nil where the document is empty.
    private(set) var fields: [[Field]?] = []

    init(_ outline: TextOutline, rule: SOPSRule) throws(EncryptionError) {
        self.outline = outline
        for index in outline.documents.indices { try add(index, rule) }
    }

    /// One map or list on the way.
    private struct Level {
        var container: TextOutline.Container
        /// Of a map, the field that is being read.
        var key: String?
        /// Those above what is being read.
        var comments: [String] = []
        /// Whether it is the value of a field, whose name is on the path.
        var hasName: Bool

        /// What was read is over; the comments above it are not about what comes.
        mutating func finish() {
            key = nil
            comments = []
        }
    }

    private mutating func add(_ document: Int, _ rule: SOPSRule) throws(EncryptionError) {
        let parts = outline.documents[document].parts
        guard SOPSTree.isMap(parts) else {
            guard SOPSTree.isEmpty(parts) else {
                throw EncryptionError(
                    .unsupported, "a document that is no map cannot be encrypted", at: SOPSTree.place(parts))
            }
            return fields.append(nil)
        }
        var own: [Field] = []
        var levels: [Level] = []
        var path: [String] = []
        for (index, part) in parts.enumerated() {
            let isMetadata =
                path.first == SOPSTree.metadataName
                || (levels.count == 1 && levels.last?.key == SOPSTree.metadataName)
            switch part {
            case .open(let container):
                let name = levels.last?.key
                if let name { path.append(name) }
                levels.append(Level(container: container, hasName: name != nil))
            case .key(let key):
                guard let last = levels.indices.last else { break }
                levels[last].key = key.text
                if levels.count == 1 {
                    own.append(Field(name: key.text, start: key.bytes.lowerBound, end: key.bytes.upperBound))
                }
            case .comment(let comment):
                guard let last = levels.indices.last, !isMetadata else { break }
                levels[last].comments.append(comment.text)
                add(document, index, path, levels, rule, isComment: true)
            case .value(let scalar):
                guard let last = levels.indices.last else { break }
                if !isMetadata { add(document, index, path + [levels[last].key].compactMap(\.self), levels, rule) }
                if levels.count == 1, !own.isEmpty { own[own.count - 1].end = scalar.bytes.upperBound }
                levels[last].finish()
            case .close(let end):
                if levels.popLast()?.hasName == true { path.removeLast() }
                guard let last = levels.indices.last else { break }
                if levels.count == 1, !own.isEmpty { own[own.count - 1].end = end }
                levels[last].finish()
            }
        }
        fields.append(own)
    }

    private mutating func add(
        _ document: Int, _ part: Int, _ path: [String], _ levels: [Level], _ rule: SOPSRule, isComment: Bool = false
    ) {
        guard let container = levels.last?.container else { return }
        let isEncrypted = rule.encrypts(path, comments: levels.map(\.comments), isComment: isComment)
        leaves.append(
            SOPSLeaf(
                document: document, part: part, context: path.joined(separator: ":") + ":", isEncrypted: isEncrypted,
                container: container))
    }

    func part(of leaf: SOPSLeaf) -> TextOutline.Part { outline.documents[leaf.document].parts[leaf.part] }

    private static func isMap(_ parts: [TextOutline.Part]) -> Bool {
        for case .open(let container) in parts { return container.isMapping }
        return false
    }

    private static func isEmpty(_ parts: [TextOutline.Part]) -> Bool {
        parts.allSatisfy { part in
            switch part {
            case .comment: true
            case .value(let scalar): scalar.value.isNull
            case .open, .key, .close: false
            }
        }
    }

    private static func place(_ parts: [TextOutline.Part]) -> SourceMap.Place? {
        for case .value(let scalar) in parts { return scalar.place }
        return nil
    }
}
