/// The beta versions of HorizontalPodAutoscalers, which many a repository still has
/// (https://kubernetes.io/docs/reference/using-api/deprecation-guide/#horizontalpodautoscaler-v126).
extension AutoscalerConversion {
    static let retiredVersions: [KindVersion] = [
        // As `autoscaling/v2`.
        retired("v2beta2", unavailableIn: "v1.26") { _ in },
        retired("v2beta1", unavailableIn: "v1.25", toStored: fromFirstBeta)
    ]

    private static func retired(
        _ version: String, unavailableIn release: String, toStored: @escaping @Sendable (inout Object) -> Void
    ) -> KindVersion {
        let groupVersion = GroupVersion(group: "autoscaling", version: version)
        let kind = "HorizontalPodAutoscaler"
        return KindVersion(
            groupVersion, schema: Schema(.any), isServed: false,
            deprecationWarning:
                "\(groupVersion) \(kind) is unavailable in Kubernetes \(release)+; it is read as autoscaling/v2, change it to that",
            toStored: toStored)
    }

    /// The first beta has amounts as fields of their own, as the annotations of `autoscaling/v1` have them.
    private static func fromFirstBeta(_ object: inout Object) {
        guard let metrics = object.spec["metrics"]?.array else { return }
        object.content.set(.array(metrics.map { AutoscalerMetric.current($0, .wanted) }), at: ["spec", "metrics"])
    }
}
