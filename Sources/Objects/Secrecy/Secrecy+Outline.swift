/// Sealed objects, as they are shown to who may see that they are there and not what they hold.
extension Secrecy {
    /// Whether an object says of itself that it is secret.
    public static func isSealed(_ object: Object) -> Bool { object.annotation(annotation) == "true" }

    private static let outlinedMetadata = [
        "name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "ownerReferences", "finalizers"
    ]
    /// Kinds whose status is written here, and so is known to repeat nothing of what the object holds but what is searched for.
    private static let ownStatus: Set<GroupKind> = [.pod, .deployment, .replicaSet]
    private static let containerLists = ["initContainers", "containers", "ephemeralContainers"]

    /// What names an object and whom it belongs to; of workloads also how many there are, what their containers are called, and how
    /// they are. It is still an object of its kind for those who read it.
    public static func outline(of object: Object) -> Object {
        var metadata = Value.emptyObject
        for name in outlinedMetadata { metadata[name] = object.metadata[name] }
        metadata["annotations"] = [annotation: "true"]
        var outline = Object([
            "apiVersion": .string(object.apiVersion), "kind": .string(object.kindName), "metadata": metadata
        ])
        guard ownStatus.contains(object.kind) else { return outline }
        var spec = Value.emptyObject
        for name in ["replicas", "nodeName"] { spec[name] = object.spec[name] }
        for name in containerLists {
            guard let containers = object.spec[name]?.array else { continue }
            spec[name] = .array(containers.map { ["name": $0["name"] ?? ""] })
        }
        outline.spec = spec
        outline["status"] = status(of: object)
        return outline
    }

    /// Without the quantities of containers, which are what the object asks for.
    private static func status(of object: Object) -> Value? {
        guard var status = object["status"], status.fields != nil else { return nil }
        for name in ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"] {
            guard let statuses = status[name]?.array else { continue }
            status[name] = .array(
                statuses.map { container in
                    var container = container
                    for field in ["resources", "allocatedResources"] { container[field] = nil }
                    return container
                })
        }
        for field in ["resources", "allocatedResources"] { status[field] = nil }
        var said = Object(["spec": object["spec"] ?? .emptyObject])
        said.metadata = [
            "labels": object.metadata["labels"] ?? .null, "annotations": object.metadata["annotations"] ?? .null
        ]
        let values = Secrecy(of: said.kind, isEncrypted: true).values(in: said)
        guard values.count <= Scrubber.maximumValues else { return nil }
        var open: Set = [object.name, object.namespace, annotation, object.spec["nodeName"]?.string ?? ""]
        for name in containerLists {
            open.formUnion((object.spec[name]?.array ?? []).compactMap { $0["name"]?.string })
        }
        return Scrubber(values, sparing: open).scrubbed(status)
    }
}
