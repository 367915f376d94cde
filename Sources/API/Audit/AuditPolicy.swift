internal import Access

/// Which requests are kept. What changes something, what is refused, and what looks at a Secret always is; left out is what only
/// fills the disk:
///
/// - questions for health, version, metrics and discovery,
/// - reading over the unix socket, on which the command line on the machine itself asks again and again.
///
/// The daemon's own parts do not come through the API at all.
public enum AuditPolicy {
    private static let quietPaths: Set = [
        "api", "apis", "healthz", "livez", "metrics", "openapi", "readyz", "version"
    ]
    private static let readingVerbs: Set = ["get", "list", "watch", "head", "options"]

    public static func keeps(_ event: AuditEvent) -> Bool {
        let access = event.request.access
        guard event.code < 400, readingVerbs.contains(access.verb), event.impersonated == nil else { return true }
        switch access.subject {
        case .path:
            return !quietPaths.contains(event.request.path.first ?? "") && !isOnSocket(event)
        case .resource(_, let resource, let subresource, _, _):
            // What is done in a container begins with a `get` too.
            let isStream = ["exec", "attach", "portforward", "proxy"].contains(subresource)
            return resource == "secrets" || isStream || !isOnSocket(event)
        }
    }

    private static func isOnSocket(_ event: AuditEvent) -> Bool {
        if case .process = event.request.peer.proof { true } else { false }
    }
}
