internal import Objects

/// How much load there was, over time: a table out of a file of comma-separated values.
///
/// The first line names the columns. One of them is the time: `seconds`, a number that may have decimals, or `time`, a time of
/// RFC 3339. Every other one is a metric, by its name, as an amount of Kubernetes: `1500m`, `1.5`, `3Gi`; of `cpu_millicores` and
/// `memory_bytes`, as monitoring writes them, a plain number. A row holds until the next one; an empty cell, or `NaN`, says that
/// nothing was measured.
public struct LoadTrace: Sendable, Hashable {
    /// Rows of a trace: a week in seconds.
    public static let maximumRows = 604_800
    public static let maximumColumns = 64

    public struct Row: Sendable, Hashable {
        /// Since the first row.
        public var time: Duration
        /// In thousandths, one for each metric; nil where nothing was measured.
        public var values: [Int64?]
    }

    /// What is wrong with a file, and where.
    public struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
        public var line: Int
        public var column: Int
        public var message: String

        public var description: String { "\(line):\(column): \(message)" }
    }

    /// The names of the columns beside the time.
    public let metrics: [String]
    /// In the order of their times; at least one.
    public let rows: [Row]

    public init(metrics: [String], rows: [Row]) {
        self.metrics = metrics
        self.rows = rows
    }

    public var length: Duration { rows.last?.time ?? .zero }

    /// What holds at a time; nil for each metric that is not measured then, or is in no column.
    public func value(of metric: String, at time: Duration) -> Int64? {
        guard let column = metrics.firstIndex(of: metric) else { return nil }
        return row(at: time)?.values[column]
    }

    private func row(at time: Duration) -> Row? {
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? rows[low - 1] : nil
    }
}

// MARK: - Reading

extension LoadTrace {
    public init(parsing text: String) throws(Fault) {
        var reader = LoadTraceReader()
        var number = 0
        // A line feed after a carriage return is one character with it.
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            try reader.read(line, number)
        }
        self = try reader.trace(lines: number)
    }
}

/// Reads a trace line by line.
private struct LoadTraceReader {
    private struct Column {
        var name: String
        /// What a plain number is a thousandth of, or a thousand times.
        var unit: Unit
    }

    private enum Unit { case quantity, thousandths, whole }

    private struct Cell {
        var text: String
        var column: Int
    }

    private var columns: [Column?] = []
    private var timeColumn = 0
    private var isDated = false
    private var start: Timestamp?
    private var rows: [LoadTrace.Row] = []

    mutating func read(_ line: Substring, _ number: Int) throws(LoadTrace.Fault) {
        let cells = LoadTraceReader.cells(line)
        guard !line.allSatisfy(\.isWhitespace), !(cells[0].text.hasPrefix("#")) else { return }
        if columns.isEmpty { return try readHeader(cells, number) }
        guard cells.count == columns.count else {
            throw LoadTrace.Fault(
                line: number, column: 1, message: "\(cells.count) cells, and there are \(columns.count) columns")
        }
        guard rows.count < LoadTrace.maximumRows else {
            throw LoadTrace.Fault(
                line: number, column: 1, message: "more than \(LoadTrace.maximumRows) rows (LoadTrace.maximumRows)")
        }
        var values: [Int64?] = []
        for (cell, column) in zip(cells, columns) {
            guard let column else { continue }
            values.append(try value(of: cell, column, number))
        }
        let time = try time(of: cells[timeColumn], number)
        if let last = rows.last?.time, time <= last {
            throw LoadTrace.Fault(
                line: number, column: cells[timeColumn].column,
                message: "the time is not later than that of the row before")
        }
        rows.append(LoadTrace.Row(time: time, values: values))
    }

    func trace(lines: Int) throws(LoadTrace.Fault) -> LoadTrace {
        guard !columns.isEmpty else {
            throw LoadTrace.Fault(line: 1, column: 1, message: "the file is empty: the first line names the columns")
        }
        guard !rows.isEmpty else {
            throw LoadTrace.Fault(line: lines, column: 1, message: "there is no row below the names of the columns")
        }
        let first = rows[0].time
        return LoadTrace(
            metrics: columns.compactMap { $0?.name },
            rows: rows.map { LoadTrace.Row(time: $0.time - first, values: $0.values) })
    }

    /// The cells of a line with where they begin. Quotes around a cell are left out; there are no commas within one.
    private static func cells(_ line: Substring) -> [Cell] {
        var column = 1
        return line.split(separator: ",", omittingEmptySubsequences: false).map { part in
            defer { column += part.count + 1 }
            let blanks = part.prefix { $0.isWhitespace }.count
            var text: Substring = part.drop { $0.isWhitespace }
            while text.last?.isWhitespace == true { text.removeLast() }
            if text.count >= 2, text.first == "\"", text.last == "\"" { text = text.dropFirst().dropLast() }
            return Cell(text: String(text), column: column + blanks)
        }
    }

    private mutating func readHeader(_ cells: [Cell], _ line: Int) throws(LoadTrace.Fault) {
        guard cells.count <= LoadTrace.maximumColumns else {
            throw LoadTrace.Fault(
                line: line, column: 1,
                message: "more than \(LoadTrace.maximumColumns) columns (LoadTrace.maximumColumns)")
        }
        guard let index = cells.firstIndex(where: { $0.text == "seconds" || $0.text == "time" }) else {
            throw LoadTrace.Fault(
                line: line, column: 1, message: "no column for the time: one has to be named seconds, or time")
        }
        var names: Set<String> = []
        for (place, cell) in cells.enumerated() {
            let column = place == index ? nil : LoadTraceReader.column(cell.text)
            let name = column?.name ?? cell.text
            guard !name.isEmpty else {
                throw LoadTrace.Fault(line: line, column: cell.column, message: "a column without a name")
            }
            guard names.insert(name).inserted else {
                throw LoadTrace.Fault(line: line, column: cell.column, message: "a second column for \(name)")
            }
            columns.append(column)
        }
        timeColumn = index
        isDated = cells[index].text == "time"
    }

    private static func column(_ text: String) -> Column {
        if text.hasSuffix("cpu_millicores") {
            return Column(name: String(text.dropLast("_millicores".count)), unit: .thousandths)
        }
        if text.hasSuffix("memory_bytes") { return Column(name: String(text.dropLast("_bytes".count)), unit: .whole) }
        return Column(name: text, unit: .quantity)
    }

    private func value(of cell: Cell, _ column: Column, _ line: Int) throws(LoadTrace.Fault) -> Int64? {
        if cell.text.isEmpty || cell.text.lowercased() == "nan" { return nil }
        guard let quantity = Quantity(cell.text), !quantity.isNegative else {
            throw LoadTrace.Fault(
                line: line, column: cell.column, message: "'\(cell.text)' is no amount, such as 1500m, 1.5 or 3Gi")
        }
        // A thousandth of what is given in thousandths rounds up.
        return column.unit == .thousandths ? quantity.value : quantity.milliValue
    }

    private mutating func time(of cell: Cell, _ line: Int) throws(LoadTrace.Fault) -> Duration {
        if isDated {
            guard let time = Timestamp(cell.text) else {
                throw LoadTrace.Fault(
                    line: line, column: cell.column, message: "'\(cell.text)' is no time, such as 2026-01-31T12:00:00Z")
            }
            start = start ?? time
            return time - (start ?? time)
        }
        guard let quantity = Quantity(cell.text), !quantity.isNegative,
            cell.text.allSatisfy({ $0.isNumber || $0 == "." })
        else {
            throw LoadTrace.Fault(line: line, column: cell.column, message: "'\(cell.text)' is no number of seconds")
        }
        return .milliseconds(quantity.milliValue)
    }
}
