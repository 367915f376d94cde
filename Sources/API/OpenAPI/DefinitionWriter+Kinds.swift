internal import Objects

extension DefinitionWriter {
    /// The definitions of a kind in one of its versions: its objects, and lists of them.
    mutating func define(_ served: ServedKind) {
        let kind = Discovery.ResponseKind(groupVersion: served.groupVersion, kind: served.info.kind.kind)
        let name = DefinitionName.of(kind)
        let object = define(name) { writer in
            let fields = writer.content(ofKind: served, name: name)
            var content = writer.withConditions(fields, served.schema)
            if !served.info.summary.isEmpty { content["description"] = .string(served.info.summary) }
            content["x-kubernetes-group-version-kind"] = [kind.content]
            return content
        }
        let list = Discovery.ResponseKind(groupVersion: kind.groupVersion, kind: kind.kind + "List")
        _ = define(DefinitionName.of(list)) { writer in
            let meta = writer.define(Schema.listMeta)
            return [
                "type": "object", "description": .string("A list of \(kind.kind) objects."), "required": ["items"],
                "properties": [
                    "apiVersion": ["type": "string"], "kind": ["type": "string"], "metadata": meta,
                    "items": ["type": "array", "items": object]
                ],
                "x-kubernetes-group-version-kind": [list.content]
            ]
        }
    }

    private mutating func content(ofKind served: ServedKind, name: String) -> Value {
        guard case .object(let properties) = served.schema.shape else {
            return ["type": "object", "x-kubernetes-preserve-unknown-fields": true]
        }
        let common: Set = ["apiVersion", "kind", "metadata"]
        // Kubernetes' types for these have such names, and tools show them.
        let named = properties.map { property -> Schema.Property in
            guard ["spec", "status"].contains(property.name), property.schema.typeName == nil,
                case .object = property.schema.shape
            else { return property }
            var copy = property
            copy.schema.typeName = name + (property.name == "spec" ? "Spec" : "Status")
            return copy
        }
        return object(named, requiring: { $0.isRequired && !common.contains($0.name) })
    }

    /// A kind that is only ever sent, and whose fields no schema holds.
    mutating func defineUnstored(_ kind: Discovery.ResponseKind) {
        _ = define(DefinitionName.of(kind)) { _ in
            [
                "type": "object", "x-kubernetes-preserve-unknown-fields": true,
                "x-kubernetes-group-version-kind": [kind.content]
            ]
        }
    }

    /// A list of what is measured or made up when it is asked for.
    mutating func defineUnstoredList(of kind: Discovery.ResponseKind) {
        defineUnstored(Discovery.ResponseKind(groupVersion: kind.groupVersion, kind: kind.kind + "List"))
    }

    /// What answers beside objects, and what is sent to delete some.
    mutating func defineCommon() {
        _ = define(Schema.status)
        _ = define(Schema.deleteOptions)
    }
}

extension Discovery.ResponseKind {
    /// `x-kubernetes-group-version-kind`
    var content: Value {
        [
            "group": .string(groupVersion.group), "version": .string(groupVersion.version), "kind": .string(kind)
        ]
    }
}
