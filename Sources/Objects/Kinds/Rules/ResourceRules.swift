/// Rules for requests and limits (`ValidateContainerResourceRequirements`).
enum ResourceRules {
    static func check(_ resources: Value, _ findings: inout Findings) {
    }

    static func checkNotNegative(_ quantity: Value, _ place: [FieldPath.Step], _ findings: inout Findings) {
    }
}
