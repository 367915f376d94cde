internal import Objects

/// Placeholder until the selectors of Objects are there.
struct LabelSelector {
    private let labels: [String: String]
    init?(_ value: Value) {
        labels = Object.labelStrings(value["matchLabels"])
    }
    var isEmpty: Bool { labels.isEmpty }
    func matches(_ object: Object) -> Bool { matches(object.labels) }
    func matches(_ other: [String: String]) -> Bool { labels.allSatisfy { other[$0.key] == $0.value } }
}
extension Object {
    static func labelStrings(_ value: Value?) -> [String: String] {
        var object = Object(.emptyObject)
        object.content.set(value, at: ["metadata", "labels"])
        return object.labels
    }
}
