import ArgumentParser
import Controllers
import GitOps
import Glibc
import Objects

struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Try out without a daemon what would happen.",
        subcommands: [SimulateAutoscalerCommand.self])
}

struct SimulateAutoscalerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hpa",
        abstract: "Replay a load against a HorizontalPodAutoscaler, and show how many pods there would be.",
        discussion: """
            The first line of the trace names its columns: 'seconds' (or 'time'), and each metric by its name, for all pods together: \
            'cpu' with 1500m or 1.5, 'memory' with 3Gi, or 'cpu_millicores' and 'memory_bytes' with plain numbers. A row holds until \
            the next; an empty cell was not measured. What the pods ask for is in the workload's manifest, or in --request.
            """,
        aliases: ["autoscaler", "horizontalpodautoscaler"])

    @Option(
        name: .shortAndLong,
        help: "A manifest with the autoscaler, and the workload; a file or a folder; may be repeated.",
        completion: .file())
    var file: [String]

    @Option(help: "A file of comma-separated values: the load over time.", completion: .file())
    var trace: String

    @Argument(help: "The autoscaler, where there are several.")
    var name: String?

    @Option(help: "What each pod asks for, as cpu=100m; may be repeated. Instead of a manifest of the workload.")
    var request: [String] = []

    @Option(help: "How many pods there are at first (default: as the workload's manifest says, or minReplicas).")
    var replicas: Int?

    @Option(help: "How long a pod takes until it is ready, as 10s or 1m30s.")
    var readyAfter = GoDelayArgument(.seconds(10))

    @Option(help: "How long the last row holds, as 10m.")
    var tail = GoDelayArgument(.seconds(60))

    @OptionGroup var autoscaling: AutoscalerOptions

    @Option(help: "Draw pods and load into this file.", completion: .file(extensions: ["svg"]))
    var svg: String?

    @Option(name: .shortAndLong, help: "text or json.")
    var output = ReportFormat.text

    func run() throws {
        let input = try SimulatedAutoscaler(self)
        let record: ScalingRecord
        do throws(ScalingReplay.Refusal) {
            var replay = try ScalingReplay(
                input.autoscaler, autoscaling.settings, of: input.workload, under: input.trace, tail: tail.duration)
            record = replay.run()
        } catch {
            throw ValidationError("\(input.place): \(error.message)")
        }
        let report = ScalingReport(name: input.autoscaler.name, record: record)
        if let svg { try OutputFile.write(ScalingDrawing(record, title: input.autoscaler.name).text, to: svg) }
        switch output {
        case .json: report.json.printJSON()
        case .text: report.printText()
        }
    }
}

/// What a replay is made of, out of files.
struct SimulatedAutoscaler {
    var autoscaler: Object
    var workload: ReplayedWorkload
    var trace: LoadTrace
    /// Where the autoscaler stands.
    var place: String

    /// More than a week of seconds takes.
    private static let traceSizeLimit = 256 * 1024 * 1024

    init(_ options: SimulateAutoscalerCommand) throws {
        var desired = DesiredSet(kinds: .builtIn)
        desired.update(
            to: CommitTree(
                commit: SourceCommit(id: "local"), treeID: "local", files: try LocalFiles.all(at: options.file)))
        let report = ValidationReport(desired, withWarnings: true)
        for finding in report.findings {
            let place = finding.position.map { "\($0): " } ?? ""
            Terminal.errorLine("\(place)\(finding.severity.rawValue): \(finding.fieldAndMessage)")
        }
        if report.hasErrors { throw ExitCode(1) }
        let key = try SimulatedAutoscaler.key(named: options.name, in: desired, options.file)
        guard let found = desired[key] else { throw ValidationError("\(key) cannot be read") }
        autoscaler = found.object
        KindRegistry.builtIn.applyDefaults(to: &autoscaler)
        place = found.origin.position.description
        trace = try SimulatedAutoscaler.trace(at: options.trace)
        workload = try SimulatedAutoscaler.workload(of: HorizontalPodAutoscaler(autoscaler), desired, options)
    }

    private static func key(named name: String?, in desired: DesiredSet, _ files: [String]) throws -> ObjectKey {
        let keys = desired.keys.filter { $0.kind == .horizontalPodAutoscaler }.sorted()
        let fitting = keys.filter { name == nil || $0.name == name }
        if fitting.count == 1 { return fitting[0] }
        let place = files.joined(separator: " ")
        guard !keys.isEmpty else { throw ValidationError("there is no HorizontalPodAutoscaler in \(place)") }
        let names = keys.map { "\($0.namespace)/\($0.name)" }.joined(separator: ", ")
        throw ValidationError(
            name.map { "there is no HorizontalPodAutoscaler \($0) in \(place), but \(names)" }
                ?? "there are several: name one of \(names)")
    }

    private static func trace(at path: String) throws -> LoadTrace {
        guard let bytes = try InputFile.read(path, atMost: traceSizeLimit) else {
            throw ValidationError("\(path): more than \(traceSizeLimit / 1024 / 1024) MiB")
        }
        do throws(LoadTrace.Fault) {
            return try LoadTrace(parsing: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw ValidationError("\(path):\(error)")
        }
    }

    private static func workload(
        of autoscaler: HorizontalPodAutoscaler, _ desired: DesiredSet, _ options: SimulateAutoscalerCommand
    ) throws -> ReplayedWorkload {
        var requests: [String: String] = [:]
        for text in options.request {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, Quantity(parts[1]).map({ !$0.isNegative }) ?? false else {
                throw ValidationError("'\(text)' is no request, such as cpu=100m")
            }
            requests[parts[0]] = parts[1]
        }
        let target = autoscaler.target.flatMap { desired[$0]?.object }
        let given = target?.content.at(["spec", "replicas"])?.integer.map { Int(clamping: $0) }
        let replicas = options.replicas ?? given ?? max(autoscaler.minReplicas, 1)
        guard (0...100_000).contains(replicas) else { throw ValidationError("\(replicas) pods: from 0 to 100000") }
        let container = autoscaler.metrics.first { $0.kind == .containerResource }?.container ?? "main"
        guard requests.isEmpty, var podSpec = target?.content.at(["spec", "template", "spec"]) else {
            return ReplayedWorkload(
                requests: requests, container: container, replicas: replicas, readyAfter: options.readyAfter.duration)
        }
        // Only what runs counts here; what it reads is nowhere.
        podSpec = ["containers": podSpec["containers"] ?? .array([])]
        return ReplayedWorkload(podSpec: podSpec, replicas: replicas, readyAfter: options.readyAfter.duration)
    }
}
