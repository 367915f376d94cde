/// Columns under their names, three spaces apart, as kubectl prints them.
struct TextTable {
    var header: [String]
    var rows: [[String]] = []

    func lines() -> [String] {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            row.enumerated().map { column, text in
                column == row.count - 1
                    ? text : text + String(repeating: " ", count: widths[column] - text.count + 3)
            }.joined()
        }
    }

    func print() { lines().forEach(Terminal.line) }
}
