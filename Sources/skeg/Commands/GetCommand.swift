import ArgumentParser
import Objects

struct GetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Show objects.",
        usage: """
            skeg get KIND[,KIND…] [NAME…] [options]
            skeg get KIND/NAME… [options]
            """,
        discussion: """
            Kinds are named as in kubectl: pods, po, deployments, deploy, deployments.apps. 'all' stands for pods, services, \
            deployments and replicasets.
            """)

    @Argument(help: "Kinds, then names; or KIND/NAME.", completion: .list(KindRegistry.builtIn.all.map(\.plural)))
    var words: [String]

    @OptionGroup var resource: ResourceOptions
    @OptionGroup var selection: SelectorOptions
    @OptionGroup var state: StateOptions

    @Option(name: .shortAndLong, help: "wide, yaml, json or name.")
    var output: OutputForm?

    @Flag(name: .shortAndLong, help: "Go on and show each change.")
    var watch = false

    @Flag(help: "Leave out the line with the columns' names.")
    var noHeaders = false

    @Flag(help: "Show the labels in a last column.")
    var showLabels = false

    @Flag(help: "An object that is not there is no error.")
    var ignoreNotFound = false

    func run() async throws {
        let wanted = try ResourceNames(words)
        try selection.check(wanted, resource)
        var printer = ObjectPrinter(
            output, withNamespace: resource.allNamespaces, withHeader: !noHeaders, withLabels: showLabels)
        if watch { return try await follow(wanted, &printer) }
        var (found, refusals) = try await state.client.find(wanted, resource, selection)
        if ignoreNotFound { refusals.removeAll { $0.reason == "NotFound" } }
        let isEmpty = found.allSatisfy(\.objects.isEmpty)
        if !isEmpty || !wanted.isNamed { printer.print(found, isSingle: wanted.isSingle) }
        if isEmpty && !wanted.isNamed && output != .json && output != .yaml { sayNothingFound(wanted) }
        try refusals.end()
    }

    private func sayNothingFound(_ wanted: ResourceNames) {
        let isEverywhere = resource.allNamespaces || !wanted.groups.contains(where: \.info.isNamespaced)
        Terminal.errorLine("No resources found" + (isEverywhere ? "" : " in \(resource.namespace) namespace."))
    }

    /// What is there, and then a line for each change in the same columns.
    private func follow(_ wanted: ResourceNames, _ printer: inout ObjectPrinter) async throws {
        guard wanted.groups.count == 1, wanted.groups[0].names.count <= 1 else {
            throw ValidationError("--watch is for one kind, or one object")
        }
        let (info, name) = (wanted.groups[0].info, wanted.groups[0].names.first)
        let client = state.client
        if let name { _ = try await client.get(resource.path(info, name)) }
        let query = selection.query(name: name)
        let list = try await client.get(resource.path(info, query: query))
        printer.printNext(FoundObjects(info: info, objects: (list["items"]?.array ?? []).map(Object.init)))
        let revision = list.at(["metadata", "resourceVersion"])?.string ?? ""
        let path = resource.path(info, query: [("watch", "true"), ("resourceVersion", revision)] + query)
        var rest: [UInt8] = []
        try await client.stream(path) { bytes in
            rest += bytes
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let event = try JSONParser.parse(Array(rest[..<end]))
                rest.removeSubrange(...end)
                let object = event["object"] ?? .null
                guard event["type"] != "ERROR" else { throw DaemonClient.Refusal(object) }
                printer.printNext(FoundObjects(info: info, objects: [Object(object)]))
            }
        }
    }
}
