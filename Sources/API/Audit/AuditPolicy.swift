internal import Access

/// Which requests are kept. What changes something, what is refused, what is done as somebody else, and what looks at a Secret or
/// into a container always is. Left out is all other reading that succeeds: dashboards and operators read all day, and would
/// push out of a log of bounded size what somebody will look for in it.
///
/// The daemon's own parts do not come through the API at all.
public enum AuditPolicy {
    private static let readingVerbs: Set = ["get", "list", "watch", "head", "options"]
    /// What is done in a container begins with a `get` too.
    private static let streams: Set = ["exec", "attach", "portforward", "proxy"]

    public static func keeps(_ event: AuditEvent) -> Bool {
        let access = event.request.access
        guard event.code < 400, readingVerbs.contains(access.verb), event.impersonated == nil else { return true }
        guard case .resource(_, let resource, let subresource, _, _) = access.subject else { return false }
        return resource == "secrets" || streams.contains(subresource)
    }
}
