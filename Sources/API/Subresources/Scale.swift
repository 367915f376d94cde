public import Objects

/// `autoscaling/v1` Scale: how many replicas of something there are and shall be, whatever its kind.
public enum Scale {
    static let apiVersion = "autoscaling/v1"

    public static func of(_ object: Object, _ info: KindInfo) -> Value {
        let paths = info.scale ?? ScalePaths()
        var metadata: Value = .emptyObject
        for name in ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"] {
            metadata[name] = object.metadata[name]
        }
        var status: Value = ["replicas": object.content.at(paths.statusReplicas) ?? 0]
        if let path = paths.selector, let selector = object.content.at(path) {
            status["selector"] = .string(text(of: selector))
        }
        return [
            "kind": "Scale", "apiVersion": .string(apiVersion), "metadata": metadata,
            "spec": ["replicas": object.content.at(paths.specReplicas) ?? 0], "status": status
        ]
    }

    /// A selector as one text; ReplicationControllers have a plain map of labels, custom kinds may have the text itself.
    private static func text(of selector: Value) -> String {
        if let text = selector.string { return text }
        if selector["matchLabels"] != nil || selector["matchExpressions"] != nil {
            return LabelSelector(selector)?.description ?? ""
        }
        return (selector.fields ?? Fields()).map { "\($0.name)=\($0.value.string ?? "")" }.joined(separator: ",")
    }
}

extension ObjectWrite {
    /// `PUT …/scale`
    public mutating func updateScale() throws(APIStatus) -> WriteOutcome {
        try scale(try live(), to: try request.bodyObject())
    }

    /// `PATCH …/scale`
    public mutating func patchScale() throws(APIStatus) -> WriteOutcome {
        let live = try live()
        let current = Scale.of(live, info)
        guard let type = PatchType(rawValue: RequestBody.mediaType(request)) else {
            throw .unsupportedMediaType(
                String(RequestBody.mediaType(request).prefix(128)), supported: PatchType.allCases.map(\.rawValue))
        }
        guard type == .apply else { return try scale(live, to: try patched(current, type, Scale.schema)) }
        let wanted = Object(try request.bodyObject())
        return Scale.answer(
            try applied(
                ServerSideApply.configuration(ofScale: wanted, for: live, at: info.scale ?? ScalePaths()), onto: live,
                .scale), info)
    }

    /// Only the count is taken from what was sent (`pkg/registry/apps/deployment/storage.scaleUpdatedObjectInfo`).
    private mutating func scale(_ live: Object, to sent: Value) throws(APIStatus) -> WriteOutcome {
        let paths = info.scale ?? ScalePaths()
        let metadata = sent["metadata"] ?? .emptyObject
        if let name = metadata["name"]?.string, name != live.name {
            throw .badRequest(
                "the name of the object (\(name.prefix(253))) does not match the name on the URL (\(live.name))")
        }
        guard sent["spec"]?["replicas"] == nil || sent.at(["spec", "replicas"])?.integer != nil else {
            throw .badRequest("spec.replicas of a Scale is a number")
        }
        let replicas = sent.at(["spec", "replicas"])?.integer ?? 0
        guard replicas >= 0 else {
            throw APIStatus(
                code: 422, reason: "Invalid",
                message: "Scale.autoscaling \"\(live.name)\" is invalid: spec.replicas: Invalid value: \(replicas): "
                    + "must be greater than or equal to 0")
        }
        var next = Object(live.content)
        next.content.set(.integer(replicas), at: paths.specReplicas)
        if let version = metadata["resourceVersion"]?.string, !version.isEmpty { next.resourceVersion = version }
        if let uid = metadata["uid"]?.string, !uid.isEmpty { next.uid = uid }
        return Scale.answer(try update(live, with: next, .scale), info)
    }
}

extension Scale {
    /// An outcome that is told as a Scale.
    fileprivate static func answer(_ outcome: WriteOutcome, _ info: KindInfo) -> WriteOutcome {
        guard case .object(let object) = outcome.answer else { return outcome }
        var told = outcome
        told.answer = .view(object) { Scale.of($0, info) }
        return told
    }
}

extension Scale {
    /// What a strategic merge of a Scale goes by; it has no lists.
    static let schema = Schema(.any)
}
