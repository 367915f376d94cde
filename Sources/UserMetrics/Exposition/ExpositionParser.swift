/// Reads what a program exposes. The text comes from whatever runs in a pod: nothing of it is trusted.
///
/// Both formats are read alike, since the newer one is but stricter; what it has besides, exemplars and units, is passed over.
/// So are times of their own that series may have: a series is of the moment at which it was asked for. What is no number, or
/// infinite, is left out.
public struct ExpositionParser {
    private var cursor: ExpositionCursor
    private let limits: ExpositionLimits
    private var families: MetricFamilies
    private var series: [ExposedSeries] = []
    private var hasEnd = false

    /// - Throws: With the line, what cannot be read, or the limit that was met.
    public static func parse(
        _ bytes: [UInt8], as format: ExpositionFormat, limits: ExpositionLimits = .standard
    ) throws(ExpositionError) -> [ExposedSeries] {
        guard bytes.count <= limits.bytes else { throw .limit("bytes", limits.bytes, line: 0) }
        var parser = ExpositionParser(bytes, limits)
        try parser.run()
        guard format == .text || parser.hasEnd else {
            throw ExpositionError(line: 0, message: "the answer ends before its # EOF")
        }
        return parser.series
    }

    private init(_ bytes: [UInt8], _ limits: ExpositionLimits) {
        cursor = ExpositionCursor(bytes)
        self.limits = limits
        families = MetricFamilies(limits)
    }

    private mutating func run() throws(ExpositionError) {
        while !cursor.isAtEnd, !hasEnd {
            cursor.skipBlanks()
            switch cursor.current {
            case nil, ExpositionCursor.newline: break
            case UInt8(ascii: "#"): try comment()
            default: try sample()
            }
            cursor.nextLine()
        }
    }

    // MARK: Comments

    /// `# TYPE name type` counts, and `# EOF`; `# HELP`, `# UNIT` and all others are for people.
    private mutating func comment() throws(ExpositionError) {
        cursor.advance()
        cursor.skipBlanks()
        let word = cursor.bareWord(atMost: 8)
        if word == "EOF" {
            hasEnd = true
        } else if word == "TYPE" {
            cursor.skipBlanks()
            let name =
                try cursor.current == ExpositionCursor.quote ? quoted("nameBytes", limits.nameBytes) : self.name()
            cursor.skipBlanks()
            try families.tell(name, type: cursor.bareWord(atMost: 32), line: cursor.line)
        }
    }

    // MARK: Series

    private mutating func sample() throws(ExpositionError) {
        let isNamedInside = cursor.current == UInt8(ascii: "{")
        var name = try isNamedInside ? "" : self.name()
        // Nobody looks at buckets, so nothing is made of them.
        if !isNamedInside, families.kind(of: name) == nil { return }
        cursor.skipBlanks()
        var labels: [String: String] = [:]
        if cursor.current == UInt8(ascii: "{") { labels = try self.labels(&name) }
        guard !name.isEmpty else { throw failure("a series has no name") }
        let value = try number()
        guard let kind = families.kind(of: name), value.isFinite else { return }
        guard series.count < limits.series else { throw .limit("series", limits.series, line: cursor.line) }
        series.append(ExposedSeries(name, labels: labels, kind: kind, value: value))
    }

    /// `{a="b",c="d"}`; since version 1 of the text format also the metric's own name, in quotes.
    private mutating func labels(_ metric: inout String) throws(ExpositionError) -> [String: String] {
        var labels: [String: String] = [:]
        cursor.advance()
        while true {
            cursor.skipBlanks()
            if cursor.take(UInt8(ascii: "}")) { return labels }
            let isQuoted = cursor.current == ExpositionCursor.quote
            let name = try isQuoted ? quoted("nameBytes", limits.nameBytes) : self.name()
            cursor.skipBlanks()
            if cursor.take(UInt8(ascii: "=")) {
                cursor.skipBlanks()
                let value = try quoted("labelBytes", limits.labelBytes)
                guard labels.count < limits.labels else { throw .limit("labels", limits.labels, line: cursor.line) }
                guard labels.updateValue(value, forKey: name) == nil else {
                    throw failure("a series has one label twice")
                }
            } else if isQuoted, metric.isEmpty {
                metric = name
            } else {
                throw failure("a label has no value")
            }
            cursor.skipBlanks()
            guard cursor.take(UInt8(ascii: ",")) || cursor.current == UInt8(ascii: "}") else {
                throw failure("labels are separated by commas, and end with a brace")
            }
        }
    }

    /// The value; a time may follow, and an exemplar after that.
    private mutating func number() throws(ExpositionError) -> Double {
        cursor.skipBlanks()
        guard let value = cursor.number() else { throw failure("a series has no value that is a number") }
        cursor.skipBlanks()
        if !cursor.isAtLineEnd, cursor.current != UInt8(ascii: "#") {
            guard cursor.number() != nil else { throw failure("a time is no number") }
            cursor.skipBlanks()
        }
        guard cursor.isAtLineEnd || cursor.current == UInt8(ascii: "#") else {
            throw failure("there is more on a line than a series")
        }
        return value
    }

    private mutating func name() throws(ExpositionError) -> String {
        guard let name = cursor.name() else { throw failure("a name has letters, digits, _ and : only") }
        guard name.utf8.count <= limits.nameBytes else {
            throw .limit("nameBytes", limits.nameBytes, line: cursor.line)
        }
        return name
    }

    private mutating func quoted(_ limit: String, _ bytes: Int) throws(ExpositionError) -> String {
        guard cursor.current == ExpositionCursor.quote else { throw failure("a label's value stands in quotes") }
        guard let text = cursor.quotedBytes(atMost: bytes) else {
            if cursor.isOverLimit { throw .limit(limit, bytes, line: cursor.line) }
            throw failure("a text in quotes does not end on its line")
        }
        guard let text = String(validating: text, as: UTF8.self) else { throw failure("a text is not UTF-8") }
        return text
    }

    private func failure(_ message: String) -> ExpositionError { ExpositionError(line: cursor.line, message: message) }
}
