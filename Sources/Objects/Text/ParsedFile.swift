/// One document of a text: its value, and where each part of it stood.
public struct ParsedDocument: Sendable {
    public var value: Value
    public var map: SourceMap
    /// Where the value begins.
    public var position: SourcePosition
    /// The place among the documents of the text, from 0. Documents that could not be read count; empty ones do not.
    public var index: Int

    public init(value: Value, map: SourceMap, position: SourcePosition, index: Int) {
        self.value = value
        self.map = map
        self.position = position
        self.index = index
    }

    /// Where the value at `path` stands, or the nearest thing above it that exists; with `ofName`, where its name stands.
    public func position(of path: FieldPath, ofName: Bool = false) -> SourcePosition {
        let place = map.place(of: path, in: value, ofName: ofName)
        return SourcePosition(file: position.file, line: Int(place.line), column: Int(place.column))
    }
}

/// What a text holds: the documents that could be read, and what is wrong with the others.
public struct ParsedFile: Sendable {
    public var documents: [ParsedDocument]
    public var diagnostics: [Diagnostic]

    public init(documents: [ParsedDocument] = [], diagnostics: [Diagnostic] = []) {
        self.documents = documents
        self.diagnostics = diagnostics
    }

    /// Whether some document could not be read, so that `documents` is not all that the text says.
    public var isIncomplete: Bool { diagnostics.contains { $0.severity == .error } }
}
