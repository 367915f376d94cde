internal import Objects

/// What can be done at a path: one method of it.
struct OpenAPIOperation: Sendable {
    enum Action: String, Sendable {
        case list, get, post, put, patch, delete, deletecollection, connect

        var method: String {
            switch self {
            case .list, .connect: "get"
            case .deletecollection: "delete"
            default: rawValue
            }
        }

        /// As the names of operations say it.
        var word: String {
            switch self {
            case .get: "read"
            case .post: "create"
            case .put: "replace"
            case .deletecollection: "deleteCollection"
            default: rawValue
            }
        }
    }

    var action: Action
    var kind: Discovery.ResponseKind
    /// Unique in a document.
    var id: String
    var tag: String

    /// Parameters behind the question mark, with their types.
    var query: [(name: String, type: String)] {
        let lists = [
            ("allowWatchBookmarks", "boolean"), ("continue", "string"), ("fieldSelector", "string"),
            ("labelSelector", "string"), ("limit", "integer"), ("resourceVersion", "string"),
            ("resourceVersionMatch", "string"), ("sendInitialEvents", "boolean"), ("timeoutSeconds", "integer")
        ]
        let deletes = [
            ("dryRun", "string"), ("gracePeriodSeconds", "integer"), ("orphanDependents", "boolean"),
            ("propagationPolicy", "string")
        ]
        let writes = [("dryRun", "string"), ("fieldManager", "string"), ("fieldValidation", "string")]
        return switch action {
        case .list: lists + [("watch", "boolean")]
        case .post, .put: writes
        case .patch: writes + [("force", "boolean")]
        case .delete: deletes
        case .deletecollection: deletes + lists
        case .get, .connect: []
        }
    }

    /// The name of the definition of what is sent; nil for nothing.
    var sent: String? {
        switch action {
        case .post, .put: DefinitionName.of(kind)
        case .delete, .deletecollection: DefinitionName.deleteOptions
        case .list, .get, .patch, .connect: nil
        }
    }

    /// The name of the definition of what comes back; nil for a stream or a text.
    var answered: String? {
        switch action {
        case .list: DefinitionName.of(kind) + "List"
        case .get, .post, .put, .patch: DefinitionName.of(kind)
        case .delete, .deletecollection: DefinitionName.status
        case .connect: nil
        }
    }

    /// Of what a patch may be (`types.PatchType`).
    static let patchTypes = [
        "application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json",
        "application/strategic-merge-patch+json"
    ]
}

extension OpenAPIOperation {
    func content(_ dialect: OpenAPIDialect) -> Value {
        var content: Value = [
            "operationId": .string(id), "tags": [.string(tag)], "x-kubernetes-group-version-kind": kind.content,
            "x-kubernetes-action": .string(action == .connect ? "connect" : action.rawValue)
        ]
        var parameters = query.map { parameter -> Value in
            OpenAPIOperation.parameter(parameter.name, in: "query", type: parameter.type, dialect)
        }
        switch dialect {
        case .v2:
            content["consumes"] = .array(
                (action == .patch ? OpenAPIOperation.patchTypes : ["*/*"]).map { .string($0) })
            content["produces"] = ["application/json", "application/yaml"]
            if let sent = body(dialect) {
                parameters.append(
                    ["name": "body", "in": "body", "required": .bool(isBodyRequired), "schema": sent])
            }
        case .v3:
            if let sent = body(dialect) {
                let types = action == .patch ? OpenAPIOperation.patchTypes : ["*/*"]
                content["requestBody"] = [
                    "required": .bool(isBodyRequired),
                    "content": .object(Fields(types.map { ($0, ["schema": sent]) }))
                ]
            }
        }
        if !parameters.isEmpty { content["parameters"] = .array(parameters) }
        content["responses"] = ["200": response(dialect)]
        return content
    }

    private var isBodyRequired: Bool { action != .delete && action != .deletecollection }

    private func body(_ dialect: OpenAPIDialect) -> Value? {
        action == .patch ? ["type": "object"] : sent.map { dialect.reference($0) }
    }

    private func response(_ dialect: OpenAPIDialect) -> Value {
        let schema = answered.map { dialect.reference($0) } ?? ["type": "string"]
        switch dialect {
        case .v2: return ["description": "OK", "schema": schema]
        case .v3:
            let types = answered == nil ? ["*/*"] : ["application/json", "application/yaml"]
            return [
                "description": "OK", "content": .object(Fields(types.map { ($0, ["schema": schema]) }))
            ]
        }
    }

    /// A parameter; those in paths are required.
    static func parameter(_ name: String, in place: String, type: String, _ dialect: OpenAPIDialect) -> Value {
        var content: Value = ["name": .string(name), "in": .string(place), "uniqueItems": true]
        if place == "path" { content["required"] = true }
        switch dialect {
        case .v2: content["type"] = .string(type)
        case .v3:
            content["uniqueItems"] = nil
            content["schema"] = ["type": .string(type)]
        }
        return content
    }
}
