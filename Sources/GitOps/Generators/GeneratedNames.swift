internal import Objects

/// Which ConfigMaps and Secrets have other names than manifests call them, for the hash behind them; and those names put into
/// the manifests (the name references of kustomize, `nameReference.yaml`).
struct GeneratedNames: Sendable, Hashable {
    /// By what manifests say.
    var names: [ObjectKey: String] = [:]
    /// Those of which nobody knows what they are called, since their generators are wrong.
    var unknown: Set<ObjectKey> = []

    var isEmpty: Bool { names.isEmpty && unknown.isEmpty }

    /// An object with the names put in.
    struct Applied {
        var object: Object
        /// What was put in for what.
        var rewrites: [String] = []
        /// What it names and has no name: the object cannot be applied.
        var unknown: ObjectKey?
    }

    func applied(to object: Object) -> Applied {
        guard !isEmpty, let places = GeneratedNames.places[object.kind] else { return Applied(object: object) }
        var next = object
        var rewrites: Set<String> = []
        var missing: ObjectKey?
        for place in places {
            next.content.change(at: place.path[...]) { name in
                let key = ObjectKey(place.kind, namespace: object.namespace, name: name)
                if unknown.contains(key) { missing = missing ?? key }
                guard let found = names[key] else { return nil }
                rewrites.insert("\(place.kind.kind)/\(name)=\(found)")
                return found
            }
        }
        return Applied(object: next, rewrites: rewrites.sorted(), unknown: missing)
    }

    private struct Place {
        var kind: GroupKind
        var path: [String]
    }

    /// Where kinds name ConfigMaps and Secrets; `*` is every element of a list, or every field of a map.
    private static let places: [GroupKind: [Place]] = {
        var places: [GroupKind: [Place]] = [
            .serviceAccount: [
                Place(kind: .secret, path: ["secrets", "*", "name"]),
                Place(kind: .secret, path: ["imagePullSecrets", "*", "name"])
            ],
            .ingress: [Place(kind: .secret, path: ["spec", "tls", "*", "secretName"])]
        ]
        let template = ["spec", "template", "spec"]
        let specs: [GroupKind: [String]] = [
            .pod: ["spec"], .podTemplate: ["template", "spec"], .deployment: template, .replicaSet: template,
            .replicationController: template, .statefulSet: template, .daemonSet: template, .job: template,
            .cronJob: ["spec", "jobTemplate", "spec", "template", "spec"]
        ]
        for (kind, path) in specs { places[kind] = podPlaces.map { Place(kind: $0.kind, path: path + $0.path) } }
        return places
    }()

    private static let podPlaces: [Place] = {
        var places: [Place] = []
        for containers in ["containers", "initContainers", "ephemeralContainers"] {
            let variable = [containers, "*", "env", "*", "valueFrom"]
            let source = [containers, "*", "envFrom", "*"]
            places += [
                Place(kind: .configMap, path: variable + ["configMapKeyRef", "name"]),
                Place(kind: .secret, path: variable + ["secretKeyRef", "name"]),
                Place(kind: .configMap, path: source + ["configMapRef", "name"]),
                Place(kind: .secret, path: source + ["secretRef", "name"])
            ]
        }
        return places + [
            Place(kind: .configMap, path: ["volumes", "*", "configMap", "name"]),
            Place(kind: .secret, path: ["volumes", "*", "secret", "secretName"]),
            Place(kind: .configMap, path: ["volumes", "*", "projected", "sources", "*", "configMap", "name"]),
            Place(kind: .secret, path: ["volumes", "*", "projected", "sources", "*", "secret", "name"]),
            // Those by which a node mounts storage: of CephFS, iSCSI and others.
            Place(kind: .secret, path: ["volumes", "*", "*", "secretRef", "name"]),
            Place(kind: .secret, path: ["volumes", "*", "csi", "nodePublishSecretRef", "name"]),
            Place(kind: .secret, path: ["volumes", "*", "azureFile", "secretName"]),
            Place(kind: .secret, path: ["imagePullSecrets", "*", "name"])
        ]
    }()
}

extension Value {
    /// Changes the texts at a path; no deeper than the path is long.
    fileprivate mutating func change(at path: ArraySlice<String>, _ change: (String) -> String?) {
        guard let step = path.first else {
            if let text = string, let next = change(text) { self = .string(next) }
            return
        }
        let rest = path.dropFirst()
        guard step == "*" else {
            guard var child = self[step] else { return }
            let before = child
            child.change(at: rest, change)
            if child != before { self[step] = child }
            return
        }
        switch self {
        case .array(var elements):
            for index in elements.indices { elements[index].change(at: rest, change) }
            self = .array(elements)
        case .object(let fields):
            var next = fields
            for field in fields {
                var value = field.value
                value.change(at: rest, change)
                if value != field.value { next[field.name] = value }
            }
            self = .object(next)
        default: break
        }
    }
}
