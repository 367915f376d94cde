import CLibYAML

/// Makes an outline of libyaml's events. libyaml passes comments over, so they are looked for between the events; which map or list
/// a comment belongs to is told as go-yaml v3 does, as far as comments are written in the usual places.
struct TextOutlineBuilder {
    private typealias Part = TextOutline.Part
    private typealias Comment = TextOutline.Comment

    private struct Frame {
        var container: TextOutline.Container
        /// The part that opened it.
        var part: Int
        /// A key was read, its value not yet.
        var awaitsValue = false
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private let file: String
    private let limits: TextLimits
    private var budget: YAMLBudget
    /// The byte at which each character begins; nil where each is one byte.
    private let starts: [Int]?
    private var documents: [TextOutline.Document] = []
    private var current = TextOutline.Document()
    private var frames: [Frame] = []
    /// Where the last event ended.
    private var lastEnd = 0
    /// Before which part a comment on the same line goes.
    private var lineItem: Int?
    /// Comments whose map or list is not known yet, with their columns.
    private var waiting: [(comment: Comment, column: Int)] = []
    private var cursor = PlaceCursor()

    init(_ bytes: UnsafeBufferPointer<UInt8>, file: String, limits: TextLimits) {
        self.bytes = bytes
        self.file = file
        self.limits = limits
        budget = YAMLBudget(limits)
        let isASCII = bytes.allSatisfy { $0 < 0x80 }
        starts = isASCII ? nil : bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 }
    }

    mutating func build() throws(Diagnostic) -> [TextOutline.Document] {
        guard var events = YAMLEvents(bytes) else { throw failure(.limit, "there is no memory to read this file", nil) }
        var hasMore = true
        while hasMore {
            let more = try events.next { event throws(Diagnostic) in try take(event) }
            guard let more else {
                let problem = events.problem
                let place = SourceMap.Place(
                    line: Int32(clamping: problem.line + 1), column: Int32(clamping: problem.column + 1))
                throw failure(.syntax, problem.message(culprit: nil, firstLine: 1), place)
            }
            hasMore = more
        }
        return documents
    }

    /// False at the end of the text.
    private mutating func take(_ event: borrowing yaml_event_t) throws(Diagnostic) -> Bool {
        let (start, end) = (offset(event.start_mark), offset(event.end_mark))
        let place = place(event.start_mark)
        try gatherComments(upTo: start)
        switch event.type {
        case YAML_STREAM_END_EVENT: return false
        case YAML_DOCUMENT_END_EVENT:
            append(waitingComments: { _ in true })
            current.end = start
            documents.append(current)
            current = TextOutline.Document()
            guard documents.count <= limits.documents else {
                throw failure(.limit, "the file holds more than \(limits.documents) documents (limit documents)", place)
            }
        case YAML_SCALAR_EVENT: try scalar(event, start..<end, place)
        case YAML_MAPPING_START_EVENT:
            let data = event.data.mapping_start
            try refuse(data.anchor, data.tag, place)
            let isFlow = data.style == YAML_FLOW_MAPPING_STYLE
            try open(
                TextOutline.Container(
                    isMapping: true, isFlow: isFlow, column: Int(event.start_mark.column), start: start), place)
        case YAML_SEQUENCE_START_EVENT:
            let data = event.data.sequence_start
            try refuse(data.anchor, data.tag, place)
            let isFlow = data.style == YAML_FLOW_SEQUENCE_STYLE
            try open(
                TextOutline.Container(
                    isMapping: false, isFlow: isFlow, column: Int(event.start_mark.column), start: start), place)
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: close(end, nextColumn: Int(event.start_mark.column))
        case YAML_ALIAS_EVENT:
            throw failure(.unsupported, "an alias has no place in an encrypted file: write the value out", place)
        default: lineItem = nil
        }
        lastEnd = max(lastEnd, end)
        return true
    }
}

// MARK: - Values

extension TextOutlineBuilder {
    private mutating func scalar(
        _ event: borrowing yaml_event_t, _ range: Range<Int>, _ place: SourceMap.Place
    ) throws(Diagnostic) {
        let data = event.data.scalar
        try refuse(data.anchor, data.tag, place)
        try spend(at: place)
        let text = String(
            decoding: UnsafeBufferPointer(start: UnsafePointer(data.value), count: Int(data.length)), as: UTF8.self)
        let isBlock = data.style == YAML_LITERAL_SCALAR_STYLE || data.style == YAML_FOLDED_SCALAR_STYLE
        var scalar = TextOutline.Scalar(text: text, style: .quoted, bytes: range, place: place)
        if data.style == YAML_PLAIN_SCALAR_STYLE { scalar.style = .plain }
        if isBlock {
            scalar.style = .block
            scalar.bytes = try blockBytes(range, place)
        }
        guard let last = frames.indices.last else { return current.parts.append(.value(scalar)) }
        if frames[last].container.isMapping, !frames[last].awaitsValue {
            append(waitingComments: { _ in true })
            guard text.utf8.count <= limits.keyLength else {
                throw failure(.limit, "a key is longer than \(limits.keyLength) bytes (limit keyLength)", place)
            }
            frames[last].awaitsValue = true
            lineItem = current.parts.count
            current.parts.append(.key(scalar))
        } else {
            // A comment before the value of a key counts as one before the key.
            append(waitingComments: { _ in true }, at: frames[last].awaitsValue ? keyPart : nil)
            if !frames[last].awaitsValue { lineItem = current.parts.count }
            frames[last].awaitsValue = false
            current.parts.append(.value(scalar))
            // Whatever follows a block is on a line of its own.
            if isBlock { lineItem = nil }
        }
    }

    /// Where the last key is.
    private var keyPart: Int? {
        current.parts.lastIndex { if case .key = $0 { true } else { false } }
    }

    /// The bytes of a block from its `|` to the end of its last line, without the empty lines behind it.
    private func blockBytes(_ range: Range<Int>, _ place: SourceMap.Place) throws(Diagnostic) -> Range<Int> {
        let header = bytes[range].prefix { $0 != 0x0A && $0 != 0x0D }
        if header.contains(UInt8(ascii: "#")) {
            throw failure(
                .unsupported, "a comment behind | or > has no place in an encrypted file: move it above", place)
        }
        var end = range.upperBound
        while end > range.lowerBound, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[end - 1]) { end -= 1 }
        return range.lowerBound..<end
    }

    private mutating func open(_ container: TextOutline.Container, _ place: SourceMap.Place) throws(Diagnostic) {
        try spend(at: place)
        guard frames.count < limits.allowedDepth else {
            throw failure(
                .limit, "maps and lists lie more than \(limits.allowedDepth) deep in each other (limit depth)", place)
        }
        let isInMapping = frames.last?.container.isMapping ?? true
        if isInMapping, let last = frames.last, !last.awaitsValue {
            throw failure(.invalid, "the key of a map must be a text", place)
        }
        // What stands between a key and its map is about the map's first field; in a list it is about the entry.
        if !isInMapping { append(waitingComments: { _ in true }) }
        frames.append(Frame(container: container, part: current.parts.count))
        current.parts.append(.open(container))
        append(waitingComments: { _ in true })
        lineItem = container.isFlow ? current.parts.count : nil
    }

    private mutating func close(_ end: Int, nextColumn: Int) {
        guard let frame = frames.popLast() else { return }
        let (column, isFlow, isRoot) = (frame.container.column, frame.container.isFlow, frames.isEmpty)
        append(waitingComments: { isFlow || isRoot || ($0 >= column && $0 > nextColumn) })
        current.parts.append(.close(end: end))
        // A comment behind a closing bracket counts as the first thing between the brackets.
        lineItem = isFlow ? frame.part + 1 : nil
        if let last = frames.indices.last { frames[last].awaitsValue = false }
    }

    private mutating func spend(at place: SourceMap.Place) throws(Diagnostic) {
        let position = position(place)
        try budget.spend(nodes: 1, isAlias: false, at: position)
    }

    private func refuse(
        _ anchor: UnsafeMutablePointer<UInt8>?, _ tag: UnsafeMutablePointer<UInt8>?, _ place: SourceMap.Place
    ) throws(Diagnostic) {
        guard anchor == nil, tag == nil else {
            throw failure(
                .unsupported, "\(anchor == nil ? "a tag" : "an anchor") has no place in an encrypted file: remove it",
                place)
        }
    }
}

// MARK: - Comments

extension TextOutlineBuilder {
    /// Finds the comments between the last event and the next.
    private mutating func gatherComments(upTo end: Int) throws(Diagnostic) {
        var index = lastEnd
        var isOnLine = true
        while index < end {
            if bytes[index] == 0x0A || bytes[index] == 0x0D { isOnLine = false }
            guard bytes[index] == UInt8(ascii: "#") else {
                index += 1
                continue
            }
            let start = index
            while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
            let place = cursor.place(of: start, in: bytes)
            try spend(at: place)
            let text = String(decoding: bytes[(start + 1)..<index], as: UTF8.self)
            let comment = Comment(text: text, bytes: start..<index, place: place)
            if isOnLine, let item = lineItem {
                current.parts.insert(.comment(comment), at: item)
            } else {
                waiting.append((comment, Int(place.column) - 1))
            }
        }
    }

    /// Puts those comments that wait and whose column fits behind the parts so far, or before one of them.
    private mutating func append(waitingComments isMeant: (_ column: Int) -> Bool, at part: Int? = nil) {
        let meant = waiting.filter { isMeant($0.column) }.map { Part.comment($0.comment) }
        guard !meant.isEmpty else { return }
        waiting.removeAll { isMeant($0.column) }
        current.parts.insert(contentsOf: meant, at: part ?? current.parts.count)
    }
}

// MARK: - Places

extension TextOutlineBuilder {
    private func offset(_ mark: yaml_mark_t) -> Int {
        let index = Int(mark.index)
        guard let starts else { return min(index, bytes.count) }
        return index < starts.count ? starts[index] : bytes.count
    }

    private func place(_ mark: yaml_mark_t) -> SourceMap.Place {
        SourceMap.Place(line: Int32(clamping: Int(mark.line) + 1), column: Int32(clamping: Int(mark.column) + 1))
    }

    private func position(_ place: SourceMap.Place) -> SourcePosition {
        SourcePosition(file: file, line: Int(place.line), column: Int(place.column))
    }

    private func failure(_ reason: Diagnostic.Reason, _ message: String, _ place: SourceMap.Place?) -> Diagnostic {
        Diagnostic(.error, reason, FieldPath(), message, at: position(place ?? SourceMap.Place(line: 1, column: 1)))
    }
}
