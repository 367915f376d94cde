import ArgumentParser
import Objects

/// Which objects the words of a command name, as kubectl reads them: `pods`, `pods,deployments`, `pod web api`,
/// `pod/web deployment/api` (`ResourceTypeOrNameArgs` in `k8s.io/cli-runtime/pkg/resource/builder.go`).
struct ResourceNames {
    /// Objects of one kind; all of it where no name is given.
    struct Group {
        var info: KindInfo
        var names: [String]
    }

    /// What `all` stands for, in kubectl's order.
    private static let common: [GroupKind] = [.pod, .service, .deployment, .replicaSet]

    private(set) var groups: [Group] = []
    /// Whether objects are named one by one.
    let isNamed: Bool

    /// Whether one object is meant, and not a list.
    var isSingle: Bool { isNamed && groups.count == 1 && groups[0].names.count == 1 }

    init(_ words: [String]) throws {
        guard let first = words.first else { throw ValidationError("name a kind, such as pods") }
        isNamed = words.count > 1 || first.contains("/")
        if words.contains(where: { $0.contains("/") }) {
            for word in words { try add(pair: word) }
        } else {
            let kinds = try first.split(separator: ",").flatMap { try ResourceNames.kinds(String($0)) }
            for info in kinds { add(info, Array(words.dropFirst())) }
        }
        guard !groups.isEmpty else { throw ValidationError("name a kind, such as pods") }
    }

    private mutating func add(pair word: String) throws {
        let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw ValidationError("give every object as KIND/NAME, or one KIND and then names: \(word)")
        }
        add(try ResourceNames.kind(parts[0]), [parts[1]])
    }

    private mutating func add(_ info: KindInfo, _ names: [String]) {
        if let index = groups.firstIndex(where: { $0.info.kind == info.kind }) {
            groups[index].names += names
        } else {
            groups.append(Group(info: info, names: names))
        }
    }

    private static func kinds(_ word: String) throws -> [KindInfo] {
        word == "all" ? common.compactMap { KindRegistry.builtIn[$0] } : [try kind(word)]
    }

    /// `deploy`, `deployments` or `deployments.apps`.
    static func kind(_ word: String) throws -> KindInfo {
        guard let info = KindRegistry.builtIn.named(word) else {
            let known = KindRegistry.builtIn.all.map(\.plural).joined(separator: ", ")
            throw ValidationError("the server doesn't have a resource type \"\(word)\"; it has: \(known)")
        }
        return info
    }
}
