import ArgumentParser
import Objects

struct TopVolumesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "volumes", abstract: "Show what pods take of the disk.", aliases: ["volume"])

    @Argument(help: "A pod (default: all of the namespace).") var name: String?
    @Option(name: .shortAndLong, help: "The namespace.") var namespace = "default"
    @Flag(name: [.customShort("A"), .long], help: "In all namespaces.") var allNamespaces = false
    @Option(name: [.customShort("l"), .long], help: "A label selector: app=web,tier!=test.")
    var selector: String?
    @Flag(help: "Without the first line.") var noHeaders = false
    @Option(name: .shortAndLong, help: "text or json.") var output = ReportFormat.text
    @OptionGroup var state: StateOptions

    func run() async throws {
        var query: [String] = []
        if !allNamespaces { query.append("namespace=\(escaped(namespace))") }
        if let selector { query.append("labelSelector=\(escaped(selector))") }
        let parameters = query.isEmpty ? "" : "?" + query.joined(separator: "&")
        let answer = try await state.client.get("/skeg/v1/usage/volumes\(parameters)")
        let volumes = (answer["volumes"]?.array ?? []).filter { name == nil || $0["pod"]?.string == name }
        let report: Value = ["volumes": .array(volumes)]
        if output == .json { return report.printJSON() }
        guard !volumes.isEmpty else { return Terminal.errorLine("No volumes that pods write to.") }
        let header =
            (allNamespaces ? ["NAMESPACE"] : []) + [
                "POD", "VOLUME", "USED(bytes)", "LIMIT", "AVAILABLE(bytes)", "FILES"
            ]
        let table = TextTable(header: header, rows: volumes.map(row))
        for line in table.lines().dropFirst(noHeaders ? 1 : 0) { Terminal.line(line) }
    }

    private func row(_ volume: Value) -> [String] {
        // There is more in it than was counted.
        let more = volume["partial"]?.bool == true ? "+" : ""
        return (allNamespaces ? [volume["namespace"]?.string ?? ""] : []) + [
            volume["pod"]?.string ?? "", volume["name"]?.string ?? "", mebibytes(volume["usedBytes"]) + more,
            volume["sizeLimit"]?.string ?? "<none>", mebibytes(volume["availableBytes"]),
            "\(volume["inodesUsed"]?.integer ?? 0)\(more)"
        ]
    }

    /// Rounded up: what takes anything is not nothing.
    private func mebibytes(_ value: Value?) -> String {
        let bytes = value?.integer ?? 0
        return "\(bytes / (1 << 20) + (bytes % (1 << 20) > 0 ? 1 : 0))Mi"
    }
}
