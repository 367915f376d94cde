/// One entry of `status.conditions`, in the shape that all built-in kinds share.
public struct Condition: Sendable, Hashable {
    public var content: Value

    public init(_ content: Value) { self.content = content }

    public init(
        _ type: String, _ status: Bool?, reason: String = "", message: String = "", at time: Timestamp? = nil
    ) {
        content = ["type": .string(type), "status": .string(status.map { $0 ? "True" : "False" } ?? "Unknown")]
        if !reason.isEmpty { content["reason"] = .string(reason) }
        if !message.isEmpty { content["message"] = .string(message) }
        if let time { content["lastTransitionTime"] = .string(time.text) }
    }

    public var type: String { content["type"]?.string ?? "" }
    public var status: String { content["status"]?.string ?? "Unknown" }
    public var isTrue: Bool { status == "True" }
    public var isFalse: Bool { status == "False" }
    public var reason: String { content["reason"]?.string ?? "" }
    public var message: String { content["message"]?.string ?? "" }
    public var lastTransitionTime: Timestamp? { content["lastTransitionTime"]?.string.flatMap { Timestamp($0) } }
}

extension Condition {
    /// The one of a type in a status, without a look at what else the others say.
    static func find(_ type: String, in status: Value?) -> Condition? {
        status?["conditions"]?.array?.first { $0["type"]?.string == type }.map(Condition.init)
    }
}

extension Object {
    public var conditions: [Condition] {
        get { content["status"]?["conditions"]?.array?.map(Condition.init) ?? [] }
        set {
            content.set(newValue.isEmpty ? nil : .array(newValue.map(\.content)), at: ["status", "conditions"])
        }
    }

    public func condition(_ type: String) -> Condition? { Condition.find(type, in: content["status"]) }

    /// Puts a condition in the place of the one with its type. Where the status does not change, the time of the last
    /// transition is kept.
    public mutating func setCondition(_ condition: Condition) {
        var all = conditions
        guard let index = all.firstIndex(where: { $0.type == condition.type }) else {
            conditions = all + [condition]
            return
        }
        var next = condition
        if all[index].status == condition.status, let held = all[index].content["lastTransitionTime"] {
            next.content["lastTransitionTime"] = held
        }
        all[index] = next
        conditions = all
    }
}
