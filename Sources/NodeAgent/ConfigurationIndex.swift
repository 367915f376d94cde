internal import Objects

/// Which pods of a node read which ConfigMaps and Secrets, so that a change costs only those that are concerned.
struct ConfigurationIndex: Sendable {
    private var pods: [ObjectKey: Set<String>] = [:]
    private var keys: [String: Set<ObjectKey>] = [:]
    /// What began or ended to be read since this was last asked.
    private var news: Set<ObjectKey> = []

    /// The uids of the pods that read anything.
    var users: [String] { Array(keys.keys) }

    /// The uids of the pods that read an object.
    func users(of key: ObjectKey) -> Set<String> { pods[key] ?? [] }

    mutating func set(_ read: Set<ObjectKey>, of uid: String) {
        let before = keys[uid] ?? []
        guard before != read else { return }
        keys[uid] = read.isEmpty ? nil : read
        for key in before.subtracting(read) {
            pods[key]?.remove(uid)
            guard pods[key]?.isEmpty == true else { continue }
            pods[key] = nil
            news.insert(key)
        }
        for key in read.subtracting(before) {
            if pods[key] == nil { news.insert(key) }
            pods[key, default: []].insert(uid)
        }
    }

    /// What the node reads now and did not before, and what it reads no more.
    mutating func takeNews() -> (read: [ObjectKey], unread: [ObjectKey]) {
        defer { news = [] }
        return (news.filter { pods[$0] != nil }, news.filter { pods[$0] == nil })
    }
}
