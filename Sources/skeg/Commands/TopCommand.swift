import ArgumentParser
import Objects

struct TopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top", abstract: "Show what nodes and pods use of processors, memory and the disk.",
        subcommands: [TopNodesCommand.self, TopPodsCommand.self, TopVolumesCommand.self])
}

/// What comes first.
enum UsageOrder: String, ExpressibleByArgument, CaseIterable {
    case cpu, memory
}

struct TopOptions: ParsableArguments {
    @Option(name: [.customShort("l"), .long], help: "A label selector: app=web,tier!=test.")
    var selector: String?

    @Option(help: "What uses most first, by cpu or memory (default: by name).")
    var sortBy: UsageOrder?

    @Flag(help: "With what was used in the last ten minutes, as bars from nothing to the peak.")
    var history = false

    @Flag(help: "Without the first line.")
    var noHeaders = false

    @Option(name: .shortAndLong, help: "text or json.")
    var output = ReportFormat.text

    @OptionGroup var state: StateOptions

    func fetch(_ what: String, namespace: String? = nil) async throws -> Value {
        var query: [String] = []
        if let namespace { query.append("namespace=\(escaped(namespace))") }
        if let selector { query.append("labelSelector=\(escaped(selector))") }
        if history { query.append("history=true") }
        let parameters = query.isEmpty ? "" : "?" + query.joined(separator: "&")
        return try await state.client.get("/skeg/v1/usage/\(what)\(parameters)")
    }

    func printTable(_ header: [String], _ rows: [[String]]) {
        let table = TextTable(header: header, rows: rows)
        for line in table.lines().dropFirst(noHeaders ? 1 : 0) { Terminal.line(line) }
    }
}

struct TopNodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nodes", abstract: "Show what nodes use.", aliases: ["node", "no"])

    @Argument(help: "A node (default: all).") var name: String?
    @OptionGroup var options: TopOptions

    func run() async throws {
        let answer = try await options.fetch("nodes")
        var nodes = (answer["nodes"]?.array ?? []).filter { name == nil || $0["name"]?.string == name }
        if nodes.isEmpty { throw UsageMissing(what: name.map { "node \"\($0)\"" } ?? "any node") }
        nodes = options.sortBy.map { order in nodes.sorted { Usage($0).precedes(Usage($1), by: order) } } ?? nodes
        let report: Value = ["nodes": .array(nodes)]
        if options.output == .json { return report.printJSON() }
        let header = ["NAME", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)"]
        let rows = nodes.map { node in
            let usage = Usage(node)
            let cells = [
                node["name"]?.string ?? "", usage.cores,
                Usage.percent(usage.millicores, of: node["allocatableMillicores"]?.integer), usage.memory,
                Usage.percent(usage.bytes, of: node["allocatableMemoryBytes"]?.integer)
            ]
            return options.history ? cells + usage.bars : cells
        }
        options.printTable(options.history ? header + Usage.barHeader : header, rows)
    }
}

struct TopPodsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pods", abstract: "Show what pods use.", aliases: ["pod", "po"])

    @Argument(help: "A pod (default: all of the namespace).") var name: String?
    @Option(name: .shortAndLong, help: "The namespace.") var namespace = "default"
    @Flag(name: [.customShort("A"), .long], help: "In all namespaces.") var allNamespaces = false
    @Flag(help: "Each container for itself.") var containers = false
    @OptionGroup var options: TopOptions

    /// A row: a pod, or one container of it.
    private struct Row {
        var names: [String]
        var usage: Usage
    }

    func run() async throws {
        let answer = try await options.fetch("pods", namespace: allNamespaces ? nil : namespace)
        let pods = (answer["pods"]?.array ?? []).filter { name == nil || $0["name"]?.string == name }
        if let name, pods.isEmpty { throw UsageMissing(what: "pod \"\(name)\" in the namespace \(namespace)") }
        let report: Value = ["pods": .array(pods)]
        if options.output == .json { return report.printJSON() }
        guard !pods.isEmpty else { return Terminal.errorLine("No pods were measured.") }
        var rows = pods.flatMap(rows)
        if let order = options.sortBy { rows.sort { $0.usage.precedes($1.usage, by: order) } }
        let header =
            (allNamespaces ? ["NAMESPACE"] : []) + (containers ? ["POD", "NAME"] : ["NAME"])
            + ["CPU(cores)", "MEMORY(bytes)"] + (options.history ? Usage.barHeader : [])
        options.printTable(
            header, rows.map { $0.names + [$0.usage.cores, $0.usage.memory] + (options.history ? $0.usage.bars : []) })
    }

    private func rows(_ pod: Value) -> [Row] {
        let place = (allNamespaces ? [pod["namespace"]?.string ?? ""] : []) + [pod["name"]?.string ?? ""]
        let all = pod["containers"]?.array ?? []
        if containers { return all.map { Row(names: place + [$0["name"]?.string ?? ""], usage: Usage($0)) } }
        return [Row(names: place, usage: all.reduce(into: Usage()) { $0.add(Usage($1)) })]
    }
}

/// Nothing is known of what was asked for.
struct UsageMissing: Error, CustomStringConvertible {
    var what: String
    var description: String { "metrics not available yet for \(what)" }
}
