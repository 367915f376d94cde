public import Objects

/// One rule of a role: these verbs on these resources, or on these paths (`rbac.authorization.k8s.io/v1` PolicyRule).
public struct PolicyRule: Sendable, Hashable {
    public var verbs: [String]
    public var apiGroups: [String]
    public var resources: [String]
    /// Empty for every name.
    public var resourceNames: [String]
    public var nonResourceURLs: [String]

    public init(
        _ verbs: [String], apiGroups: [String] = [], resources: [String] = [], resourceNames: [String] = [],
        nonResourceURLs: [String] = []
    ) {
        self.verbs = verbs
        self.apiGroups = apiGroups
        self.resources = resources
        self.resourceNames = resourceNames
        self.nonResourceURLs = nonResourceURLs
    }

    /// What is missing or of another type reads as empty, and so allows nothing.
    public init(_ content: Value) {
        func texts(_ name: String) -> [String] { content[name]?.array?.compactMap(\.string) ?? [] }
        self.init(
            texts("verbs"), apiGroups: texts("apiGroups"), resources: texts("resources"),
            resourceNames: texts("resourceNames"), nonResourceURLs: texts("nonResourceURLs"))
    }

    public var content: Value {
        var content: Value = ["verbs": .texts(verbs)]
        let rest = [
            ("apiGroups", apiGroups), ("resources", resources), ("resourceNames", resourceNames),
            ("nonResourceURLs", nonResourceURLs)
        ]
        for (name, texts) in rest where !texts.isEmpty { content[name] = .texts(texts) }
        return content
    }

    /// Everything there is.
    public static let all = [
        PolicyRule(["*"], apiGroups: ["*"], resources: ["*"]), PolicyRule(["*"], nonResourceURLs: ["*"])
    ]
}

extension PolicyRule {
    /// Whether the rule allows what is asked for (`pkg/apis/rbac/v1/evaluation_helpers.go`, `rbac.RuleAllows`).
    public func allows(_ verb: String, _ subject: AccessRequest.Subject) -> Bool {
        guard verbs.has("*") || verbs.has(verb) else { return false }
        switch subject {
        case .path(let path): return nonResourceURLs.contains { PolicyRule.matches($0, path: path) }
        case .resource(let group, let resource, let subresource, _, let name):
            return (apiGroups.has("*") || apiGroups.has(group)) && names(resource, subresource)
                && (resourceNames.isEmpty || resourceNames.has(name))
        }
    }

    /// `*` stands for everything, subresources too; `*/scale` for one subresource of all; nothing for all subresources of one.
    private func names(_ resource: String, _ subresource: String) -> Bool {
        let whole = subresource.isEmpty ? resource : "\(resource)/\(subresource)"
        return resources.contains {
            $0 == "*" || $0.isSame(as: whole) || !subresource.isEmpty && $0.isSame(as: "*/\(subresource)")
        }
    }

    /// A star stands at the end only, for any rest.
    static func matches(_ pattern: String, path: String) -> Bool {
        pattern == "*" || pattern.isSame(as: path)
            || pattern.utf8.last == UInt8(ascii: "*") && path.begins(with: PolicyRule.stem(pattern))
    }

    static func stem(_ pattern: String) -> Substring {
        var stem = pattern[...]
        while stem.last == "*" { stem.removeLast() }
        return stem
    }
}

extension Value {
    static func texts(_ texts: [String]) -> Value { .array(texts.map { .string($0) }) }
}
