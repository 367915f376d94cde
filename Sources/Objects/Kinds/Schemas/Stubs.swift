enum ContainerRules {
    static func check(_ value: Value, _ findings: inout Findings) {}
}

enum ResourceRules {
    static func check(_ value: Value, _ findings: inout Findings) {}
}

enum EnvironmentRules {
    static func checkVariable(_ value: Value, _ findings: inout Findings) {}
    static func checkSource(_ value: Value, _ findings: inout Findings) {}
    static func checkFrom(_ value: Value, _ findings: inout Findings) {}
}

enum ProbeRules {
    static func checkProbe(_ value: Value, _ findings: inout Findings) {}
    static func checkHandler(_ value: Value, _ findings: inout Findings) {}
    static func checkPort(_ value: Value, _ findings: inout Findings) {}
    static func checkHTTPGet(_ value: Value, _ findings: inout Findings) {}
}

enum SecurityRules {
    static func check(_ value: Value, _ findings: inout Findings) {}
    static func checkProfile(_ value: Value, _ findings: inout Findings) {}
}

enum AffinityRules {
    static func checkExpression(_ value: Value, _ findings: inout Findings) {}
    static func checkField(_ value: Value, _ findings: inout Findings) {}
    static func checkPodTerm(_ value: Value, _ findings: inout Findings) {}
    static func checkToleration(_ value: Value, _ findings: inout Findings) {}
    static func checkSpread(_ value: Value, _ findings: inout Findings) {}
}

enum PodRules {
    static func check(_ value: Value, _ findings: inout Findings) {}
}

enum MetadataRules {
    static func checkTemplate(_ value: Value, _ findings: inout Findings) {}
    static func check(_ object: Object, _ info: KindInfo, _ findings: inout Findings) {}
    static func checkUpdate(from old: Object, to new: Object) -> [Diagnostic] { [] }
}

enum VolumeRules {
    static func check(_ value: Value, _ findings: inout Findings) {}
    static func checkKeyToPath(_ value: Value, _ findings: inout Findings) {}
    static func checkDownwardAPIFile(_ value: Value, _ findings: inout Findings) {}
    static func checkProjected(_ value: Value, _ findings: inout Findings) {}
    static func checkProjection(_ value: Value, _ findings: inout Findings) {}
    static func checkTrustBundle(_ value: Value, _ findings: inout Findings) {}
}

enum WorkloadRules {
    static func checkDeployment(_ value: Value, _ findings: inout Findings) {}
    static func checkStrategy(_ value: Value, _ findings: inout Findings) {}
    static func checkReplicaSet(_ value: Value, _ findings: inout Findings) {}
}

enum ServiceRules {
    static func check(_ value: Value, _ findings: inout Findings) {}
}

enum SyncRules {
    static func check(_ value: Value, _ findings: inout Findings) {}
}

enum ContainerDefaults {
    static func derive(_ value: inout Value) {}
}

enum ProbeDefaults {
    static func derive(_ value: inout Value) {}
}

enum PodDefaults {
    static func derive(_ value: inout Value) {}
}

enum VolumeDefaults {
    static func derive(_ value: inout Value) {}
    static func deriveImage(_ value: inout Value) {}
}

enum WorkloadDefaults {
    static func deriveStrategy(_ value: inout Value) {}
}

enum ServiceDefaults {
    static func derive(_ value: inout Value) {}
}

enum NodeDefaults {
    static func derive(_ value: inout Value) {}
}
