/// A field selector for the objects of one kind, with its fields looked up once.
///
/// A field that is absent reads as Go's zero: `spec.unschedulable=false` means a node that says nothing of it too. Of custom
/// kinds, whose objects have no Go type, it reads as empty.
public struct FieldMatcher: Sendable {
    private struct Requirement {
        /// Where the value stands; of several places the first that has one.
        var paths: [[String]]
        var absent: String
        var isEqual: Bool
        var value: String
    }

    private let requirements: [Requirement]

    /// - Throws: A diagnostic of reason `.invalid` with Kubernetes' message, where the kind does not support a field.
    public init(_ selector: FieldSelector, for kind: KindInfo) throws(Diagnostic) {
        if let field = selector.fields.first(where: { !kind.supportsSelecting($0) }) {
            throw FieldMatcher.unsupported(field, by: kind)
        }
        requirements = selector.requirements.map { requirement in
            let paths = FieldMatcher.paths(of: requirement.field, in: kind.kind)
            return Requirement(
                paths: paths, absent: kind.absentText(at: paths[0]), isEqual: requirement.isEqual,
                value: requirement.value)
        }
    }

    /// The value that the field at a path must have, where the selector says so: what an index can be asked for.
    public func onlyValue(at path: [String]) -> String? {
        requirements.first { $0.isEqual && $0.paths == [path] }?.value
    }

    public func matches(_ object: Object) -> Bool {
        requirements.allSatisfy { requirement in
            let text = requirement.paths.lazy.compactMap { path in
                object.content.at(path).map { FieldMatcher.text($0) }.flatMap { $0.isEmpty ? nil : $0 }
            }.first
            return ((text ?? requirement.absent) == requirement.value) == requirement.isEqual
        }
    }

    static func text(_ value: Value) -> String {
        switch value {
        case .string(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        default: ""
        }
    }

    /// Kinds with selectable fields of their own answer as their conversion functions do
    /// (`pkg/apis/core/v1/conversion.go`), the others as `DefaultMetaV1FieldSelectorConversion`.
    private static func unsupported(_ field: String, by kind: KindInfo) -> Diagnostic {
        let shown = PatchError.shown(field)
        let message =
            kind.selectableFields.isEmpty
            ? "\"\(shown)\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
            : "field label not supported: \(shown)"
        return Diagnostic(.invalid, FieldPath(), message)
    }

    /// Some labels are not the path of a field (`EventToSelectableFields`, `JobToSelectableFields`).
    private static func paths(of field: String, in kind: GroupKind) -> [[String]] {
        switch (kind.kind, field) {
        case ("Event", "source"): [["source", "component"], ["reportingComponent"]]
        case ("Job", "status.successful"): [["status", "succeeded"]]
        default: [field.split(separator: ".").map(String.init)]
        }
    }
}

extension KindInfo {
    /// Whether field selectors may ask for a field.
    public func supportsSelecting(_ field: String) -> Bool {
        field == "metadata.name" || field == "metadata.namespace" || selectableFields.contains(field)
    }

    /// How an absent field at a path reads.
    fileprivate func absentText(at path: [String]) -> String {
        guard KindRegistry.builtIn[kind] != nil else { return "" }
        var found: Schema? = schema
        for name in path { found = found?.property(name) }
        switch found?.shape {
        case .boolean: return "false"
        case .integer: return "0"
        default: return ""
        }
    }
}
