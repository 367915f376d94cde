/// A YAML or JSON text as the row of what stands in it, in the order of the text and each with its bytes: for those who change
/// single values and leave every other byte as its author wrote it.
public struct TextOutline: Sendable {
    public enum Part: Sendable {
        case open(Container)
        /// The name of the field whose value comes next.
        case key(Scalar)
        case value(Scalar)
        case comment(Comment)
        /// The end of the innermost open container; a flow container's bracket is before `end`.
        case close(end: Int)
    }

    public struct Container: Sendable {
        public var isMapping: Bool
        /// Between brackets, as all of JSON is.
        public var isFlow: Bool
        /// Where its entries begin on their lines, from 0.
        public var column: Int
        public var start: Int
    }

    public struct Scalar: Sendable {
        public enum Style: Sendable, Hashable {
            case plain
            case quoted
            /// After `|` or `>`, on lines of its own.
            case block
        }

        /// What it says, without quotes and escapes.
        public var text: String
        public var style: Style
        public var bytes: Range<Int>
        public var place: SourceMap.Place
    }

    public struct Comment: Sendable {
        /// What follows the `#`, to the end of the line.
        public var text: String
        public var bytes: Range<Int>
        public var place: SourceMap.Place
    }

    public struct Document: Sendable {
        public var parts: [Part] = []
        /// Where it ends: at the end of the text, or where a line begins with `---` or `...`.
        public var end = 0
    }

    public var documents: [Document]

    /// - Throws: What is broken, over a limit, or cannot be told by its bytes alone: anchors, aliases and tags.
    public init(_ bytes: [UInt8], file: String, limits: TextLimits = .standard) throws(Diagnostic) {
        guard bytes.count <= limits.bytes else {
            let message = "the text has \(bytes.count) bytes; at most \(limits.bytes) are read"
            throw .limit("bytes", message, at: SourcePosition(file: file, line: 1, column: 1))
        }
        let outcome = bytes.withUnsafeBufferPointer { buffer -> Result<[Document], Diagnostic> in
            var builder = TextOutlineBuilder(buffer, file: file, limits: limits)
            do throws(Diagnostic) {
                return .success(try builder.build())
            } catch {
                return .failure(error)
            }
        }
        documents = try outcome.get()
    }
}

extension TextOutline.Scalar {
    /// What the scalar means in a manifest; one that is not plain is a text, and so is a number that no value can hold.
    public var value: Value {
        guard style == .plain else { return .string(text) }
        return switch YAMLScalar.resolve(text) {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .integer(let number): .integer(number)
        case .double(let number) where number.isFinite: .double(number)
        case .double, .unsigned, .string: .string(text)
        }
    }
}
