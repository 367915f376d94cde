/// Counts the time of a container's processes where no control group does, so that it never goes back.
///
/// A process that ends takes its own count with it; its parent has it among the collected from then on. What was counted
/// while it ran must not count again there, and what it used since has to. The processes are not looked at in one moment: the
/// end of one may be seen now and its collection only at the next look.
struct TreeCounter {
    private struct Identity: Hashable {
        var pid: Int32
        var start: UInt64
    }

    private struct Seen {
        var own: UInt64
        var collected: UInt64
    }

    private var seen: [Identity: Seen] = [:]
    private var isFirst = true
    /// Those that were gone at the last look. Where one comes again, it was between two parents.
    private var lost: [Identity: Seen] = [:]
    /// What was counted of them, and is not found among the collected yet.
    private var owed: UInt64 = 0
    private(set) var ticks: UInt64 = 0

    /// - Parameters:
    ///   - supervisor: Not of the container itself; but it collects orphans.
    ///   - processes: All below it.
    ///   - limit: The most that there can be since the last look: time passed, on all processors.
    mutating func add(supervisor: ProcessTimes, processes: [ProcessTimes], limit: UInt64) {
        var now: [Identity: Seen] = [:]
        var (used, collected): (UInt64, UInt64) = (0, 0)
        for (process, isCounted) in [(supervisor, false)] + processes.map({ ($0, true) }) {
            let identity = Identity(pid: process.pid, start: process.start)
            if let found = lost.removeValue(forKey: identity) {
                seen[identity] = found
                owed -= min(owed, found.own + found.collected)
            }
            let before = seen.removeValue(forKey: identity) ?? Seen(own: 0, collected: 0)
            let own = isCounted ? process.own : 0
            used += own - min(own, before.own)
            collected += process.collected - min(process.collected, before.collected)
            now[identity] = Seen(own: own, collected: process.collected)
        }
        let gone = seen.values.reduce(0) { $0 + $1.own + $1.collected }
        // Where the parent wants to know of no child, nobody collects, and nothing is owed any more at the next look.
        let paid = min(owed + gone, collected)
        let gain = used + collected - paid
        ticks += isFirst ? gain : min(gain, limit)
        owed = gone - min(gone, paid - min(paid, owed))
        lost = seen
        seen = now
        isFirst = false
    }
}
