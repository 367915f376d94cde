internal import Objects
public import Store

/// Which external metrics are asked of a Prometheus server: each ConfigMap with the label
/// `skeg.dev/external-metrics: prometheus` has the metrics of its namespace, with a query in PromQL for each.
public struct QueryDeclaration: Sendable, Hashable {
    public static let label = "skeg.dev/external-metrics"
    public static let source = "prometheus"
    /// Queries of all namespaces together.
    public static let limit = 200
    /// Of one query.
    public static let queryBytes = 8192

    public var namespace: String
    public var metric: String
    public var query: String

    public init(namespace: String, metric: String, query: String) {
        self.namespace = namespace
        self.metric = metric
        self.query = query
    }

    /// In the order of the ConfigMaps' names; of two that declare one metric in one namespace, the first counts. Those beyond a
    /// limit come apart, with the reason.
    public static func all(in snapshot: Snapshot) -> (asked: [QueryDeclaration], refused: [(QueryDeclaration, String)])
    {
        var known: Set<MetricName> = []
        var asked: [QueryDeclaration] = []
        var refused: [(QueryDeclaration, String)] = []
        let declaring = snapshot.objects(of: .configMap).filter { $0.label(label) == source && !$0.isBeingDeleted }
        for object in declaring.sorted(by: { $0.key < $1.key }) {
            for entry in object.content["data"]?.fields ?? Fields() {
                guard let query = entry.value.string,
                    known.insert(MetricName(namespace: object.namespace, metric: entry.name)).inserted
                else { continue }
                let declaration = QueryDeclaration(
                    namespace: object.namespace, metric: entry.name, query: query)
                if query.utf8.count > queryBytes {
                    refused.append((declaration, "more than QueryDeclaration.queryBytes, which is \(queryBytes)"))
                } else if asked.count >= limit {
                    refused.append((declaration, "more than QueryDeclaration.limit, which is \(limit)"))
                } else {
                    asked.append(declaration)
                }
            }
        }
        return (asked, refused)
    }

    private struct MetricName: Hashable {
        var namespace: String
        var metric: String
    }
}
