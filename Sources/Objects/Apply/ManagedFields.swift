/// `metadata.managedFields`: who set which fields.
public struct ManagedFields: Sendable, Hashable {
    public enum Operation: String, Sendable, Hashable {
        case apply = "Apply"
        case update = "Update"
    }

    public struct Entry: Sendable, Hashable {
        public var manager: String
        public var operation: Operation
        public var apiVersion: String
        /// Empty for the object itself.
        public var subresource: String
        public var time: Timestamp?
        public var fields: FieldSet
        /// Who is answerable: the user's name, where the API knows one. Kubernetes has no such field; its clients pass over it.
        public var person = ""

        /// One applier has one entry, whatever version it writes in; an updater has one for each version
        /// (`BuildManagerIdentifier`), and here for each person.
        func isSameManager(as other: Entry) -> Bool {
            isSameProgram(as: other) && (operation == .apply || person == other.person)
        }

        /// Whether the two are one manager to Kubernetes, which knows no persons.
        func isSameProgram(as other: Entry) -> Bool {
            manager == other.manager && operation == other.operation && subresource == other.subresource
                && (operation == .apply || apiVersion == other.apiVersion)
        }
    }

    public var entries: [Entry]

    public init(entries: [Entry]) { self.entries = entries }

    public init(of object: Object) {
        entries = object.metadata["managedFields"]?.array?.compactMap(Entry.init) ?? []
    }

    /// What one manager applied; the empty set where it applied nothing.
    public func applied(by manager: String) -> FieldSet {
        entries.first { $0.manager == manager && $0.operation == .apply && $0.subresource.isEmpty }?.fields
            ?? FieldSet()
    }

    /// What the entry of the same manager holds; the empty set where there is none.
    func fields(of entry: Entry) -> FieldSet {
        entries.first { $0.isSameManager(as: entry) }?.fields ?? FieldSet()
    }

    /// The other manager that set `path` last, for telling people who changed a field.
    public func managers(of path: [String], except manager: String) -> [Entry] {
        entries.filter { $0.manager != manager && $0.fields.covers(path) }
    }

    /// Puts the entries into an object, in Kubernetes' order; a manager that owns nothing has none.
    public func write(to object: inout Object) {
        let kept = entries.filter { !$0.fields.isEmpty }.sorted { $0.order < $1.order }
        object.metadata["managedFields"] = kept.isEmpty ? nil : .array(kept.map(\.content))
    }
}

extension ManagedFields.Entry {
    init?(_ content: Value) {
        guard let manager = content["manager"]?.string,
            let operation = content["operation"]?.string.flatMap(ManagedFields.Operation.init)
        else { return nil }
        self.manager = manager
        self.operation = operation
        apiVersion = content["apiVersion"]?.string ?? ""
        subresource = content["subresource"]?.string ?? ""
        time = content["time"]?.string.flatMap { Timestamp($0) }
        fields = FieldSet(content: content["fieldsV1"] ?? .emptyObject)
        person = content["user"]?.string ?? ""
    }

    /// `sortEncodedManagedFields`: appliers first, then by whole seconds and names.
    fileprivate var order: (String, Int64, String, String, String, String) {
        (operation.rawValue, time?.seconds ?? 0, manager, apiVersion, subresource, person)
    }

    var content: Value {
        var value: Value = [
            "manager": .string(manager), "operation": .string(operation.rawValue), "apiVersion": .string(apiVersion),
            "fieldsType": "FieldsV1", "fieldsV1": fields.content
        ]
        if let time { value["time"] = .string(time.text) }
        if !subresource.isEmpty { value["subresource"] = .string(subresource) }
        if !person.isEmpty { value["user"] = .string(person) }
        return value
    }
}
