import ArgumentParser
import Daemon
import Objects

struct LogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Print what a container has written.",
        discussion: "Of a deployment or a replicaset, the log of one of its pods is printed.")

    @Argument(help: "The pod's name, or pod/NAME, deployment/NAME or replicaset/NAME.")
    var target: String

    @Option(name: .shortAndLong, help: "The container, where the pod has several.")
    var container: String?

    @Flag(name: .shortAndLong, help: "Go on with what is written from now on.")
    var follow = false

    @Flag(name: .shortAndLong, help: "The log of the container that ran before.")
    var previous = false

    @Option(help: "Only so many lines, the last ones; -1 is all.")
    var tail = -1

    @Option(help: "Only what was written since, as 5s, 2m or 3h.")
    var since: String?

    @Flag(help: "With the time in front of each line.")
    var timestamps = false

    @OptionGroup var resource: ResourceOptions
    @OptionGroup var state: StateOptions

    func run() async throws {
        var query: [(String, String)] = []
        if let container { query.append(("container", container)) }
        if follow { query.append(("follow", "true")) }
        if previous { query.append(("previous", "true")) }
        if timestamps { query.append(("timestamps", "true")) }
        if tail >= 0 { query.append(("tailLines", String(tail))) }
        if let since {
            guard let duration = GoDuration(since)?.duration else {
                throw ValidationError("--since is not a duration such as 5s, 2m or 3h")
            }
            query.append(("sinceSeconds", String(max(1, duration.components.seconds))))
        }
        let parameters = query.map { "\($0.0)=\(escaped($0.1))" }.joined(separator: "&")
        var place = resource
        place.allNamespaces = false
        let pod = try await LoggedPod.name(target, place, state.client)
        let path =
            place.path(try ResourceNames.kind("pods"), pod) + "/log" + (parameters.isEmpty ? "" : "?" + parameters)
        try await state.client.stream(path) { Terminal.write($0) }
    }
}
