extension TableColumn {
    /// `printEvent`
    static let event = [
        TableColumn("LAST SEEN") { object, now in
            let seen = object["series"]?.time("lastObservedTime") ?? object.content.time("lastTimestamp")
            return ageText(seen ?? firstSeen(object), now)
        },
        text("TYPE", ["type"]),
        text("REASON", ["reason"]),
        TableColumn("OBJECT") { object, _ in
            let about = object["involvedObject"] ?? .null
            let kind = about.text("kind").lowercased()
            return about.text("name").isEmpty ? kind : "\(kind)/\(about.text("name"))"
        },
        text("SUBOBJECT", ["involvedObject", "fieldPath"], isWide: true),
        TableColumn("SOURCE", isWide: true) { object, _ in source(object) },
        TableColumn("MESSAGE") { object, _ in (object["message"]?.string ?? "").trimmingSpaces },
        TableColumn("FIRST SEEN", isWide: true) { object, now in ageText(firstSeen(object), now) },
        TableColumn("COUNT", .integer, isWide: true) { object, _ in
            let count = object["series"]?["count"]?.integer ?? object["count"]?.integer ?? 0
            // What happened once may have no count.
            return .integer(object["series"] == nil ? max(1, count) : count)
        },
        TableColumn("NAME", isWide: true) { object, _ in object.name }
    ]

    private static func firstSeen(_ event: Object) -> Timestamp? {
        event.content.time("firstTimestamp") ?? event.content.time("eventTime") ?? event.creationTimestamp
    }

    /// Who told it, and where: of both the newer fields where the older are empty.
    private static func source(_ event: Object) -> String {
        let component = event["source"]?.text("component") ?? ""
        let host = event["source"]?.text("host") ?? ""
        return [
            component.isEmpty ? event.content.text("reportingComponent") : component,
            host.isEmpty ? event.content.text("reportingInstance") : host
        ].enumerated().filter { $0.offset == 0 || !$0.element.isEmpty }.map(\.element).joined(separator: ", ")
    }
}
