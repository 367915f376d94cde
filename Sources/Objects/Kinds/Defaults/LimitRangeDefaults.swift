/// Defaults of LimitRanges (`SetDefaults_LimitRangeItem`).
enum LimitRangeDefaults {
    /// For containers: the limit is the greatest that is allowed, and the request the limit, else the least.
    static func derive(_ item: inout Value) {
        guard item.text("type") == "Container" else { return }
        fill(&item, "default", from: "max")
        fill(&item, "defaultRequest", from: "default")
        fill(&item, "defaultRequest", from: "min")
    }

    private static func fill(_ item: inout Value, _ name: String, from source: String) {
        guard let amounts = item[source]?.fields, !amounts.isEmpty else { return }
        guard let own = (item[name] ?? .emptyObject).fields else { return }
        item[name] = .object(own.merged(with: amounts) { own, other in own ?? other.value })
    }
}
