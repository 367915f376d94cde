/// Columns under their names, three spaces apart, as kubectl prints them.
struct TextTable {
    var header: [String]
    var rows: [[String]] = []

    /// The widths that the columns need, and at least those given.
    func widths(atLeast least: [Int] = []) -> [Int] {
        header.indices.map { column in
            max(
                least.indices.contains(column) ? least[column] : 0,
                ([header] + rows).map { $0[column].count }.max() ?? 0)
        }
    }

    func lines(atLeast least: [Int] = []) -> [String] {
        let widths = widths(atLeast: least)
        return ([header] + rows).map { row in
            row.enumerated().map { column, text in
                column == row.count - 1
                    ? text : text + String(repeating: " ", count: widths[column] - text.count + 3)
            }.joined()
        }
    }

    func print() { lines().forEach(Terminal.line) }
}
