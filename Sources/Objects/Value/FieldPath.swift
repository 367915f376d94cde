/// The way to a value inside an object, written as Kubernetes writes it in errors:
/// `spec.template.spec.containers[0].ports[1].name`, `metadata.labels[app.kubernetes.io/name]`.
public struct FieldPath: Sendable, Hashable, CustomStringConvertible {
    public enum Step: Sendable, Hashable {
        case field(String)
        /// A map's own key, where keys are the user's words and not a schema's fields.
        case key(String)
        case index(Int)
    }

    public var steps: [Step]

    public init(_ steps: [Step] = []) { self.steps = steps }
    public init(fields: [String]) { steps = fields.map(Step.field) }

    public func field(_ name: String) -> FieldPath { FieldPath(steps + [.field(name)]) }
    public func key(_ name: String) -> FieldPath { FieldPath(steps + [.key(name)]) }
    public func index(_ index: Int) -> FieldPath { FieldPath(steps + [.index(index)]) }

    public var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .field(let name): text += text.isEmpty ? name : ".\(name)"
            case .key(let name): text += "[\(name)]"
            case .index(let index): text += "[\(index)]"
            }
        }
        return text
    }
}

extension SourceMap {
    /// The place of the value at `path`, or of the nearest thing above it that exists.
    /// With `ofName` the place is that of the last field's name rather than of its value.
    public func place(of path: FieldPath, in value: Value, ofName: Bool = false) -> Place {
        var map = self
        var current = value
        for step in path.steps {
            let position: Int
            switch step {
            case .field(let name), .key(let name):
                guard let fields = current.fields else { return map.value }
                let place = fields.index(of: name)
                guard place.found else { return map.value }
                position = place.index
                current = fields[position].value
            case .index(let index):
                guard let elements = current.array, elements.indices.contains(index) else { return map.value }
                position = index
                current = elements[index]
            }
            guard map.children.indices.contains(position) else { return map.value }
            map = map.children[position]
        }
        return ofName ? (map.name ?? map.value) : map.value
    }
}
