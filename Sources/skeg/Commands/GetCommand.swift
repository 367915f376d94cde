import ArgumentParser
import Daemon
import Objects

struct GetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Show objects of a kind.",
        discussion: "Kinds are named as in kubectl: pods, po, deployments, deploy, deployments.apps, deployment/web.")

    @Argument(help: "The kind, or KIND/NAME.", completion: .list(KindRegistry.builtIn.all.map(\.plural)))
    var kind: String

    @Argument(help: "The object's name; all of the kind where none is given.")
    var name: String?

    @OptionGroup var resource: ResourceOptions
    @OptionGroup var state: StateOptions

    @Option(name: .shortAndLong, help: "wide, yaml, json or name.")
    var output: OutputFormat?

    @Option(name: [.customShort("l"), .long], help: "A label selector: app=web,tier!=test.")
    var selector: String?

    @Flag(name: .shortAndLong, help: "Go on and show each change.")
    var watch = false

    @Flag(help: "Leave out the line with the columns' names.")
    var noHeaders = false

    func run() async throws {
        let parts = kind.split(separator: "/", maxSplits: 1).map(String.init)
        let info = try resource.kind(parts.first ?? kind)
        let wanted = name ?? (parts.count == 2 ? parts[1] : nil)
        if watch { return try await follow(info, wanted) }
        if let wanted {
            show([Object(try await state.client.get(resource.path(info, wanted)))], of: info, isList: false)
        } else {
            let list = try await state.client.get(resource.path(info, query: query(nil)))
            show((list["items"]?.array ?? []).map(Object.init), of: info, isList: true)
        }
    }

    private func query(_ name: String?) -> [(String, String)] {
        (selector.map { [("labelSelector", $0)] } ?? [])
            + (name.map { [("fieldSelector", "metadata.name=\($0)")] } ?? [])
    }

    private func show(_ objects: [Object], of info: KindInfo, isList: Bool) {
        let list: Value = [
            "apiVersion": "v1", "kind": "List", "metadata": .emptyObject, "items": .array(objects.map(\.content))
        ]
        switch output {
        case .json: (isList ? list : objects.first?.content ?? list).printJSON()
        case .yaml: (isList ? list : objects.first?.content ?? list).printYAML()
        case .name: for object in objects { Terminal.line("\(info.singularName)/\(object.name)") }
        case .wide, nil:
            guard !objects.isEmpty else {
                let place = info.isNamespaced && !resource.allNamespaces ? " in \(resource.namespace) namespace" : ""
                return Terminal.errorLine("No resources found\(place).")
            }
            let lines = table(of: info, objects).lines()
            (noHeaders ? lines.dropFirst() : lines[...]).forEach(Terminal.line)
        }
    }

    private func table(of info: KindInfo, _ objects: [Object]) -> TextTable {
        var columns = TableColumn.columns(of: info.kind).filter { output == .wide || !$0.isWide }
        if resource.allNamespaces && info.isNamespaced { columns.insert(.namespace, at: 0) }
        let now = SystemClock.now
        return TextTable(
            header: columns.map(\.name), rows: objects.map { object in columns.map { $0.text(object, now) } })
    }

    /// A line for each change, in the columns of what was there first.
    private func follow(_ info: KindInfo, _ name: String?) async throws {
        let path = resource.path(info, query: [("watch", "true")] + query(name))
        var rest: [UInt8] = []
        var isFirst = true
        try await state.client.stream(path) { bytes in
            rest += bytes
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let event = try JSONParser.parse(Array(rest[..<end]))
                rest.removeSubrange(...end)
                let object = Object(event["object"] ?? .null)
                switch output {
                case .json: object.content.printJSON()
                case .yaml:
                    Terminal.line("---")
                    object.content.printYAML()
                case .name: Terminal.line("\(info.singularName)/\(object.name)")
                case .wide, nil:
                    let lines = table(of: info, [object]).lines()
                    (isFirst && !noHeaders ? lines[...] : lines.dropFirst()).forEach(Terminal.line)
                }
                isFirst = false
            }
        }
    }
}

extension KindInfo {
    /// `deployment.apps`, as in the names that kubectl prints.
    var singularName: String { kind.group.isEmpty ? singular : "\(singular).\(kind.group)" }
}
