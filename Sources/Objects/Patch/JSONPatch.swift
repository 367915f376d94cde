/// A JSON patch (RFC 6902): operations that are made one after the other, all of them or none.
///
/// Where the RFC and kube-apiserver (`gopkg.in/evanphx/json-patch.v4`) differ, this does as kube-apiserver: `replace` also
/// sets a field that is not there, a negative index counts from the end, and a field that is null is as one that is absent.
public struct JSONPatch: Sendable, Hashable {
    /// `maxJSONPatchOperations` of kube-apiserver.
    public static let maximumOperations = 10_000
    /// How many bytes of JSON `copy` may add, and `move` may bring deeper, in one patch (`JSONPatchMaxCopyBytes`).
    public static let maximumCopiedBytes = 3 << 20
    /// How many elements of lists and maps may give way to others in one patch.
    public static let maximumShiftedElements = 100_000_000
    /// How deep maps and lists may lie in each other afterwards: as deep as can be read again.
    public static let maximumDepth = TextLimits.standard.depth

    enum Action: Sendable, Hashable {
        case add(Value)
        case remove
        case replace(Value)
        case move(from: JSONPointer)
        case copy(from: JSONPointer)
        case test(Value)
    }

    struct Operation: Sendable, Hashable {
        var action: Action
        var path: JSONPointer
    }

    let operations: [Operation]
    /// What strict field validation says of the operations themselves: `json patch unknown field "[0].foo"`.
    public let unknownFields: [String]

    /// Reads a patch. Errors name the operation, counted from 0.
    public init(_ patch: Value) throws(PatchError) {
        guard let list = patch.array else {
            throw PatchError(
                .badRequest, "error decoding patch: a JSON patch is a list of operations, not of type \(patch.typeName)"
            )
        }
        guard list.count <= JSONPatch.maximumOperations else {
            throw PatchError(
                .tooLarge,
                "The allowed maximum operations in a JSON patch is \(JSONPatch.maximumOperations), got \(list.count)")
        }
        var operations: [Operation] = []
        operations.reserveCapacity(list.count)
        var unknown: [String] = []
        for (index, entry) in list.enumerated() {
            guard let fields = entry.fields else {
                throw PatchError(
                    .badRequest, "error decoding patch: operation \(index) is of type \(entry.typeName), not object")
            }
            operations.append(try JSONPatch.operation(fields, index))
            for field in fields where !JSONPatch.names.contains(field.name) {
                unknown.append("json patch unknown field \"[\(index)].\(PatchError.shown(field.name))\"")
            }
        }
        self.operations = operations
        unknownFields = unknown
    }

    private static let names: Set<String> = ["op", "path", "from", "value"]

    private static func operation(_ fields: Fields, _ index: Int) throws(PatchError) -> Operation {
        let kind = try text("op", of: fields, index) ?? "unknown"
        func pointer(_ name: String) throws(PatchError) -> JSONPointer {
            guard let path = try text(name, of: fields, index) else {
                throw failure(index, "\(PatchError.shown(kind)) operation failed to decode \(name): missing value")
            }
            guard let pointer = JSONPointer(path) else {
                throw failure(
                    index,
                    "\(PatchError.shown(kind)) operation does not apply: \(name) \"\(PatchError.shown(path))\" "
                        + "does not begin with /")
            }
            return pointer
        }
        let value = fields["value"] ?? .null
        switch kind {
        case "add": return Operation(action: .add(value), path: try pointer("path"))
        case "remove": return Operation(action: .remove, path: try pointer("path"))
        case "replace": return Operation(action: .replace(value), path: try pointer("path"))
        case "move": return Operation(action: .move(from: try pointer("from")), path: try pointer("path"))
        case "copy": return Operation(action: .copy(from: try pointer("from")), path: try pointer("path"))
        case "test": return Operation(action: .test(value), path: try pointer("path"))
        default: throw failure(index, "Unexpected kind: \(PatchError.shown(kind))")
        }
    }

    /// nil where the field is absent or null.
    private static func text(_ name: String, of fields: Fields, _ index: Int) throws(PatchError) -> String? {
        switch fields[name] {
        case nil, .null?: return nil
        case .string(let text)?: return text
        case let other?:
            throw PatchError(
                .badRequest,
                "error decoding patch: \(name) of operation \(index) is of type \(other.typeName), not string")
        }
    }

    static func failure(_ index: Int, _ detail: String) -> PatchError {
        PatchError(.unprocessable, "operation \(index): \(detail)")
    }

    /// `document` with all operations made. The document itself is left as it is, whatever is thrown.
    public func applied(to document: Value) throws(PatchError) -> Value {
        var run = JSONPatchRun(document)
        for (index, operation) in operations.enumerated() {
            run.index = index
            try run.make(operation)
        }
        return run.document
    }
}
