import CLibYAML

/// Builds the value of one document from libyaml's events. Holds the open maps and lists on a stack of its own, so nesting
/// costs no stack of the thread.
struct YAMLDocumentBuilder {
    /// What an event meant for the document.
    enum Step { case more, document, end }

    /// A finished value, with what it costs to repeat it.
    struct Node {
        var value: Value
        var map: SourceMap
        var nodes = 1
        /// How deep maps and lists lie in it.
        var height = 0
    }

    /// A map or list that is still open.
    struct Frame {
        var isMapping: Bool
        var place: SourceMap.Place
        var anchor: String?
        /// Where its entries begin on the shared stack.
        var firstEntry: Int
        /// The key whose value comes next.
        var key: (name: String, place: SourceMap.Place)?
        /// Whether the value that comes next is one to merge in.
        var isMerging = false
        /// What merge keys bring, as written.
        var merged: [Entry] = []
        var nodes = 1
        var height = 0
    }

    /// An element of an open list, or a field of an open map.
    struct Entry {
        var name: String
        var value: Value
        var map: SourceMap
    }

    let file: String
    let limits: TextLimits
    private let firstLine: Int
    private let depthLimit: Int
    private let duplicates: JSONParser.DuplicateNames
    private(set) var frames: [Frame] = []
    private var entries: [Entry] = []
    private var anchors: [String: Node] = [:]
    private var root: Node?
    private var problems: [Diagnostic] = []
    private var isBroken = false
    /// What scalars mean otherwise than they say.
    private let scalars: ArraySlice<Value?>
    /// The scalars so far that were no keys.
    private(set) var scalarCount = 0

    init(
        file: String, firstLine: Int, limits: TextLimits, duplicates: JSONParser.DuplicateNames,
        scalars: ArraySlice<Value?> = []
    ) {
        self.scalars = scalars
        self.file = file
        self.firstLine = firstLine
        self.limits = limits
        self.duplicates = duplicates
        depthLimit = limits.allowedDepth
    }

    /// Keeps what is wrong with the document while the reading goes on, so that several errors show at once.
    mutating func note(
        _ severity: Diagnostic.Severity, _ reason: Diagnostic.Reason, _ message: @autoclosure () -> String,
        _ place: SourceMap.Place
    ) {
        if severity == .error { isBroken = true }
        guard problems.count <= limits.diagnostics else { return }
        problems.append(Diagnostic(severity, reason, path, message(), at: position(place)))
    }

    /// The document's value, what is wrong with it and whether that makes it useless; makes ready for the next.
    mutating func finish() -> (Node?, [Diagnostic], isBroken: Bool) {
        defer {
            root = nil
            problems = []
            isBroken = false
            frames = []
            entries = []
            anchors = [:]
        }
        return (root, problems, isBroken)
    }

    func place(_ mark: yaml_mark_t) -> SourceMap.Place {
        SourceMap.Place(
            line: Int32(clamping: Int(mark.line) + firstLine), column: Int32(clamping: Int(mark.column) + 1))
    }

    func position(_ place: SourceMap.Place) -> SourcePosition {
        SourcePosition(file: file, line: Int(place.line), column: Int(place.column))
    }

    /// The way to the value that comes next, as messages show it. What looks like a word of the user's is shown as a key.
    var path: FieldPath {
        var steps: [FieldPath.Step] = []
        for (index, frame) in frames.enumerated() {
            if frame.isMapping {
                guard let name = frame.key?.name else { continue }
                let isPlain = name.utf8.allSatisfy {
                    $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A || $0 >= 0x30 && $0 <= 0x39
                }
                let shown = String(name.unicodeScalars.prefix(64))
                steps.append(isPlain ? .field(shown) : .key(shown))
            } else {
                let end = index + 1 < frames.count ? frames[index + 1].firstEntry : entries.count
                steps.append(.index(end - frame.firstEntry))
            }
        }
        return FieldPath(steps).outsideOfSecrets
    }

    mutating func take(_ event: borrowing yaml_event_t, _ budget: inout YAMLBudget) throws(Diagnostic) -> Step {
        switch event.type {
        case YAML_STREAM_END_EVENT: return .end
        case YAML_DOCUMENT_END_EVENT: return .document
        case YAML_SCALAR_EVENT:
            let place = place(event.start_mark)
            try budget.spend(nodes: 1, isAlias: false, at: position(place))
            try scalar(event, place)
        case YAML_SEQUENCE_START_EVENT:
            let data = event.data.sequence_start
            try open(isMapping: false, data.anchor, data.tag, place(event.start_mark), &budget)
        case YAML_MAPPING_START_EVENT:
            let data = event.data.mapping_start
            try open(isMapping: true, data.anchor, data.tag, place(event.start_mark), &budget)
        case YAML_SEQUENCE_END_EVENT: try close()
        case YAML_MAPPING_END_EVENT: try close()
        case YAML_ALIAS_EVENT: try alias(event, &budget)
        default: break
        }
        return .more
    }

    /// Whether what comes next is a key of a map.
    private var expectsKey: Bool {
        guard let frame = frames.last else { return false }
        return frame.isMapping && frame.key == nil && !frame.isMerging
    }

    private mutating func open(
        isMapping: Bool, _ anchor: UnsafeMutablePointer<UInt8>?, _ tag: UnsafeMutablePointer<UInt8>?,
        _ place: SourceMap.Place, _ budget: inout YAMLBudget
    ) throws(Diagnostic) {
        try budget.spend(nodes: 1, isAlias: false, at: position(place))
        guard !expectsKey else { throw unsupportedKey(isMapping ? "a map" : "a list", place) }
        try checkDepth(frames.count + 1, place)
        if let tag { warnOfTag(String(cString: tag), ["map", "seq"], place) }
        let anchor = anchor.map { String(cString: $0) }
        if let anchor { anchors[anchor] = nil }
        frames.append(Frame(isMapping: isMapping, place: place, anchor: anchor, firstEntry: entries.count))
    }

    func unsupportedKey(_ kind: String, _ place: SourceMap.Place) -> Diagnostic {
        Diagnostic(
            .error, .invalid, path, "the key of a map must be a text, a number or a boolean, not \(kind)",
            at: position(place))
    }

    private func checkDepth(_ depth: Int, _ place: SourceMap.Place) throws(Diagnostic) {
        guard depth <= depthLimit else {
            throw .limit("depth", "maps and lists lie more than \(depthLimit) deep in each other", at: position(place))
        }
    }

    private mutating func alias(_ event: borrowing yaml_event_t, _ budget: inout YAMLBudget) throws(Diagnostic) {
        let place = place(event.start_mark)
        let name = event.data.alias.anchor.map { String(cString: $0) } ?? ""
        guard let node = anchors[name] else {
            let isOpen = frames.contains { $0.anchor == name }
            // Without its name, which may be a password that was not put in quotes.
            let what =
                isOpen
                ? "this alias stands inside the value that it repeats"
                : "this alias repeats an anchor that is not set above; put a text that begins with * in quotes"
            throw Diagnostic(.error, .invalid, path, what, at: position(place))
        }
        try budget.spend(nodes: node.nodes, isAlias: true, at: position(place))
        if expectsKey {
            guard case .string(let key) = node.value else { throw unsupportedKey("an alias of another value", place) }
            return try setKey(key, place)
        }
        try checkDepth(frames.count + node.height, place)
        var copy = node
        copy.map.name = nil
        try add(copy)
    }

    private mutating func scalar(_ event: borrowing yaml_event_t, _ place: SourceMap.Place) throws(Diagnostic) {
        let data = event.data.scalar
        let text = UnsafeBufferPointer(start: UnsafePointer(data.value), count: Int(data.length))
        if expectsKey {
            if YAMLDocumentBuilder.isMergeKey(data, text) {
                frames[frames.count - 1].isMerging = true
                return
            }
            let key = try keyText(data, text, place)
            if let anchor = data.anchor {
                anchors[String(cString: anchor)] = Node(value: .string(key), map: SourceMap(value: place))
            }
            return try setKey(key, place)
        }
        let index = scalars.startIndex + scalarCount
        scalarCount += 1
        var value = scalars.indices.contains(index) ? scalars[index] : nil
        if value == nil { value = try scalarValue(data, text, place) }
        let node = Node(value: value ?? .null, map: SourceMap(value: place))
        if let anchor = data.anchor { anchors[String(cString: anchor)] = node }
        try add(node)
    }

    private mutating func setKey(_ key: String, _ place: SourceMap.Place) throws(Diagnostic) {
        guard key.utf8.count <= limits.keyLength else {
            throw .limit("keyLength", "a key is longer than \(limits.keyLength) bytes", at: position(place))
        }
        frames[frames.count - 1].key = (key, place)
    }

    /// Puts a finished value where it belongs: into the innermost open map or list, or as the whole document.
    private mutating func add(_ node: Node) throws(Diagnostic) {
        guard let last = frames.indices.last else {
            root = node
            return
        }
        frames[last].nodes += node.nodes
        frames[last].height = max(frames[last].height, node.height)
        if frames[last].isMerging {
            frames[last].isMerging = false
            frames[last].merged += try mergedEntries(node)
            return
        }
        var entry = Entry(name: "", value: node.value, map: node.map)
        if let key = frames[last].key {
            entry.name = key.name
            entry.map.name = key.place
            frames[last].key = nil
        }
        entries.append(entry)
    }

    /// The fields that the value of a merge key brings. Of several maps in a list the earlier counts, so it comes last here.
    private func mergedEntries(_ node: Node) throws(Diagnostic) -> [Entry] {
        switch node.value {
        case .object(let fields):
            return zip(fields, node.map.children).map { Entry(name: $0.name, value: $0.value, map: $1) }
        case .array(let elements):
            var result: [Entry] = []
            for (element, map) in zip(elements, node.map.children).reversed() {
                guard element.fields != nil else { break }
                result += try mergedEntries(Node(value: element, map: map))
            }
            if elements.allSatisfy({ $0.fields != nil }) { return result }
        default: break
        }
        throw Diagnostic(
            .error, .typeInvalid, path, "the value of the merge key << must be a map or a list of maps",
            at: position(node.map.value))
    }

    private mutating func close() throws(Diagnostic) {
        guard let frame = frames.last else { return }
        // Sorted while the map is still open, so that what is wrong with it is named by its path.
        let own = frame.isMapping ? sortedEntries(from: frame.firstEntry) : []
        frames.removeLast()
        var node = Node(value: .null, map: SourceMap(value: frame.place), nodes: frame.nodes, height: frame.height + 1)
        if frame.isMapping {
            let all = frame.merged.isEmpty ? own : YAMLDocumentBuilder.merge(frame.merged, under: own)
            node.value = .object(Fields(ascending: all.map { Fields.Field(name: $0.name, value: $0.value) }))
            node.map.children = all.map(\.map)
        } else {
            node.value = .array(entries[frame.firstEntry...].map(\.value))
            node.map.children = entries[frame.firstEntry...].map(\.map)
        }
        entries.removeSubrange(frame.firstEntry...)
        if let anchor = frame.anchor { anchors[anchor] = node }
        try add(node)
    }

    /// The fields of the innermost map in the order of their names. A name that is there twice is told.
    private mutating func sortedEntries(from start: Int) -> [Entry] {
        var sorted = Array(entries[start...])
        let isAscending = zip(sorted, sorted.dropFirst()).allSatisfy { Fields.precedes($0.name, $1.name) }
        if isAscending { return sorted }
        // The sort is stable, so of equal names the later one comes later.
        sorted.sort { Fields.precedes($0.name, $1.name) }
        var unique: [Entry] = []
        unique.reserveCapacity(sorted.count)
        for entry in sorted {
            guard let earlier = unique.last, Fields.same(earlier.name, entry.name) else {
                unique.append(entry)
                continue
            }
            tellDuplicate(entry, after: earlier)
            if duplicates == .lastCounts { unique[unique.count - 1] = entry }
        }
        return unique
    }

    private mutating func tellDuplicate(_ entry: Entry, after earlier: Entry) {
        let first = earlier.map.name ?? earlier.map.value
        let isOpen = !path.leadsToSecret
        let message =
            (isOpen ? "the key \(Diagnostic.quotedName(entry.name))" : "a key")
            + " is set twice in one map; it is set before at line \(first.line), column \(first.column)"
        let place = entry.map.name ?? entry.map.value
        guard duplicates == .lastCounts else { return note(.error, .duplicate, message, place) }
        guard problems.count < limits.diagnostics else { return }
        problems.append(
            Diagnostic(
                .warning, .duplicate, isOpen ? path.field(entry.name) : path, message, at: position(place)))
    }

    /// What the map sets itself counts, wherever the merge key stands; of what is merged, the later counts.
    private static func merge(_ merged: [Entry], under own: [Entry]) -> [Entry] {
        var sorted = merged + own
        sorted.sort { Fields.precedes($0.name, $1.name) }
        var unique: [Entry] = []
        for entry in sorted {
            if let last = unique.last, Fields.same(last.name, entry.name) { unique.removeLast() }
            unique.append(entry)
        }
        return unique
    }
}
