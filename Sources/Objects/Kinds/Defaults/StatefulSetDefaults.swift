/// Defaults of StatefulSets that follow from other fields (`SetDefaults_StatefulSet`).
enum StatefulSetDefaults {
    /// Only where no type is given a rolling update has its numbers without being asked for them.
    static func deriveStrategy(_ strategy: inout Value) {
        guard strategy.fields != nil, strategy.text("type").isEmpty, strategy["rollingUpdate"] == nil else { return }
        strategy["type"] = "RollingUpdate"
        strategy["rollingUpdate"] = .emptyObject
    }
}
