extension ManagedFields {
    /// How many entries updates may have (`DefaultMaxUpdateManagers`).
    public static let maximumUpdaters = 10
    /// Who has the fields of the oldest updates beyond that.
    static let ancientChanges = "ancient-changes"

    /// Replaces a manager's entry, whose time and person stay as they were until `touch`. Who owns nothing has no entry.
    mutating func record(_ entry: Entry) {
        let index = entries.firstIndex { $0.isSameManager(as: entry) }
        switch (index, entry.fields.isEmpty) {
        case (let index?, true): entries.remove(at: index)
        case (let index?, false):
            var copy = entry
            copy.time = entries[index].time
            copy.person = entries[index].person
            entries[index] = copy
        case (nil, false): entries.append(entry)
        case (nil, true): break
        }
    }

    /// Gives a manager's entry the time and the person of `entry`.
    mutating func touch(_ entry: Entry) {
        for index in entries.indices where entries[index].isSameManager(as: entry) {
            entries[index].time = entry.time
            entries[index].person = entry.person
        }
    }

    /// Brings the oldest updates of each version together until there are no more than `maximumUpdaters`
    /// (`capmanagers.go`).
    mutating func capUpdaters() {
        var updaters = entries.filter { $0.operation == .update && !$0.fields.isEmpty }
        guard updaters.count > ManagedFields.maximumUpdaters else { return }
        updaters.sort { $0.age < $1.age }
        var count = updaters.count
        var oldest: [String: Entry] = [:]
        var next = 0
        while count > ManagedFields.maximumUpdaters, next < updaters.count {
            let entry = updaters[next]
            next += 1
            guard var together = oldest[entry.apiVersion] else {
                oldest[entry.apiVersion] = entry
                continue
            }
            together.manager = ManagedFields.ancientChanges
            together.person = ""
            together.subresource = ""
            together.time = entry.time
            together.fields = together.fields.union(entry.fields)
            oldest[entry.apiVersion] = together
            count -= 1
        }
        let kept = oldest.values.sorted { $0.age < $1.age } + updaters[next...]
        entries = entries.filter { $0.operation == .apply } + kept
    }
}

extension ManagedFields.Entry {
    /// The oldest first; what was brought together before is older than anything.
    fileprivate var age: (Int, Int64, String, String) {
        (manager == ManagedFields.ancientChanges ? 0 : 1, time?.seconds ?? 0, manager, apiVersion)
    }
}

// MARK: - What requests send

extension ManagedFields {
    /// The entries from which an update goes on (`decodeLiveOrNew`): those that the request sends, so that clients may change
    /// them; those of the stored object where it sends none or wrong ones, or writes a subresource; none where it sends an
    /// empty list, or a list with one empty entry, which resets them.
    init(sentWith object: Object, old: Object?, subresource: String) {
        let stored = old.map { ManagedFields(of: $0) } ?? ManagedFields(entries: [])
        guard subresource.isEmpty, let sent = object.metadata["managedFields"]?.array else {
            self = stored
            return
        }
        let decoded = sent.compactMap(Entry.init(sent:))
        if sent.isEmpty || sent.count == 1 && ManagedFields.isEmptyEntry(sent[0]) {
            entries = []
        } else if decoded.count == sent.count {
            entries = decoded
            restorePersons(from: stored)
        } else {
            self = stored
        }
    }

    /// Persons are never taken from a request. A client that knows no such field sends the entries without it, in their order.
    private mutating func restorePersons(from stored: ManagedFields) {
        var rest = stored.entries
        for index in entries.indices {
            entries[index].person = ""
            guard let place = rest.firstIndex(where: { $0.isSameProgram(as: entries[index]) }) else { continue }
            entries[index].person = rest.remove(at: place).person
        }
    }

    private static func isEmptyEntry(_ value: Value) -> Bool {
        value.fields?.allSatisfy { $0.value.isNull || $0.value == "" } ?? value.isNull
    }
}

extension ManagedFields.Entry {
    /// nil for an entry that Kubernetes refuses (`DecodeManagedFields`).
    fileprivate init?(sent content: Value) {
        self.init(content)
        guard !apiVersion.isEmpty, content["fieldsType"] == "FieldsV1" else { return nil }
    }
}
