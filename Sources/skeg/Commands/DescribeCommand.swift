import ArgumentParser
import Daemon
import Objects

struct DescribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Show all about objects: what they are, how they are, and what happened to them.",
        usage: """
            skeg describe KIND [NAME…] [options]
            skeg describe KIND/NAME… [options]
            """)

    @Argument(help: "A kind and names; or KIND/NAME.", completion: .list(KindRegistry.builtIn.all.map(\.plural)))
    var words: [String]

    @OptionGroup var resource: ResourceOptions
    @OptionGroup var selection: SelectorOptions
    @OptionGroup var state: StateOptions

    func run() async throws {
        let wanted = try ResourceNames(words)
        try selection.check(wanted, resource)
        let (found, refusals) = try await state.client.find(wanted, resource, selection)
        for (index, object) in found.flatMap(\.objects).enumerated() {
            if index > 0 { Terminal.line("\n") }
            try await describe(object)
        }
        if refusals.isEmpty && found.allSatisfy(\.objects.isEmpty) { Terminal.errorLine("No resources found") }
        try refusals.end()
    }

    private func describe(_ object: Object) async throws {
        tell(object)
        var place = resource
        place.allNamespaces = false
        place.namespace = object.namespace.isEmpty ? "default" : object.namespace
        let events = try await Events.fetch(state.client, place) { event in
            event["involvedObject"]?["uid"]?.string == object.uid
        }
        Terminal.line("Events:" + (events.isEmpty ? "  <none>" : ""))
        if !events.isEmpty { Events.table(events).lines().forEach { Terminal.line("  " + $0) } }
    }

    private func tell(_ object: Object) {
        var head: [(String, String)] = [("Name", object.name)]
        if !object.namespace.isEmpty { head.append(("Namespace", object.namespace)) }
        head.append(("Kind", object.kind.description))
        let shown = Object(Secrecy(of: object).shown(object.content).value)
        for (title, pairs) in [("Labels", shown.labels), ("Annotations", shown.annotations)] where !pairs.isEmpty {
            let told = pairs.filter { !AutoscalerDescription.annotations.contains($0.key) }
            for (index, pair) in told.sorted(by: { $0.key < $1.key }).enumerated() {
                head.append((index == 0 ? title : "", "\(pair.key)=\(pair.value)"))
            }
        }
        if let created = object.creationTimestamp {
            head.append(("Created", "\(created.text) (\(HumanDuration.text(SystemClock.now - created)) ago)"))
        }
        if let controller = object.controller {
            head.append(("Controlled By", "\(controller.kind.kind)/\(controller.name)"))
        }
        if object.kind == .pod { head.append(("Status", PodSummary.text(of: object))) }
        for (title, text) in head {
            Terminal.line((title.isEmpty ? "" : title + ":").padding(to: 16) + text)
        }
        if object.kind == .horizontalPodAutoscaler {
            AutoscalerDescription(HorizontalPodAutoscaler(object)).lines(at: SystemClock.now).forEach(Terminal.line)
            return conditions(of: object)
        }
        conditions(of: object)
        for section in ["spec", "data", "status"] {
            guard var value = shown[section], object.kind != .secret || section != "data" else { continue }
            if section == "status" { value["conditions"] = nil }
            guard value.fields?.isEmpty == false else { continue }
            Terminal.line(section.prefix(1).uppercased() + section.dropFirst() + ":")
            let text = String(decoding: YAMLWriter.write(value), as: UTF8.self)
            for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                Terminal.line("  " + line)
            }
        }
        if object.kind == .secret {
            Terminal.line("Data:")
            for field in object["data"]?.fields ?? Fields() {
                let count = field.value.string.flatMap(Base64.decode)?.count ?? 0
                Terminal.line("  \(field.name): \(count) bytes")
            }
        }
    }

    private func conditions(of object: Object) {
        let conditions = object.conditions
        guard !conditions.isEmpty else { return }
        Terminal.line("Conditions:")
        let rows = conditions.map { [$0.type, $0.status, $0.reason, $0.message] }
        TextTable(header: ["TYPE", "STATUS", "REASON", "MESSAGE"], rows: rows).lines().forEach {
            Terminal.line("  " + $0)
        }
    }
}

extension String {
    /// This text with spaces up to a width, and one at least.
    func padding(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
