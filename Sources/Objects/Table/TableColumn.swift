/// One column of the table in which people see the objects of a kind.
public struct TableColumn: Sendable {
    /// What the cells are (`metav1.TableColumnDefinition.type`).
    public enum CellType: String, Sendable {
        case string, integer, number, boolean, date
    }

    /// As kubectl prints it: `READY`, `UP-TO-DATE`.
    public var name: String
    public var type: CellType
    /// In our own words; empty where the name says it all.
    public var summary: String
    /// Shown only where more is asked for (`-o wide`).
    public var isWide: Bool
    /// What stands in the column for an object; null where it has no such value. Times are told as ages, as people read them.
    public var cell: @Sendable (_ object: Object, _ now: Timestamp) -> Value

    /// A column of texts.
    public init(
        _ name: String, isWide: Bool = false, summary: String = "",
        _ text: @escaping @Sendable (Object, Timestamp) -> String
    ) {
        self.init(name, .string, isWide: isWide, summary: summary) { .string(text($0, $1)) }
    }

    public init(
        _ name: String, _ type: CellType, isWide: Bool = false, summary: String = "",
        cell: @escaping @Sendable (Object, Timestamp) -> Value
    ) {
        self.name = name
        self.type = type
        self.isWide = isWide
        self.summary = summary
        self.cell = cell
    }

    /// A cell as it is printed.
    public func text(_ object: Object, _ now: Timestamp) -> String {
        switch cell(object, now) {
        case .string(let text): text
        case .null: "<none>"
        case let value: JSONWriter.text(value)
        }
    }

    public static let name = TableColumn("NAME") { object, _ in object.name }

    /// In front of the others where objects of several namespaces are shown.
    public static let namespace = TableColumn("NAMESPACE") { object, _ in object.namespace }

    /// Behind the others where labels are asked for.
    public static let labels = TableColumn("LABELS") { object, _ in labelText(object.metadata["labels"]) }

    public static let age = TableColumn("AGE") { object, now in ageText(object.creationTimestamp, now) }
}

// MARK: - How values are written

extension TableColumn {
    /// `translateTimestampSince`
    static func ageText(_ time: Timestamp?, _ now: Timestamp) -> String {
        time.map { HumanDuration.text(now - $0) } ?? "<unknown>"
    }

    /// `labels.FormatLabels`
    static func labelText(_ labels: Value?) -> String {
        let pairs = Object.strings(labels).map { "\($0.key)=\($0.value)" }.sorted()
        return pairs.isEmpty ? "<none>" : pairs.joined(separator: ",")
    }

    /// A count that stands in the object; 0 where it is absent.
    static func number(_ column: String, _ path: [String], isWide: Bool = false) -> TableColumn {
        TableColumn(column, .integer, isWide: isWide) { object, _ in .integer(object.content.at(path)?.integer ?? 0) }
    }

    /// A text that stands in the object; `otherwise` where it is absent.
    static func text(
        _ column: String, _ path: [String], otherwise: String = "", isWide: Bool = false
    ) -> TableColumn {
        TableColumn(column, isWide: isWide) { object, _ in
            let text = object.content.at(path)?.string ?? ""
            return text.isEmpty ? otherwise : text
        }
    }

    /// `intstr.IntOrString`, or a number, as people write it.
    static func plainText(_ value: Value?, otherwise: String) -> String {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        default: otherwise
        }
    }
}
