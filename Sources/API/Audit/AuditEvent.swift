public import Access
public import Objects

/// One request and what became of it, as an audit log keeps it: who did what, when and from where, and never what was in it
/// (`audit.k8s.io/v1` Event at level `Metadata`).
public struct AuditEvent: Sendable {
    public var id: String
    public var request: APIRequest
    /// Who asked, before anybody acted as somebody else; nil where that is not known.
    public var user: UserInfo?
    /// As whom they acted.
    public var impersonated: UserInfo?
    public var received: Timestamp
    public var finished: Timestamp
    public var code: Int
    /// Whether more than the head of the answer is still to come: a watch, a log that is followed, a shell.
    public var isLongRunning = false
    /// For how long a newer token should have been shown; nil where that is not so.
    public var staleFor: Duration?
    /// nil where nobody got so far as to decide.
    public var decision: AccessDecision?

    public init(id: String, request: APIRequest, received: Timestamp) {
        self.id = id
        self.request = request
        self.received = received
        finished = received
        code = 0
    }

    /// Bytes of a text from a client that are kept.
    static let greatestText = 2048

    public var content: Value {
        let access = request.access
        var content: Value = [
            "kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "Metadata", "auditID": .string(id),
            "stage": isLongRunning ? "ResponseStarted" : "ResponseComplete",
            "requestURI": .string(AuditURI.text(of: request)), "verb": .string(access.verb),
            "user": user?.content ?? .emptyObject, "sourceIPs": [.string(request.peer.address)],
            "responseStatus": ["metadata": .emptyObject, "code": .integer(Int64(code))],
            "requestReceivedTimestamp": .string(received.microText), "stageTimestamp": .string(finished.microText)
        ]
        if let impersonated { content["impersonatedUser"] = impersonated.content }
        let agent = request.headers["user-agent"] ?? ""
        if !agent.isEmpty { content["userAgent"] = .string(AuditEvent.cut(agent)) }
        content["objectRef"] = AuditEvent.reference(access.subject, request.resource)
        let annotations = annotations
        if annotations.fields?.isEmpty == false { content["annotations"] = annotations }
        return content
    }

    private var annotations: Value {
        var annotations: Value = .emptyObject
        if let staleFor {
            annotations["authentication.k8s.io/stale-token"] = .string(
                "subject: \(user?.name ?? ""), seconds after warning threshold: \(staleFor.components.seconds)")
        }
        guard let decision else { return annotations }
        annotations["authorization.k8s.io/decision"] = decision.isAllowed ? "allow" : "forbid"
        if !decision.reason.isEmpty { annotations["authorization.k8s.io/reason"] = .string(decision.reason) }
        return annotations
    }

    private static func reference(_ subject: AccessRequest.Subject, _ path: ResourcePath?) -> Value? {
        guard case .resource(let group, let resource, let subresource, let namespace, let name) = subject else {
            return nil
        }
        var reference: Value = ["resource": .string(cut(resource))]
        let rest = [
            ("namespace", namespace), ("name", name), ("apiGroup", group),
            ("apiVersion", path?.groupVersion.version ?? ""), ("subresource", subresource)
        ]
        for (field, text) in rest where !text.isEmpty { reference[field] = .string(cut(text)) }
        return reference
    }

    static func cut(_ text: String) -> String {
        guard text.utf8.count > greatestText else { return text }
        return String(decoding: text.utf8.prefix(greatestText), as: UTF8.self) + "…"
    }
}
