/// The parameters of a URL, in their order; one may come several times (`command=ls&command=-l`).
public struct Query: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    public var items: [(name: String, value: String)]

    public init(_ items: [(name: String, value: String)] = []) { self.items = items }

    public init(dictionaryLiteral elements: (String, String)...) {
        items = elements.map { (name: $0.0, value: $0.1) }
    }

    /// The first value; nil where the parameter is absent.
    public subscript(name: String) -> String? { items.first { $0.name == name }?.value }

    public func all(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

    /// Whether a parameter is set without a value, or to a true one
    /// (`k8s.io/apimachinery/pkg/runtime.Convert_Slice_string_To_bool`: all but `false` and `0` count as true).
    public func flag(_ name: String) -> Bool {
        guard let value = self[name] else { return false }
        return value.lowercased() != "false" && value != "0"
    }

    public static func == (left: Query, right: Query) -> Bool {
        left.items.count == right.items.count
            && zip(left.items, right.items).allSatisfy { $0.name == $1.name && $0.value == $1.value }
    }

    public func hash(into hasher: inout Hasher) {
        for item in items {
            hasher.combine(item.name)
            hasher.combine(item.value)
        }
    }
}
