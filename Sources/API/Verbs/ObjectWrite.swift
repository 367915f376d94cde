internal import Admission
public import Objects
public import Store

/// One request to change an object, decided on one state. Whoever carries it out decides anew where the state has moved on.
public struct ObjectWrite: Sendable {
    public let path: ResourcePath
    public let served: ServedKind
    public let request: APIRequest
    public let options: WriteOptions
    public let snapshot: Snapshot
    public let kinds: KindRegistry
    public let now: Timestamp
    /// Told to the client beside the answer.
    var warnings: [String] = []
    /// What the policies of the cluster say, and how much of the quotas this takes.
    var admission: Admission
    var ids: IDSource

    public init(
        _ request: APIRequest, _ path: ResourcePath, _ served: ServedKind, options: WriteOptions, on snapshot: Snapshot,
        kinds: KindRegistry, at now: Timestamp, ids: IDSource
    ) {
        self.request = request
        self.path = path
        self.served = served
        self.options = options
        self.snapshot = snapshot
        admission = Admission(in: snapshot)
        self.kinds = kinds
        self.now = now
        self.ids = ids
    }

    var info: KindInfo { served.info }

    /// The object that the path names.
    var key: ObjectKey { path.key(of: info) }

    /// Lets the policies complete the object, and count it; refuses roles by which somebody would give what they do not have.
    mutating func admit(_ object: inout Object, insteadOf old: Object?) throws(APIStatus) {
        if old == nil { SigningAdmission.complete(&object, by: request.user) }
        try RoleAdmission.check(object, info, replacing: old, by: request.user, in: snapshot)
        do throws(Admission.Refusal) {
            try admission.complete(&object, insteadOf: old)
            try admission.count(object, insteadOf: old)
        } catch {
            throw .forbidden(info, object.name, error.message)
        }
    }

    /// The stored object that the path names.
    func live() throws(APIStatus) -> Object {
        guard let object = snapshot[key] else { throw .notFound(info, key.name) }
        return object
    }
}

/// What a request to change something comes to.
public struct WriteOutcome: Sendable {
    /// What is answered.
    public enum Answer: Sendable {
        /// An object in its stored form; once it is stored, as it was stored.
        case object(Object)
        /// What is said of an object, once it is stored, in another form: a Scale.
        case view(Object, of: @Sendable (Object) -> Value)
        /// Anything else, such as the Status of a deletion.
        case value(Value)
    }

    /// Empty where there is nothing to do.
    public var changes: [Change]
    public var answer: Answer
    public var status: Int
    public var warnings: [String]

    public init(changes: [Change], answer: Answer, status: Int = 200, warnings: [String] = []) {
        self.changes = changes
        self.answer = answer
        self.status = status
        self.warnings = warnings
    }
}
