public import Objects

/// The documents of each group and version (`k8s.io/apimachinery/pkg/apis/meta/v1`: APIVersions, APIGroupList, APIGroup,
/// APIResourceList).
extension Discovery {
    /// `/api`
    public var coreVersions: Value {
        let versions = group("")?.versions ?? []
        return [
            "kind": "APIVersions", "versions": .array(versions.map { .string($0.groupVersion.version) }),
            // One address serves everybody.
            "serverAddressByClientCIDRs": []
        ]
    }

    /// `/apis`
    public var groupList: Value {
        [
            "kind": "APIGroupList", "apiVersion": "v1",
            "groups": .array(groups.filter { !$0.name.isEmpty }.map(\.content))
        ]
    }

    /// `/apis/apps`; nil where there is no such group.
    public func groupDocument(_ name: String) -> Value? {
        guard !name.isEmpty, var content = group(name)?.content else { return nil }
        content["kind"] = "APIGroup"
        content["apiVersion"] = "v1"
        return content
    }

    /// `/api/v1`, `/apis/apps/v1`; nil where there is no such version.
    public func resourceList(_ groupVersion: GroupVersion) -> Value? {
        guard let version = version(groupVersion) else { return nil }
        return [
            "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": .string(groupVersion.description),
            "resources": .array(version.resources.flatMap(\.contents))
        ]
    }

    /// `/`: every path that answers, those of the groups and further ones of the server.
    public func pathList(_ further: [String] = []) -> Value {
        var paths = ["/api", "/apis"]
        for group in groups {
            if !group.name.isEmpty { paths.append("/apis/\(group.name)") }
            paths += group.versions.map { "/\($0.groupVersion.path)" }
        }
        return ["paths": .array((paths + further).sorted().map { .string($0) })]
    }
}

extension GroupVersion {
    /// Below which its resources are: `api/v1`, `apis/apps/v1`.
    public var path: String { group.isEmpty ? "api/\(version)" : "apis/\(group)/\(version)" }
}

extension Discovery.Group {
    fileprivate var content: Value {
        let all: [Value] = versions.map {
            ["groupVersion": .string($0.groupVersion.description), "version": .string($0.groupVersion.version)]
        }
        var content: Value = ["name": .string(name), "versions": .array(all)]
        content["preferredVersion"] = all.first
        return content
    }
}

extension Discovery.Resource {
    /// The resource, and each subresource as one of its own.
    fileprivate var contents: [Value] {
        var own: Value = [
            "name": .string(name), "singularName": .string(singular), "namespaced": .bool(isNamespaced),
            "kind": .string(kind.kind), "verbs": Discovery.texts(verbs)
        ]
        if !shortNames.isEmpty { own["shortNames"] = Discovery.texts(shortNames) }
        if !categories.isEmpty { own["categories"] = Discovery.texts(categories) }
        let below: [Value] = subresources.map { subresource in
            var content: Value = [
                "name": .string("\(name)/\(subresource.name)"), "singularName": "", "namespaced": .bool(isNamespaced),
                "kind": .string(subresource.kind.kind), "verbs": Discovery.texts(subresource.verbs)
            ]
            if subresource.kind.groupVersion != kind.groupVersion {
                content["group"] = .string(subresource.kind.groupVersion.group)
                content["version"] = .string(subresource.kind.groupVersion.version)
            }
            return content
        }
        return [own] + below
    }
}

extension Discovery {
    static func texts(_ texts: [String]) -> Value { .array(texts.map { .string($0) }) }
}
