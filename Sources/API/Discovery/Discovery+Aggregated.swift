public import Objects

/// Everything in one answer (`k8s.io/api/apidiscovery/v2`; https://kep.k8s.io/3352).
extension Discovery {
    /// - Parameters:
    ///   - core: The core group, as under `/api`, or all others, as under `/apis`.
    ///   - version: `v2` or `v2beta1`, which differ in their names only.
    public func aggregated(core: Bool, version: String) -> Value {
        [
            "apiVersion": .string("apidiscovery.k8s.io/\(version)"), "kind": "APIGroupDiscoveryList",
            "metadata": .emptyObject,
            "items": .array(groups.filter { $0.name.isEmpty == core }.map(\.aggregated))
        ]
    }
}

extension Discovery.Group {
    fileprivate var aggregated: Value {
        var metadata: Value = ["creationTimestamp": .null]
        if !name.isEmpty { metadata["name"] = .string(name) }
        return [
            "metadata": metadata,
            "versions": .array(
                versions.map { version in
                    [
                        "version": .string(version.groupVersion.version), "freshness": "Current",
                        "resources": .array(version.resources.map(\.aggregated))
                    ]
                })
        ]
    }
}

extension Discovery.Resource {
    fileprivate var aggregated: Value {
        var content: Value = [
            "resource": .string(name), "responseKind": kind.content,
            "scope": .string(isNamespaced ? "Namespaced" : "Cluster"), "singularResource": .string(singular),
            "verbs": Discovery.texts(verbs)
        ]
        if !shortNames.isEmpty { content["shortNames"] = Discovery.texts(shortNames) }
        if !categories.isEmpty { content["categories"] = Discovery.texts(categories) }
        if !subresources.isEmpty {
            content["subresources"] = .array(
                subresources.map { subresource in
                    [
                        "subresource": .string(subresource.name), "responseKind": subresource.kind.content,
                        "verbs": Discovery.texts(subresource.verbs)
                    ]
                })
        }
        return content
    }
}
