/// A ConfigMap or a Secret that the containers of a pod read, or one key of it.
public struct ConfigReference: Sendable, Hashable {
    public var kind: GroupKind
    public var name: String
    /// nil for all keys.
    public var key: String?

    public init(_ kind: GroupKind, _ name: String, key: String? = nil) {
        self.kind = kind
        self.name = name
        self.key = key
    }
}

extension PodSpec {
    /// The ConfigMaps and Secrets that its containers read, as variables or as files. Not those by which a node fetches
    /// images or mounts storage: no container sees them.
    public var configReferences: Set<ConfigReference> {
        var found: Set<ConfigReference> = []
        for container in initContainers + containers {
            for variable in container.env {
                switch variable.valueFrom {
                case .configMapKey(let name, let key, _): found.insert(ConfigReference(.configMap, name, key: key))
                case .secretKey(let name, let key, _): found.insert(ConfigReference(.secret, name, key: key))
                default: break
                }
            }
            for source in container.envFrom {
                found.insert(ConfigReference(source.isSecret ? .secret : .configMap, source.name))
            }
        }
        for volume in volumes {
            switch volume.source {
            case "configMap": PodSpec.add(.configMap, named: "name", volume.settings, &found)
            case "secret": PodSpec.add(.secret, named: "secretName", volume.settings, &found)
            case "projected":
                for source in volume.settings.list("sources") {
                    if let part = source["configMap"] { PodSpec.add(.configMap, named: "name", part, &found) }
                    if let part = source["secret"] { PodSpec.add(.secret, named: "name", part, &found) }
                }
            default: break
            }
        }
        return found.filter { !$0.name.isEmpty }
    }

    /// A volume has all keys, or those that it lists.
    private static func add(
        _ kind: GroupKind, named field: String, _ source: Value, _ found: inout Set<ConfigReference>
    ) {
        let (name, items) = (source.text(field), source.list("items"))
        guard !items.isEmpty else {
            found.insert(ConfigReference(kind, name))
            return
        }
        for item in items { found.insert(ConfigReference(kind, name, key: item.text("key"))) }
    }
}
