internal import Objects
internal import Store

/// The bounds of a namespace for each container and pod (`plugin/pkg/admission/limitranger`).
struct LimitRanges {
    private let ranges: [(name: String, limits: [Value])]

    init(of namespace: String, in snapshot: Snapshot) {
        ranges = snapshot.objects(of: .limitRange, in: namespace).map { range in
            (range.name, range.spec["limits"]?.array ?? [])
        }
    }

    /// Gives containers what they do not ask for themselves, and refuses a pod that asks for too little or too much.
    func apply(to pod: inout Object) throws(Admission.Refusal) {
        guard !ranges.isEmpty else { return }
        for range in ranges { setDefaults(of: range, in: &pod) }
        var faults: [String] = []
        for range in ranges {
            for limit in range.limits {
                switch limit["type"]?.string {
                case "Container":
                    for container in LimitRanges.containers(of: pod) {
                        faults += LimitCheck(limit, container["resources"] ?? .emptyObject).faults
                    }
                case "Pod": faults += LimitCheck(limit, LimitRanges.total(of: pod)).faults
                default: break
                }
            }
        }
        guard let first = faults.first else { return }
        throw Admission.Refusal(message: faults.count == 1 ? first : "[\(faults.joined(separator: ", "))]")
    }

    private static let lists = ["initContainers", "containers"]

    private static func containers(of pod: Object) -> [Value] {
        lists.flatMap { pod.spec[$0]?.array ?? [] }
    }

    /// `mergePodResourceRequirements`, with the annotation that says what was set.
    private func setDefaults(of range: (name: String, limits: [Value]), in pod: inout Object) {
        guard let limit = range.limits.first(where: { $0["type"]?.string == "Container" }) else { return }
        var notes: [String] = []
        for list in LimitRanges.lists.reversed() {
            guard var containers = pod.spec[list]?.array else { continue }
            for index in containers.indices {
                let kind = list == "containers" ? "container" : "init container"
                let name = containers[index]["name"]?.string ?? ""
                let requests = fill(&containers[index], "requests", from: limit["defaultRequest"])
                let limits = fill(&containers[index], "limits", from: limit["default"])
                if !requests.isEmpty {
                    notes.append("\(requests.joined(separator: ", ")) request for \(kind) \(name)")
                }
                if !limits.isEmpty { notes.append("\(limits.joined(separator: ", ")) limit for \(kind) \(name)") }
            }
            pod.spec[list] = .array(containers)
        }
        guard !notes.isEmpty else { return }
        pod.setAnnotation(
            "kubernetes.io/limit-ranger", to: "LimitRanger plugin set: \(notes.joined(separator: "; "))")
    }

    /// The names of what was filled in.
    private func fill(_ container: inout Value, _ part: String, from defaults: Value?) -> [String] {
        guard let defaults = defaults?.fields, !defaults.isEmpty else { return [] }
        var list = container.at(["resources", part]) ?? .emptyObject
        var filled: [String] = []
        for field in defaults where list[field.name] == nil {
            list[field.name] = field.value
            filled.append(field.name)
        }
        if !filled.isEmpty { container.set(list, at: ["resources", part]) }
        return filled
    }

    /// What all containers of a pod ask for together, init containers as the peak of what they need.
    private static func total(of pod: Object) -> Value {
        var total: Value = .emptyObject
        for part in ["requests", "limits"] {
            var sums: [String: Quantity] = [:]
            for container in pod.spec["containers"]?.array ?? [] {
                for field in container.at(["resources", part])?.fields ?? Fields() {
                    guard let amount = Quantity(field.value) else { continue }
                    sums[field.name] = (sums[field.name] ?? .zero) + amount
                }
            }
            for container in pod.spec["initContainers"]?.array ?? [] {
                for field in container.at(["resources", part])?.fields ?? Fields() {
                    guard let amount = Quantity(field.value) else { continue }
                    sums[field.name] = max(sums[field.name] ?? .zero, amount)
                }
            }
            total[part] = .object(Fields(sums.map { ($0.key, .string($0.value.description)) }))
        }
        return total
    }
}
