import ArgumentParser
import Objects

/// A kind, as people name it, and where to look for its objects.
struct ResourceOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "The namespace.")
    var namespace = "default"

    @Flag(name: [.customShort("A"), .long], help: "In all namespaces.")
    var allNamespaces = false

    /// `deploy`, `deployments.apps`, or `deployment/web`.
    func kind(_ word: String) throws -> KindInfo {
        guard let info = KindRegistry.builtIn.named(word) else {
            let known = KindRegistry.builtIn.all.map(\.plural).joined(separator: ", ")
            throw ValidationError("the server doesn't have a resource type \"\(word)\"; it has: \(known)")
        }
        return info
    }

    func path(_ info: KindInfo, _ name: String? = nil, query: [(String, String)] = []) -> String {
        var path = info.kind.group.isEmpty ? "/api/\(info.version)" : "/apis/\(info.kind.group)/\(info.version)"
        if info.isNamespaced && !allNamespaces { path += "/namespaces/\(escaped(namespace))" }
        path += "/\(info.plural)"
        if let name { path += "/\(escaped(name))" }
        let parameters = query.map { "\($0.0)=\(escaped($0.1))" }
        return parameters.isEmpty ? path : path + "?" + parameters.joined(separator: "&")
    }
}
