/// Rules for ReplicationControllers and PodTemplates (`ValidateReplicationControllerSpec`, `ValidatePodTemplate`).
enum ReplicationControllerRules {
    static func check(_ spec: Value, _ findings: inout Findings) {
        let selector = spec["selector"]?.fields ?? Fields()
        if selector.isEmpty, spec["selector"] != nil { findings.required(["selector"]) }
        WorkloadRules.checkTemplate(spec, of: "ReplicationController", &findings)
        guard let template = spec["template"], template.fields != nil else { return }
        let labels = template.at(["metadata", "labels"]) ?? .emptyObject
        if selector.contains(where: { labels[$0.name] != $0.value }) {
            findings.invalid(
                ["template", "metadata", "labels"], labels, "`selector` does not match template `labels`")
        }
    }

    static func checkPodTemplate(_ object: Value, _ findings: inout Findings) {
        guard let pod = WorkloadRules.podSpec(object, &findings) else { return }
        WorkloadRules.checkNoEphemeralContainers(pod, &findings)
    }
}
