internal import Objects
public import Store

/// The quotas of one namespace, and what is used of them (`pkg/controller/resourcequota`, `apiserver/pkg/admission/plugin/resourcequota`).
public struct QuotaLedger: Sendable {
    private struct Account: Sendable {
        var quota: Object
        var hard: [String: Quantity]
        var used: [String: Quantity]
        var isChanged = false
    }

    private var accounts: [Account]
    private let kinds: KindRegistry

    /// Counts what is there.
    public init(of namespace: String, in snapshot: Snapshot) {
        kinds = snapshot.kinds
        accounts = snapshot.objects(of: .resourceQuota, in: namespace).filter { !$0.isBeingDeleted }.map { quota in
            Account(quota: quota, hard: QuotaLedger.quantities(quota.spec["hard"]), used: [:])
        }
        guard !accounts.isEmpty else { return }
        let scopes = accounts.map { QuotaScope(of: $0.quota) }
        for object in snapshot.objects(inNamespace: namespace) {
            let usage = QuotaUsage.of(object, kinds[object.kind])
            for index in accounts.indices where scopes[index].includes(object) {
                add(usage, to: index)
            }
        }
    }

    private mutating func add(_ usage: [String: Quantity], to index: Int) {
        for name in accounts[index].hard.keys {
            guard let amount = usage[name] else { continue }
            accounts[index].used[name] = (accounts[index].used[name] ?? .zero) + amount
        }
    }

    static func quantities(_ list: Value?) -> [String: Quantity] {
        var quantities: [String: Quantity] = [:]
        for field in list?.fields ?? Fields() { quantities[field.name] = Quantity(field.value) }
        return quantities
    }

    /// Adds an object, or what it has more than the one whose place it takes.
    mutating func count(_ object: Object, insteadOf old: Object?) throws(Admission.Refusal) {
        let usage = QuotaUsage.of(object, kinds[object.kind])
        let before = old.map { QuotaUsage.of($0, kinds[$0.kind]) } ?? [:]
        for index in accounts.indices where QuotaScope(of: accounts[index].quota).includes(object) {
            if old == nil { try checkThatAllIsSaid(by: object, to: accounts[index]) }
            let delta = usage.merging(before) { $0 - $1 }.filter { !$0.value.isZero && usage[$0.key] != nil }
            let asked = delta.filter { accounts[index].hard[$0.key] != nil }
            guard !asked.isEmpty else { continue }
            try check(asked, in: accounts[index])
            add(asked, to: index)
            accounts[index].isChanged = true
        }
    }

    /// Fewer may always be asked for than before (`checkRequest`).
    private func check(_ asked: [String: Quantity], in account: Account) throws(Admission.Refusal) {
        let exceeded = asked.filter { name, amount in
            guard let hard = account.hard[name], Quantity.zero < amount else { return false }
            return hard < (account.used[name] ?? .zero) + amount
        }.keys.sorted()
        guard !exceeded.isEmpty else { return }
        func list(_ amounts: [String: Quantity]) -> String {
            exceeded.map { "\($0)=\(amounts[$0] ?? .zero)" }.joined(separator: ",")
        }
        throw Admission.Refusal(
            message: "exceeded quota: \(account.quota.name), requested: \(list(asked)), used: \(list(account.used)), "
                + "limited: \(list(account.hard))")
    }

    /// Where a quota bounds CPU or memory, every container has to say how much it wants (`Constraints` of the pod evaluator).
    private func checkThatAllIsSaid(by object: Object, to account: Account) throws(Admission.Refusal) {
        guard object.kind == .pod else { return }
        var missing: [String: Set<String>] = [:]
        for list in ["containers", "initContainers"] {
            for container in object.spec[list]?.array ?? [] {
                for name in account.hard.keys.sorted() {
                    guard let path = QuotaLedger.pathInContainer(of: name), container.at(path) == nil else { continue }
                    missing[name, default: []].insert(container["name"]?.string ?? "")
                }
            }
        }
        guard !missing.isEmpty else { return }
        let told = missing.sorted { $0.key < $1.key }.map { name, containers in
            "\(name) for: \(containers.sorted().joined(separator: ","))"
        }
        throw Admission.Refusal(
            message: "failed quota: \(account.quota.name): must specify \(told.joined(separator: "; "))")
    }

    private static func pathInContainer(of name: String) -> [String]? {
        switch name {
        case "cpu", "memory": ["resources", "requests", name]
        case "requests.cpu", "requests.memory": ["resources", "requests", String(name.dropFirst(9))]
        case "limits.cpu", "limits.memory": ["resources", "limits", String(name.dropFirst(7))]
        default: nil
        }
    }

    /// The quotas with what is counted, where that was changed.
    var changes: [Change] { accounts.filter(\.isChanged).map { .update(QuotaLedger.written($0)) } }

    /// The quotas as they should be, where they are not.
    public var corrections: [Change] {
        accounts.compactMap { account in
            let next = QuotaLedger.written(account)
            return next == account.quota ? nil : .update(next)
        }
    }

    private static func written(_ account: Account) -> Object {
        var quota = account.quota
        var used: Value = .emptyObject
        for name in account.hard.keys {
            used[name] = .string((account.used[name] ?? .zero).description)
        }
        quota.content.set(quota.spec["hard"] ?? .emptyObject, at: ["status", "hard"])
        quota.content.set(used, at: ["status", "used"])
        return quota
    }
}
