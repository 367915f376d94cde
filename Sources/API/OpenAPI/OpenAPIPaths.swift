internal import Objects

/// The paths of a resource and what is done at each.
struct OpenAPIPaths {
    let dialect: OpenAPIDialect
    private(set) var paths: [(String, Value)] = []

    init(_ dialect: OpenAPIDialect) { self.dialect = dialect }

    mutating func add(_ resource: Discovery.Resource) {
        let groupVersion = resource.kind.groupVersion
        let root = "/\(groupVersion.path)"
        let names = OperationNames(groupVersion)
        let everywhere = "\(root)/\(resource.name)"
        let collection = resource.isNamespaced ? "\(root)/namespaces/{namespace}/\(resource.name)" : everywhere
        let parameters = resource.isNamespaced ? ["namespace"] : []
        let subject = (resource.isNamespaced ? "Namespaced" : "") + resource.kind.kind
        if resource.isNamespaced, resource.verbs.contains("list") {
            add(everywhere, [], [.list], resource.kind, names, "\(resource.kind.kind)ForAllNamespaces")
        }
        add(collection, parameters, resource.actions(onCollection: true), resource.kind, names, subject)
        let one = "\(collection)/{name}"
        add(one, parameters + ["name"], resource.actions(onCollection: false), resource.kind, names, subject)
        for subresource in resource.subresources {
            add(
                "\(one)/\(subresource.name)", parameters + ["name"], subresource.actions, subresource.kind, names,
                subject + OperationNames.capitalized(subresource.name))
        }
    }

    private mutating func add(
        _ path: String, _ parameters: [String], _ actions: [OpenAPIOperation.Action], _ kind: Discovery.ResponseKind,
        _ names: OperationNames, _ subject: String
    ) {
        guard !actions.isEmpty else { return }
        var content = Value.emptyObject
        for action in actions {
            // A connection may be opened with either.
            let methods = action == .connect ? ["get", "post"] : [action.method]
            for method in methods {
                let word = action == .connect ? "connect\(OperationNames.capitalized(method))" : action.word
                let operation = OpenAPIOperation(
                    action: action, kind: kind, id: names.id(word, subject), tag: names.tag)
                content[method] = operation.content(dialect)
            }
        }
        let all = parameters.map { OpenAPIOperation.parameter($0, in: "path", type: "string", dialect) }
        content["parameters"] = .array(
            all + [OpenAPIOperation.parameter("pretty", in: "query", type: "string", dialect)])
        paths.append((path, content))
    }
}

/// Names of operations, from which tools make the names of functions: `listAppsV1NamespacedDeployment`.
private struct OperationNames {
    /// `apps_v1`
    let tag: String
    private let room: String

    init(_ groupVersion: GroupVersion) {
        let group = groupVersion.group.isEmpty ? "core" : String(groupVersion.group.prefix { $0 != "." })
        tag = "\(group)_\(groupVersion.version)"
        room = OperationNames.capitalized(group) + OperationNames.capitalized(groupVersion.version)
    }

    func id(_ word: String, _ subject: String) -> String { word + room + subject }

    static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}

extension Discovery.Resource {
    fileprivate func actions(onCollection isCollection: Bool) -> [OpenAPIOperation.Action] {
        let all: [(String, OpenAPIOperation.Action)] =
            isCollection
            ? [("list", .list), ("create", .post), ("deletecollection", .deletecollection)]
            : [("get", .get), ("update", .put), ("patch", .patch), ("delete", .delete)]
        return all.filter { verbs.contains($0.0) }.map(\.1)
    }
}

extension Discovery.Subresource {
    var isStream: Bool { kind.kind.hasSuffix("Options") || name == "log" }

    fileprivate var actions: [OpenAPIOperation.Action] {
        // What is a stream of its own is no object that could be read or made.
        if isStream { return [.connect] }
        let all: [(String, OpenAPIOperation.Action)] = [
            ("get", .get), ("update", .put), ("patch", .patch), ("create", .post)
        ]
        return all.filter { verbs.contains($0.0) }.map(\.1)
    }
}
