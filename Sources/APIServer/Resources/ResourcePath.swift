internal import Objects

/// What a path of the Kubernetes API names: `/apis/apps/v1/namespaces/shop/deployments/web/status`
/// (https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris).
struct ResourcePath {
    var info: KindInfo
    /// Empty for all namespaces, and for kinds without any.
    var namespace: String
    /// nil for the collection.
    var name: String?
    /// Empty for the object itself.
    var subresource: String

    init?(_ path: [String], kinds: KindRegistry) {
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
        namespace = ""
        // `/api/v1/namespaces/shop` is a Namespace; with more behind it, it is where that is.
        if rest.first == "namespaces", rest.count > 2 {
            rest.removeFirst()
            namespace = rest.removeFirst()
        }
        guard let plural = rest.popFirst(),
            let found = kinds.all.first(where: {
                $0.kind.group == group && $0.version == version && $0.plural == plural
            }), found.isNamespaced || namespace.isEmpty
        else { return nil }
        info = found
        name = rest.popFirst()
        subresource = rest.popFirst() ?? ""
        guard rest.isEmpty, name == nil || !info.isNamespaced || !namespace.isEmpty else { return nil }
    }

    func key(_ name: String) -> ObjectKey { ObjectKey(info.kind, namespace: namespace, name: name) }
}
