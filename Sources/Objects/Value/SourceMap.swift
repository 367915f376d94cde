/// A place in a text file. Lines and columns count from 1; a column counts characters.
public struct SourcePosition: Sendable, Hashable, CustomStringConvertible {
    public var file: String
    public var line: Int
    public var column: Int

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    public var description: String { "\(file):\(line):\(column)" }
}

/// Where each value of a parsed document stood: a tree of the same shape as the `Value` beside it.
///
/// `children` follow the order of the value's elements: an array's as written, a map's in the order of `Fields`.
public struct SourceMap: Sendable {
    public struct Place: Sendable, Hashable {
        public var line: Int32
        public var column: Int32

        public init(line: Int32, column: Int32) {
            self.line = line
            self.column = column
        }
    }

    /// Where the value's name stands, when it is a map's field.
    public var name: Place?
    public var value: Place
    public var children: [SourceMap]

    public init(name: Place? = nil, value: Place, children: [SourceMap] = []) {
        self.name = name
        self.value = value
        self.children = children
    }
}
