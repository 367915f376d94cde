/// A view of an `Event` (`v1`): something that was noticed about an object, and how often.
public struct Event: ObjectView {
    public static let kind = GroupKind.event
    public static let apiVersion = "v1"
    public var object: Object

    public init(_ object: Object) { self.object = object }

    /// `Normal` or `Warning`.
    public var type: String { object.content["type"]?.string ?? "" }
    public var reason: String { object.content["reason"]?.string ?? "" }

    public var message: String {
        get { object.content["message"]?.string ?? "" }
        set { object.content["message"] = .string(newValue) }
    }

    /// Who says so.
    public var component: String {
        if let component = object.content["source"]?["component"]?.string, !component.isEmpty { return component }
        return object.content["reportingComponent"]?.string ?? ""
    }

    /// The object it is about, as an `ObjectReference`.
    public var involvedObject: Value { object.content["involvedObject"] ?? .emptyObject }

    public var involvedKey: ObjectKey {
        let reference = involvedObject
        let group = GroupVersion(apiVersion: reference["apiVersion"]?.string ?? "v1")?.group ?? ""
        return ObjectKey(
            GroupKind(group, reference["kind"]?.string ?? ""), namespace: reference["namespace"]?.string ?? "",
            name: reference["name"]?.string ?? "")
    }

    public var involvedUID: String { involvedObject["uid"]?.string ?? "" }

    public var count: Int {
        get { object.content.count("count") ?? 1 }
        set { object.content["count"] = .integer(Int64(newValue)) }
    }

    public var firstTimestamp: Timestamp? {
        get { object.content["firstTimestamp"]?.string.flatMap { Timestamp($0) } }
        set { object.content["firstTimestamp"] = newValue.map { .string($0.text) } }
    }

    public var lastTimestamp: Timestamp? {
        get { object.content["lastTimestamp"]?.string.flatMap { Timestamp($0) } }
        set { object.content["lastTimestamp"] = newValue.map { .string($0.text) } }
    }

    /// When it was last noticed: the later of the times that the old and the new event API write.
    public var lastSeen: Timestamp? {
        let series = object.content["series"]?["lastObservedTime"]?.string.flatMap { Timestamp($0) }
        let event = object.content["eventTime"]?.string.flatMap { Timestamp($0) }
        return [lastTimestamp, series, event, object.creationTimestamp].compactMap { $0 }.max()
    }
}
