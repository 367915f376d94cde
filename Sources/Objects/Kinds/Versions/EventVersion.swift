/// Events of the group `events.k8s.io`, which are core Events with other names for some fields
/// (`pkg/apis/events/v1/conversion.go`).
extension KindVersion {
    static let newEvent = KindVersion(
        GroupVersion(group: "events.k8s.io", version: "v1"), schema: .newEvent, columns: .newEvent,
        toStored: { rename(&$0, eventNames.map { ($0.new, $0.core) }) },
        fromStored: { rename(&$0, eventNames.map { ($0.core, $0.new) }) })

    private static let eventNames: [(core: String, new: String)] = [
        ("involvedObject", "regarding"), ("message", "note"), ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"),
        ("count", "deprecatedCount"), ("reportingComponent", "reportingController")
    ]

    private static func rename(_ object: inout Object, _ names: [(from: String, to: String)]) {
        for (from, to) in names {
            let value = object[from]
            object[from] = nil
            object[to] = value
        }
    }
}

extension [TableColumn] {
    /// Those of core Events, which see the object as one.
    fileprivate static let newEvent: [TableColumn] = event.map { column in
        TableColumn(column.name, column.type, isWide: column.isWide, summary: column.summary) { object, now in
            var core = object
            if object.apiVersion == "events.k8s.io/v1" { KindVersion.newEvent.toStored(&core) }
            return column.cell(core, now)
        }
    }
}
