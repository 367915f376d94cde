internal import Objects
internal import Store

extension ObjectWrite {
    /// `POST …/binding`: puts a pod on a node, once (`pkg/registry/core/pod/storage.BindingREST`).
    public mutating func bind() throws(APIStatus) -> WriteOutcome {
        let pod = try live()
        let binding = try request.bodyObject()
        if let name = binding.at(["metadata", "name"])?.string, name != pod.name {
            throw .badRequest("name in URL does not match name in Binding object")
        }
        if let uid = binding.at(["metadata", "uid"])?.string, !uid.isEmpty, uid != pod.uid {
            throw .otherUID(info, pod.name, expected: uid, found: pod.uid)
        }
        let target = binding["target"] ?? .emptyObject
        let node = target["name"]?.string ?? ""
        if let kind = target["kind"]?.string, !kind.isEmpty, kind != "Node" {
            throw invalidBinding(
                pod, "target.kind: Unsupported value: \"\(kind.prefix(64))\": supported values: \"Node\"")
        }
        guard !node.isEmpty else { throw invalidBinding(pod, "target.name: Required value") }
        if let fault = NameRules.dnsSubdomain(node) {
            throw invalidBinding(pod, "target.name: Invalid value: \"\(node.prefix(64))\": \(fault)")
        }
        if pod.isBeingDeleted {
            throw refused(pod, "pod \(pod.name) is being deleted, cannot be assigned to a host")
        }
        if let held = pod.spec["nodeName"]?.string, !held.isEmpty {
            throw refused(pod, "pod \(pod.name) is already assigned to node \"\(held)\"")
        }
        var next = Pod(pod)
        next.object.content.set(.string(node), at: ["spec", "nodeName"])
        next.object.setCondition(Condition("PodScheduled", true, at: now))
        return WriteOutcome(changes: [.update(next.object)], answer: .value(ObjectWrite.success), status: 201)
    }

    private func refused(_ pod: Object, _ message: String) -> APIStatus {
        APIStatus(
            code: 409, reason: "Conflict",
            message: "Operation cannot be fulfilled on pods/binding \"\(pod.name)\": \(message)",
            details: ["name": .string(pod.name), "kind": "pods/binding"])
    }

    private func invalidBinding(_ pod: Object, _ message: String) -> APIStatus {
        APIStatus(code: 422, reason: "Invalid", message: "Binding \"\(pod.name)\" is invalid: \(message)")
    }

    /// `metav1.Status` of what went well and has nothing to show.
    static let success: Value = [
        "apiVersion": "v1", "kind": "Status", "metadata": .emptyObject, "status": "Success", "code": 201
    ]
}
