public import Access
public import Objects

/// What a path of the Kubernetes API names: `/apis/apps/v1/namespaces/shop/deployments/web/status`
/// (https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris;
/// `k8s.io/apiserver/pkg/endpoints/request.RequestInfoFactory`). Nothing is said of whether there is such a resource.
public struct ResourcePath: Sendable, Hashable {
    public var groupVersion: GroupVersion
    /// The plural name: `deployments`.
    public var resource: String
    /// Empty for all namespaces, and for kinds without any.
    public var namespace: String
    /// nil for the collection.
    public var name: String?
    /// Empty for the object itself.
    public var subresource: String
    /// What follows a subresource: the path behind `proxy`.
    public var rest: [String]

    /// nil for a path of another kind, such as one of discovery.
    public init?(_ path: [String]) {
        var rest = path[...]
        let group: String
        switch rest.popFirst() {
        case "api": group = ""
        case "apis":
            guard let named = rest.popFirst() else { return nil }
            group = named
        default: return nil
        }
        guard let version = rest.popFirst(), !rest.isEmpty else { return nil }
        groupVersion = GroupVersion(group: group, version: version)
        namespace = ""
        if rest.first == "namespaces", rest.count > 1 {
            namespace = rest[rest.startIndex + 1]
            // `/api/v1/namespaces/shop` is a Namespace, and so are its subresources; with more behind it, it is where that is.
            if rest.count > 2, !ResourcePath.namespaceSubresources.contains(rest[rest.startIndex + 2]) {
                rest.removeFirst(2)
            }
        }
        guard let plural = rest.popFirst() else { return nil }
        resource = plural
        name = rest.popFirst()
        subresource = rest.popFirst() ?? ""
        self.rest = Array(rest)
        guard rest.isEmpty || subresource == "proxy" else { return nil }
    }

    /// `request.namespaceSubresources`
    private static let namespaceSubresources: Set = ["status", "finalize"]
}

extension ResourcePath {
    public init(_ groupVersion: GroupVersion, _ resource: String, namespace: String = "", name: String? = nil) {
        self.groupVersion = groupVersion
        self.resource = resource
        self.namespace = namespace
        self.name = name
        subresource = ""
        rest = []
    }

    /// What a request with this method and path does (`RequestInfoFactory.NewRequestInfo`).
    public func verb(of request: APIRequest) -> String {
        switch request.method {
        case .post: "create"
        case .put: "update"
        case .patch: "patch"
        case .delete: name == nil ? "deletecollection" : "delete"
        case .get, .head, .options:
            if name != nil { "get" } else { request.query.flag("watch") ? "watch" : "list" }
        }
    }
}

extension APIRequest {
    /// What this request wants to do, for those who decide and note.
    public var access: AccessRequest {
        guard let resource else {
            return AccessRequest(
                user: user, verb: method.rawValue.lowercased(), subject: .path("/" + path.joined(separator: "/")))
        }
        var name = resource.name ?? ""
        // A list of the one object with a name is allowed where the object is.
        if name.isEmpty, let text = query["fieldSelector"], let selector = try? FieldSelector(parsing: text) {
            name = selector.onlyValue(of: "metadata.name") ?? ""
        }
        return AccessRequest(
            user: user, verb: resource.verb(of: self),
            subject: .resource(
                group: resource.groupVersion.group, resource: resource.resource, subresource: resource.subresource,
                namespace: resource.namespace, name: name))
    }
}
