import ArgumentParser
import Objects

/// Where to look for objects.
struct ResourceOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "The namespace.")
    var namespace = "default"

    @Flag(name: [.customShort("A"), .long], help: "In all namespaces.")
    var allNamespaces = false

    func path(_ info: KindInfo, _ name: String? = nil, query: [(String, String)] = []) -> String {
        var path = info.kind.group.isEmpty ? "/api/\(info.version)" : "/apis/\(info.kind.group)/\(info.version)"
        if info.isNamespaced && !allNamespaces { path += "/namespaces/\(escaped(namespace))" }
        path += "/\(info.plural)"
        if let name { path += "/\(escaped(name))" }
        let parameters = query.map { "\($0.0)=\(escaped($0.1))" }
        return parameters.isEmpty ? path : path + "?" + parameters.joined(separator: "&")
    }
}

/// Which objects of a kind are meant, where none is named.
struct SelectorOptions: ParsableArguments {
    @Option(name: [.customShort("l"), .long], help: "A label selector: app=web,tier!=test.")
    var selector: String?

    @Option(help: "Only where fields have these values: status.phase!=Running,spec.nodeName=a.")
    var fieldSelector: String?

    /// Parameters of a list or a watch.
    func query(name: String? = nil) -> [(String, String)] {
        let fields = [fieldSelector, name.map { "metadata.name=\($0)" }].compactMap { $0 }
        return (selector.map { [("labelSelector", $0)] } ?? [])
            + (fields.isEmpty ? [] : [("fieldSelector", fields.joined(separator: ","))])
    }

    /// - Throws: What kubectl refuses too: a name together with what would choose among many.
    func check(_ wanted: ResourceNames, _ resource: ResourceOptions) throws {
        guard wanted.isNamed else { return }
        guard selector == nil, fieldSelector == nil else {
            throw ValidationError("name cannot be provided when a selector is specified")
        }
        guard !resource.allNamespaces || !wanted.groups.contains(where: \.info.isNamespaced) else {
            throw ValidationError("a resource cannot be retrieved by name across all namespaces: name one with -n")
        }
    }
}

/// Objects of one kind, as they were found.
struct FoundObjects {
    var info: KindInfo
    var objects: [Object]
}

extension DaemonClient {
    /// What is there of the wanted, and why the rest is not.
    func find(
        _ wanted: ResourceNames, _ resource: ResourceOptions, _ selection: SelectorOptions
    ) async throws -> (found: [FoundObjects], refusals: [Refusal]) {
        var found: [FoundObjects] = []
        var refusals: [Refusal] = []
        for group in wanted.groups {
            guard wanted.isNamed else {
                found.append(FoundObjects(info: group.info, objects: try await list(group.info, resource, selection)))
                continue
            }
            var objects: [Object] = []
            for name in group.names {
                do {
                    objects.append(Object(try await get(resource.path(group.info, name))))
                } catch let refusal as Refusal {
                    refusals.append(refusal)
                }
            }
            found.append(FoundObjects(info: group.info, objects: objects))
        }
        return (found, refusals)
    }

    private func list(
        _ info: KindInfo, _ resource: ResourceOptions, _ selection: SelectorOptions
    ) async throws -> [Object] {
        let list = try await get(resource.path(info, query: selection.query()))
        return (list["items"]?.array ?? []).map(Object.init)
    }
}
