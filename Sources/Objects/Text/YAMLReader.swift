import CLibYAML

/// The state of reading one YAML text, document by document.
struct YAMLReader {
    private(set) var result = ParsedFile()
    private let bytes: UnsafeBufferPointer<UInt8>
    private let file: String
    private let limits: TextLimits
    private let duplicates: JSONParser.DuplicateNames
    private let scalars: [Value?]
    /// The scalars so far that were no keys.
    private var scalarCount = 0
    private var budget: YAMLBudget
    /// Documents so far, the broken ones too, that were not empty.
    private var count = 0

    /// More `%TAG` lines than that make libyaml slow: it compares each with all before it.
    private static let tagDirectives = 64
    /// What may be read again, each time with one quoted text rewritten (see `withoutEscapedSingleQuotes`).
    private var bytesToRereadLeft = 16 << 20

    init(
        _ bytes: UnsafeBufferPointer<UInt8>, file: String, limits: TextLimits, duplicates: JSONParser.DuplicateNames,
        scalars: [Value?]
    ) {
        self.bytes = bytes
        self.scalars = scalars
        self.file = file
        self.limits = limits
        self.duplicates = duplicates
        budget = YAMLBudget(limits)
    }

    mutating func readAll() {
        for part in YAMLParts(bytes) where !part.isEmpty {
            do throws(Diagnostic) {
                try read(part)
            } catch {
                report([error])
                count += 1
            }
            if budget.isSpent || count > limits.documents || result.diagnostics.count > limits.diagnostics { break }
        }
    }

    /// Adds diagnostics of the document that is being read, and says which it is where there are several.
    private mutating func report(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics {
            guard result.diagnostics.count < limits.diagnostics else {
                let message = "more than \(limits.diagnostics) things are wrong; the rest of this file is not read"
                result.diagnostics.append(.limit("diagnostics", message, at: diagnostic.position))
                return
            }
            var placed = diagnostic
            if count > 0 { placed.message += " (document \(count + 1) of this file)" }
            result.diagnostics.append(placed)
        }
    }

    private func position(_ line: Int, _ column: Int) -> SourcePosition {
        SourcePosition(file: file, line: line, column: column)
    }

    /// Reads what is most often one document. What is thrown ends the part.
    private mutating func read(_ part: YAMLParts.Part) throws(Diagnostic) {
        guard part.tagDirectives <= YAMLReader.tagDirectives else {
            let message = "a document has more than \(YAMLReader.tagDirectives) %TAG lines"
            throw .limit("tagDirectives", message, at: position(part.line, 1))
        }
        let before = (budget, count, documents: result.documents.count, diagnostics: result.diagnostics.count)
        var rewritten = try read(UnsafeBufferPointer(rebasing: bytes[part.range]), part)
        while let text = rewritten {
            (budget, count) = (before.0, before.1)
            result.documents.removeSubrange(before.documents...)
            result.diagnostics.removeSubrange(before.diagnostics...)
            rewritten = try text.withUnsafeBufferPointer { text throws(Diagnostic) in try read(text, part) }
        }
    }

    /// Gives the text to read instead where libyaml refuses what Kubernetes allows.
    private mutating func read(
        _ text: UnsafeBufferPointer<UInt8>, _ part: YAMLParts.Part
    ) throws(Diagnostic) -> [UInt8]? {
        guard var events = YAMLEvents(text) else {
            throw Diagnostic(
                .error, .limit, FieldPath(), "there is no memory to read this file", at: position(part.line, 1))
        }
        var builder = YAMLDocumentBuilder(
            file: file, firstLine: part.line, limits: limits, duplicates: duplicates,
            scalars: scalars.dropFirst(scalarCount))
        while true {
            let step = try events.next { event throws(Diagnostic) -> YAMLDocumentBuilder.Step in
                try builder.take(event, &budget)
            }
            switch step {
            case .none:
                guard let rewritten = rewritten(text, after: events.problem) else {
                    throw diagnostic(events.problem, text, part)
                }
                return rewritten
            case .more?: break
            case .document?: try finish(&builder)
            case .end?:
                scalarCount += builder.scalarCount
                return nil
            }
        }
    }

    private mutating func rewritten(_ text: UnsafeBufferPointer<UInt8>, after problem: YAMLProblem) -> [UInt8]? {
        guard problem.isUnknownEscape, text.count <= bytesToRereadLeft else { return nil }
        bytesToRereadLeft -= text.count
        return YAMLReader.withoutEscapedSingleQuotes(text, from: YAMLReader.offset(of: problem, in: text))
    }

    private mutating func finish(_ builder: inout YAMLDocumentBuilder) throws(Diagnostic) {
        let (node, problems, isBroken) = builder.finish()
        report(problems)
        guard let node, !node.value.isNull || isBroken else { return }
        let start = position(Int(node.map.value.line), Int(node.map.value.column))
        guard count < limits.documents else {
            let message = "the file holds more than \(limits.documents) documents; the rest is not read"
            throw .limit("documents", message, at: start)
        }
        if !isBroken {
            result.documents.append(ParsedDocument(value: node.value, map: node.map, position: start, index: count))
        }
        count += 1
    }

    private func diagnostic(
        _ problem: YAMLProblem, _ text: UnsafeBufferPointer<UInt8>, _ part: YAMLParts.Part
    ) -> Diagnostic {
        var cursor = PlaceCursor()
        let offset = problem.byteOffset ?? YAMLReader.offset(of: problem, in: text)
        let place = cursor.place(of: offset, in: text)
        let culprit = offset < text.count ? text[offset] : nil
        // At the end of the text libyaml counts a line that is not there.
        let isByte = problem.byteOffset != nil || offset == text.count
        return Diagnostic(
            .error, .syntax, FieldPath(), problem.message(culprit: culprit, firstLine: part.line),
            at: position(
                part.line + (isByte ? Int(place.line) - 1 : problem.line),
                isByte ? Int(place.column) : problem.column + 1))
    }

    /// The byte at the line and column of a problem.
    private static func offset(of problem: YAMLProblem, in text: UnsafeBufferPointer<UInt8>) -> Int {
        var line = 0
        var index = 0
        while line < problem.line, index < text.count {
            if text[index] == 0x0A || (text[index] == 0x0D && (index + 1 == text.count || text[index + 1] != 0x0A)) {
                line += 1
            }
            index += 1
        }
        var column = 0
        while column < problem.column, index < text.count {
            index += 1
            while index < text.count, text[index] & 0xC0 == 0x80 { index += 1 }
            column += 1
        }
        return index
    }
}

/// What all documents of a text may use together.
struct YAMLBudget {
    private let limits: TextLimits
    private var nodes = 0
    private var aliasedNodes = 0
    private(set) var isSpent = false

    init(_ limits: TextLimits) { self.limits = limits }

    mutating func spend(nodes count: Int, isAlias: Bool, at position: @autoclosure () -> SourcePosition)
        throws(Diagnostic)
    {
        nodes += count
        if nodes > limits.nodes {
            isSpent = true
            let message = "the file holds more than \(limits.nodes) values; the rest is not read"
            throw .limit("nodes", message, at: position())
        }
        guard isAlias else { return }
        aliasedNodes += count
        if aliasedNodes > limits.aliasedNodes {
            isSpent = true
            let message = "aliases repeat more than \(limits.aliasedNodes) values; the rest of the file is not read"
            throw .limit("aliasedNodes", message, at: position())
        }
    }
}
