import ArgumentParser
import Daemon
import Objects

struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "Show what has happened lately, the newest last.")

    @OptionGroup var resource: ResourceOptions
    @OptionGroup var state: StateOptions

    @Option(name: .customLong("for"), help: "Only events about KIND/NAME.")
    var about: String?

    @Option(name: .shortAndLong, help: "text or json.")
    var output = ReportFormat.text

    func run() async throws {
        let wanted = try about.map { try ResourceNames([$0]).groups }
        let events = try await Events.fetch(state.client, resource) { event in
            guard let wanted, let object = event["involvedObject"] else { return true }
            return wanted.contains { group in
                object["kind"]?.string == group.info.kind.kind
                    && (group.names.isEmpty || group.names.contains(object["name"]?.string ?? ""))
            }
        }
        if output == .json {
            let list: Value = ["apiVersion": "v1", "kind": "List", "items": .array(events.map(\.content))]
            return list.printJSON()
        }
        guard !events.isEmpty else { return Terminal.errorLine("No events found.") }
        Events.table(events, withNamespace: resource.allNamespaces).print()
    }
}

enum Events {
    /// The events that `isWanted` lets pass, by the time they were last seen.
    static func fetch(
        _ client: DaemonClient, _ resource: ResourceOptions, _ isWanted: (Object) -> Bool
    ) async throws -> [Object] {
        let list = try await client.get(resource.path(try ResourceNames.kind("events")))
        return (list["items"]?.array ?? []).map(Object.init).filter(isWanted).sorted { time(of: $0) < time(of: $1) }
    }

    private static func time(of event: Object) -> Timestamp {
        event["lastTimestamp"]?.string.flatMap { Timestamp($0) } ?? event.creationTimestamp ?? Timestamp(seconds: 0)
    }

    static func table(_ events: [Object], withNamespace: Bool = false) -> TextTable {
        let columns =
            (withNamespace ? [.namespace] : []) + (KindRegistry.builtIn[.event]?.columns ?? []).filter { !$0.isWide }
        let now = SystemClock.now
        return TextTable(header: columns.map(\.name), rows: events.map { event in columns.map { $0.text(event, now) } })
    }
}
