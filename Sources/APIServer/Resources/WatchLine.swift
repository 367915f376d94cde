internal import API
internal import Objects
internal import Store

/// The lines of a watch (`metav1.WatchEvent`).
enum WatchLine {
    static func added(_ object: Object) -> [UInt8] { line("ADDED", object.content) }

    static func error(_ status: APIStatus) -> [UInt8] {
        line("ERROR", status.content)
    }

    /// An object that comes to match is added to the watcher's view, one that no longer does is deleted from it.
    static func line(for event: StoreEvent, of kind: GroupKind, _ filter: ObjectFilter) -> [UInt8]? {
        guard event.kind == kind else { return nil }
        let matches = filter.matches(event.object)
        switch event {
        case .added(let object): return matches ? line("ADDED", object.content) : nil
        case .removed(let object): return matches ? line("DELETED", object.content) : nil
        case .modified(let object, let previous):
            switch (filter.matches(previous), matches) {
            case (true, true): return line("MODIFIED", object.content)
            case (false, true): return line("ADDED", object.content)
            case (true, false): return line("DELETED", object.content)
            case (false, false): return nil
            }
        }
    }

    private static func line(_ type: String, _ object: Value) -> [UInt8] {
        JSONWriter.write(["type": .string(type), "object": object]) + [UInt8(ascii: "\n")]
    }
}
